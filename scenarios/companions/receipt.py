"""Writes a receipt: request and response come as one JSON document on standard input.

Exit code 0 is success; anything else fails the action, and what was written to stderr is shown with it.
"""

import json
import sys

pair = json.load(sys.stdin)
body = json.loads(pair["request"]["body"] or "{}")
if pair["request"]["method"] == "POST" and "amount" not in body:
    sys.exit("a payment without an amount has no receipt")
print("receipt for", body.get("amount"), "answered with", pair["response"]["status"], file=sys.stderr)

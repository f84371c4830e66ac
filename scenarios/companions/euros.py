"""Turns dollars into euros: middleware, started for each answer.

The document comes on standard input and goes back on standard output. What is left out of "response" stays as it was.
"""

import json
import sys

document = json.load(sys.stdin)
body = json.loads(document["response"]["body"])
if body.get("currency") == "USD":
    body = {**body, "amount": round(body["amount"] * 0.92, 2), "currency": "EUR"}
document["response"]["body"] = json.dumps(body)
json.dump(document, sys.stdout)

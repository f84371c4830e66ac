"""A shop that has every tea: middleware that makes the answers (mockrun serve --mode synthesize).

The request comes on standard input, the response goes to standard output. What it does not say is status 200, and nothing.
"""

import json
import sys

request = json.load(sys.stdin)["request"]
tea = request["path"].removeprefix("/teas/")
body = json.dumps({"id": tea, "amount": len(tea), "currency": "USD"})
json.dump({"response": {"body": body, "headers": {"Content-Type": ["application/json"]}}}, sys.stdout)

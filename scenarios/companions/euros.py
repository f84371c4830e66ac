"""Turns dollars into euros: middleware, started for each answer.

The document comes on standard input and goes back on standard output. What is left out of "response" stays as it was.
"""

import json
import sys


def in_euros(price):
    if price.get("currency") != "USD":
        return price
    return {**price, "amount": round(price["amount"] * 0.92, 2), "currency": "EUR"}


document = json.load(sys.stdin)
# In mode modify the request comes first, without an answer; to HEAD there is an answer without a body.
if document.get("response", {}).get("body"):
    body = json.loads(document["response"]["body"])
    body = [in_euros(price) for price in body] if isinstance(body, list) else in_euros(body)
    document["response"]["body"] = json.dumps(body)
json.dump(document, sys.stdout)

"""Lets each answer come a fifth of a second late: latency injection, as middleware."""

import json
import sys
import time

document = json.load(sys.stdin)
# In mode modify the request comes first, without an answer.
if "response" in document:
    time.sleep(0.2)
    document["response"]["headers"]["X-Late"] = ["200 ms"]
json.dump(document, sys.stdout)

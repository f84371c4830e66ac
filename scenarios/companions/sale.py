"""A sale, in front of the real shop: middleware that changes what is asked, and then what is answered (mockrun serve --mode modify).

Without a response in it, the document is a request on its way to the service; with one, it is the answer on its way back.
"""

import json
import sys

document = json.load(sys.stdin)
if "response" not in document:
    request = document["request"]
    request["path"] = request["path"].replace("/teas/green", "/teas/sencha")
else:
    tea = json.loads(document["response"]["body"])
    tea["amount"] /= 2
    document["response"]["body"] = json.dumps(tea)
json.dump(document, sys.stdout)

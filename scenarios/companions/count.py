"""A worker: one JSON document a line in, one a line out, for as long as the mock runs.

In:  {"id": 1, "request": {...}, "response": {...}}
Out: {"id": 1, "ok": true}  or  {"id": 1, "ok": false, "error": "why"}
"""

import json
import sys

count = 0
for line in sys.stdin:
    job = json.loads(line)
    count += 1
    # Standard output is for answers; what is meant for people goes to stderr.
    if count % 1000 == 0:
        print(f"{count} ticks", file=sys.stderr, flush=True)
    print(json.dumps({"id": job["id"], "ok": True}), flush=True)

#!/bin/sh
# hf_failure_json() makes one object of JSON (RFC 8259), in UTF-8, whatever its strings are.
set -eu

"$TEST_PROGRAMS/hostile_failures" | python3 -c '
import json, sys

FIELDS = {"reason", "sentence", "detail", "advice", "section", "step", "we_offered", "they_offered", "ended_by", "alert",
          "alert_name"}
lines = sys.stdin.buffer.read().split(b"\n")[:-1]
texts = set()
for line in lines:
    found = json.loads(line.decode("utf-8", "strict"))
    assert set(found) == FIELDS, line
    assert found["alert"] == 255 and found["ended_by"] == "us", line
    strings = {found[f] for f in FIELDS - {"alert", "ended_by"}}
    assert len(strings) == 1, line
    texts |= strings
assert len(lines) > 3000, len(lines)
for text in ("\"},{\"reason\":\"", "\\", "\\u0000", "\x1b[2J\x07\b\f\n\r\t\v\x7f", "\u00e4 \u20ac \U0001f512", "a\ufffdb"):
    assert text in texts, repr(text)
'

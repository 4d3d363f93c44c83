#!/bin/sh
# Each reason of src/base/reasons.def is named by some test, outside of comments: as "NAME" where a claim expects a
# report, or as BECAUSE_NAME. A claim that does not come true fails there; a reason that nobody claims fails here.
set -eu

tests=$(find tests -name '*_test.c' -exec cat {} + | sed 's|/\*.*\*/||; s|^ \* .*||')
missing=0
for reason in $(sed -n 's/^R(\([A-Z0-9_]*\),.*/\1/p' src/base/reasons.def); do
    if ! echo "$tests" | grep -qE "(\"|\<BECAUSE_)$reason\>"; then
        echo "no test provokes $reason"
        missing=$((missing + 1))
    fi
done
[ $missing -eq 0 ]

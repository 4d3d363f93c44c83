#!/bin/sh
# vulnerabilities_test.sh - docs/vulnerabilities.md speaks of what is there: each link leads to a file, each test that it
# names is in that file, each row of a table names one, and each test of tests/attacks is named.
set -eu

page=docs/vulnerabilities.md
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

fails() {
    echo "$1"
    failed=1
}

# "name file" of each link; a name that is no test is "-".
links() {
    grep -oE '\[[^][]*\]\([^)]+\)' "$1" | sed -E 's/^\[`([a-z0-9_]+)`\]\(\.\.\/(.*)\)$/\1 \2/; s/^\[.*\]\(\.\.\/(.*)\)$/- \1/'
}

# "name file" of each test of tests/attacks.
attacks() {
    for file in tests/attacks/*_test.c; do
        sed -nE "s|^TEST\(([a-z0-9_]+)\)|\1 $file|p" "$file"
    done
}

# has_test NAME FILE
has_test() {
    grep -qE "^TEST\($1\)" "$2"
}

# The first cell of each row that should name a test, and does not. What has no test says so, in these words alone.
untested() {
    awk -F' *[|] *' '
        !/^\|/ { is_row = 0; next }
        $(NF - 1) == "Shown by" { is_row = 1; columns = NF; next }
        is_row && !/^\|---/ && $(NF - 1) != "nothing of ours" &&
            (NF != columns || $(NF - 1) !~ /\[`[a-z0-9_]+`\]\(/) { print $2 }' "$1"
}

# notices SED-SCRIPT: when the row of POODLE (2014) is changed so, that is seen.
notices() {
    sed "/^| POODLE (2014/$1" "$page" >"$dir/bent"
    ! cmp -s "$page" "$dir/bent" && [ "$(untested "$dir/bent" | cut -c1-6)" = POODLE ]
}

links "$page" | sort -u >"$dir/links"
attacks | sort -u >"$dir/attacks"
[ -s "$dir/links" ] && [ -s "$dir/attacks" ] || fails "nothing was found"

while read -r name file; do
    if [ ! -e "$file" ]; then
        fails "$page: there is no $file"
    elif [ "$name" != - ] && ! has_test "$name" "$file"; then
        fails "$page: $file has no test $name"
    fi
done <"$dir/links"

grep -v '^- ' "$dir/links" | comm -13 - "$dir/attacks" >"$dir/unnamed"
while read -r name file; do
    fails "$page does not name $name of $file"
done <"$dir/unnamed"

untested "$page" >"$dir/untested"
while read -r attack; do
    fails "$page: the row of $attack names no test"
done <"$dir/untested"
for change in '| soon |' '| |' '|'; do
    notices "s/|[^|]*|\$/$change/" || fails "a row that ends in '$change' would not be noticed"
done
notices 's/`//g' || fails "a row whose tests are no links to tests would not be noticed"

exit $failed

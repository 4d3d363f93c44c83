#!/bin/sh
# handshakes_test.sh - docs/handshakes.md shows the figures that the flow tables give, and speaks of what is there.
#
#   <!-- flow: ecdhe staple -->    the block below such a line is what `tools/flow-diagram ecdhe staple` prints
. "$(dirname "$0")/../command/helpers.sh"
: "${TEST_PROGRAMS:?is where the programs of the tests are}"
export BUILD="${TEST_PROGRAMS%/tests/programs}"
diagram=tools/flow-diagram
page=docs/handshakes.md

# ---- The figures -------------------------------------------------------------------------------------------------

markers() {
    sed -n 's/^<!-- flow: \([a-z0-9 -]*\) -->$/\1/p' "$1"
}

# block PAGE N: what stands in the block right below the N-th marker.
block() {
    awk -v wanted="$2" '
        /^<!-- flow: / && ++n == wanted { if ((getline) > 0 && $0 == "```text") inside = 1; else exit; next }
        inside && $0 == "```" { exit }
        inside' "$1"
}

figures_are_current() {
    markers "$1" >"$dir/markers"
    [ -s "$dir/markers" ] || return 1
    [ "$(grep -c '<!--' "$1")" = "$(wc -l <"$dir/markers")" ] || return 1
    n=0
    while read -r flow; do
        n=$((n + 1))
        block "$1" $n >"$dir/shown"
        # shellcheck disable=SC2086 # words
        run "$diagram" $flow
        exits 0 || return 1
        diff "$dir/shown" "$dir/out" >"$dir/err" || {
            echo "to put the present figures into the page: tools/flow-diagram --write" >>"$dir/err"
            return 1
        }
    done <"$dir/markers"
}

each_handshake_is_shown() {
    for flow in tls13 ecdhe dhe rsa; do
        markers "$page" | grep -qx "$flow" || return 1
    done
}

# ---- The links, and the names ------------------------------------------------------------------------------------

# "name file" of each link to a file; a name that is no identifier is "-".
links() {
    grep -oE '\[[^][]*\]\([^)# ]+\)' "$1" | grep -v '](http' |
        sed -E 's/^\[`([A-Za-z0-9_]+)`\]\((.*)\)$/\1 \2/; s/^\[.*\]\((.*)\)$/- \1/'
}

# A file that is linked to exists, and has in it what the link is called.
links_lead_somewhere() {
    links "$1" >"$dir/links"
    [ -s "$dir/links" ] || return 1
    while read -r name file; do
        if [ ! -e "docs/$file" ] || { [ "$name" != - ] && ! grep -qw -e "$name" "docs/$file"; }; then
            echo "[$name]($file)" >"$dir/err"
            return 1
        fi
    done <"$dir/links"
}

# A word in capitals is a reason to fail, or a kind of row; but for what belongs to others.
reasons_exist() {
    grep -oE '`[A-Z][A-Z_]{3,}`' "$1" | tr -d '`' | grep -vE '^TLS_|^SSLKEYLOGFILE$' | sort -u >"$dir/reasons"
    [ -s "$dir/reasons" ] || return 1
    while read -r name; do
        grep -qE "^R\($name," src/base/reasons.def || grep -qE "^ +$name," src/handshake/flow.h || {
            echo "$name" >"$dir/err"
            return 1
        }
    done <"$dir/reasons"
}

# ---- The test of the test ----------------------------------------------------------------------------------------

# refuses CHECK SED-SCRIPT: the check does not pass when the page is changed so.
refuses() {
    sed "$2" "$page" >"$dir/bent.md"
    ! cmp -s "$page" "$dir/bent.md" && ! "$1" "$dir/bent.md"
}

# is_mended SED-SCRIPT: the tool makes the page as it was.
is_mended() {
    sed "$1" "$page" >"$dir/bent.md"
    ! cmp -s "$page" "$dir/bent.md" && "$diagram" --write "$dir/bent.md" && cmp "$page" "$dir/bent.md"
}

# is_left_alone SED-SCRIPT: the tool says that it cannot write, and does not.
is_left_alone() {
    sed "$1" "$page" >"$dir/bent.md"
    cp "$dir/bent.md" "$dir/before.md"
    run "$diagram" --write "$dir/bent.md"
    exits 1 && says "was left as it is" && cmp "$dir/before.md" "$dir/bent.md"
}

disagree() {
    run "$diagram" "$@"
    exits_saying 1 "the tables disagree"
}

claim "each figure is what the flow tables give" figures_are_current $page
claim "each handshake has its figure" each_handshake_is_shown
claim "each link leads to a file that has in it what the link says" links_lead_somewhere $page
claim "each reason and each kind of row is one of ours" reasons_exist $page

claim "a changed figure is noticed" refuses figures_are_current 's/^{Finished} /{Finito}   /'
claim "a marker without a figure is noticed" refuses figures_are_current '/^<!-- flow: rsa -->$/{n;d;}'
claim "a figure that does not end is noticed" refuses figures_are_current 's/^```$//'
claim "a marker that nobody can read is noticed" refuses figures_are_current 's/^<!-- flow: rsa /<!--flow: rsa /'
claim "a page without markers is noticed" refuses figures_are_current '/^<!-- flow: /d'
claim "a changed figure is written anew" is_mended 's/^{Finished} /{Finito}   /'
claim "so is one of another length" is_mended '/ServerHelloDone$/d'
claim "a page is left alone where a marker has no figure" is_left_alone '/^<!-- flow: rsa -->$/{n;d;}'
claim "or one that does not end" is_left_alone '$d;s/^```$//'
claim "or asks for a handshake that nobody knows" is_left_alone 's/^<!-- flow: rsa /<!-- flow: rsb /'
run env BUILD="$dir" "$diagram" rsa
claim "the tool says what must be built before it can draw" exits_saying 2 "cmake --build"
claim "a link to nowhere is noticed" refuses links_lead_somewhere 's/(\.\.\/src\/handshake\/server\.c)/(nowhere.c)/'
claim "a function that is not there is noticed" refuses links_lead_somewhere 's/`write_server_hello`/`write_hello_again`/'
claim "a reason that is not there is noticed" refuses reasons_exist 's/`BAD_FINISHED`/`GOOD_FINISHED`/'

claim "no figure is drawn of a message that only the server's table has" disagree ecdhe server:staple
claim "nor of one that only the client's has" disagree tls13 client:client-certificate
conclude

#!/bin/sh
. "$(dirname "$0")/wolfssl.sh"
. "$peers/matrix.sh"
make_identities $their_kinds
our_client_meets_all
conclude

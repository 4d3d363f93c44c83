#!/bin/sh
. "$(dirname "$0")/openssl.sh"
. "$peers/matrix.sh"
make_identities $kinds
our_client_meets_all
conclude

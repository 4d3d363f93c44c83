#!/bin/sh
. "$(dirname "$0")/gnutls.sh"
. "$peers/matrix.sh"
make_identities $kinds
our_client_meets_all
conclude

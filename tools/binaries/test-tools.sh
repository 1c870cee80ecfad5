#!/usr/bin/env bash
# Makes sure that the programs which tests run on this machine itself are there: network namespaces, nft and somebody who listens on a port, age,
# which opens our backups without us, and an S3 store.
#   test-tools.sh
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=debian-packages.sh
. "$here/debian-packages.sh"
"$here/../s3/s3-server.sh" --prepare
need_tools nft:nftables ip:iproute2 unshare:util-linux python3 openssl age

#!/usr/bin/env bash
# Runs an S3 store for tests in the foreground: Debian's Swift, which checks signatures, lists unfinished uploads and aborts them as Amazon's does.
#   s3-server.sh ROOT ADDRESS:PORT ACCESS_KEY SECRET [CERTIFICATE KEY]      see serve.py
#   s3-server.sh --prepare                                          only installs what is missing
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
# Debian's, whatever else is on PATH: its modules are for this one.
python=/usr/bin/python3
if ! "$python" -c 'import swift' 2> /dev/null; then
  exec 9> /var/lock/cpctl-s3-server
  flock -w 600 9
  if ! "$python" -c 'import swift' 2> /dev/null; then
    echo "installing from Debian: python3-swift" >&2
    apt-get -qq update > /dev/null 2>&1 || true
    # The library alone: no service of it starts.
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends python3-swift > /dev/null
  fi
  exec 9>&-
fi
[ "${1:-}" != --prepare ] || exit 0
exec "$python" "$here/serve.py" "$@"

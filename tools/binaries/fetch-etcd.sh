#!/usr/bin/env bash
# Unpacks etcd, etcdctl and (from 3.5) etcdutl of a Debian suite and prints the folder that holds them.
#   fetch-etcd.sh SUITE TARGET_ROOT      → TARGET_ROOT/<version>/{etcd,etcdctl,etcdutl}
# Suites of interest: bookworm (3.4), trixie (3.5.16, loses learner promotions), testing (3.5.30 or later). Debian testing moves, so
# the version is read from the binary; TARGET_ROOT/<suite> is a link to what the suite had when it was first fetched.
# Nothing is installed. The folder appears at once when everything in it is complete; delete the link to fetch again.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: fetch-etcd.sh SUITE TARGET_ROOT" >&2; exit 2; }
suite=$1
root=$2
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=debian-packages.sh
. "$here/debian-packages.sh"

mkdir -p "$root"
root=$(readlink -f "$root")
exec 9> "$root/.lock"
flock -w 600 9 || { echo "another fetch-etcd.sh holds $root/.lock for ten minutes" >&2; exit 1; }

if [ -x "$root/$suite/etcd" ]; then
  readlink -f "$root/$suite"
  exit 0
fi

work=$(mktemp -d "$root/.fetch-$suite.XXXXXX")
trap 'rm -rf "$work"' EXIT
fetch_debs "$suite" "$work/debs" etcd-server etcd-client >&2
for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$work/unpacked"; done

mkdir "$work/bin"
for binary in etcd etcdctl etcdutl; do
  if [ -x "$work/unpacked/usr/bin/$binary" ]; then cp "$work/unpacked/usr/bin/$binary" "$work/bin/"; fi
done
version=$("$work/bin/etcd" --version | sed -n 's/^etcd Version: //p')
[ -n "$version" ] || { echo "the etcd of Debian $suite does not tell its version" >&2; exit 1; }
if [ ! -d "$root/$version" ]; then mv "$work/bin" "$root/$version"; fi
ln -sfn "$version" "$root/$suite"
echo "$root/$version"

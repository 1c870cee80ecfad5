#!/usr/bin/env bash
# Unpacks promtool, Prometheus' checker of rules, from Debian's package and prints its path. Nothing is installed, no service runs.
#   fetch-promtool.sh TARGET_DIR
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: fetch-promtool.sh TARGET_DIR" >&2; exit 2; }
target=$1
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=debian-packages.sh
. "$here/debian-packages.sh"

mkdir -p "$target"
exec 9> "$target/.lock"
flock -w 600 9 || { echo "another fetch-promtool.sh holds $target/.lock for ten minutes" >&2; exit 1; }
if [ ! -x "$target/promtool" ]; then
  work=$(mktemp -d "$target/.fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  fetch_debs bookworm "$work/debs" prometheus >&2
  dpkg -x "$work"/debs/prometheus_*.deb "$work/unpacked"
  mv "$work/unpacked/usr/bin/promtool" "$target/promtool"
fi
echo "$target/promtool"

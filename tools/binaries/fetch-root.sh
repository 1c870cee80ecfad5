#!/usr/bin/env bash
# Unpacks packages of Debian 12 into a folder: the root of a small image. No dependencies, no maintainer scripts.
#   fetch-root.sh TARGET_DIR PACKAGE…
# The folder appears at once, when complete.
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: fetch-root.sh TARGET_DIR PACKAGE…" >&2; exit 2; }
target=$1
shift
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=debian-packages.sh
. "$here/debian-packages.sh"

mkdir -p "$(dirname "$target")"
exec 9> "$target.lock"
flock -w 600 9 || { echo "another fetch-root.sh holds $target.lock for ten minutes" >&2; exit 1; }
[ -d "$target" ] && exit 0

work=$(mktemp -d "$target.fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT
fetch_debs bookworm "$work/debs" "$@"
mkdir "$work/root"
for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$work/root"; done
rm -rf "$work"/root/usr/share/{doc,man,locale,lintian,bug,perl5,zoneinfo/right,zoneinfo/posix} "$work"/root/usr/lib/x86_64-linux-gnu/{gconv,audit,perl-base}

# What the maintainer script of ca-certificates does with its default answers.
if [ -d "$work/root/usr/share/ca-certificates/mozilla" ]; then
  mkdir -p "$work/root/etc/ssl/certs"
  cat "$work"/root/usr/share/ca-certificates/mozilla/*.crt > "$work/root/etc/ssl/certs/ca-certificates.crt"
  rm -rf "$work/root/usr/share/ca-certificates"
fi
mv "$work/root" "$target"

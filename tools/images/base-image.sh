#!/usr/bin/env bash
# Makes the image debian:bookworm-slim without a registry: debootstrap from this machine's own mirror, then docker import.
# Nothing to do when the engine has an image of that name.
#   base-image.sh
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=../binaries/debian-packages.sh
. "$here/../binaries/debian-packages.sh"
export DOCKER_API_VERSION=${DOCKER_API_VERSION:-1.41}

image=debian:bookworm-slim
docker image inspect "$image" >/dev/null 2>&1 && exit 0
need_tools debootstrap

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! debootstrap --variant=minbase bookworm "$work/root" "$(debian_mirror)" > "$work/log" 2>&1; then
  tail -20 "$work/log" >&2
  exit 1
fi
rm -rf "$work"/root/var/cache/apt/archives/*.deb "$work"/root/var/lib/apt/lists/* \
  "$work"/root/usr/share/{doc,man,info,locale}/* "$work"/root/var/log/*.log
tar -C "$work/root" -c . | docker import - "$image" >/dev/null

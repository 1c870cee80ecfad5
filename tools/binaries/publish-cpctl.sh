#!/usr/bin/env bash
# Publishes cpctl as a native program into a folder, which appears at once, when complete.
#   publish-cpctl.sh TARGET_DIR
# Publishing happens beside the developer's own build output, one at a time: it needs both cores and 2 GB.
set -euo pipefail
target=$1
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
mkdir -p "$(dirname "$target")"
exec 9> "$(dirname "$target")/.publish.lock"
flock 9
[ -x "$target/cpctl" ] && exit 0
# shellcheck source=debian-packages.sh
. "$here/debian-packages.sh"
need_tools gcc objcopy:binutils
[ -e /usr/include/zlib.h ] || { DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends zlib1g-dev >/dev/null; }

work=$(mktemp -d "$target.publish.XXXXXX")
trap 'rm -rf "$work"' EXIT
# A test run computes beside it, and must not wait.
nice -n 10 dotnet publish "$root/bootstrap/Cpctl.Bootstrap.csproj" -c Release -r linux-x64 -v q -nologo -o "$work/out" 9>&-
mkdir "$work/bin"
cp "$work/out/cpctl" "$work/bin/"
rm -rf "$target"
mv "$work/bin" "$target"
# Keep the newest few: every change of a source makes one. Only what was published goes: other folders beside it are not ours.
ls -1t "$(dirname "$target")"/*/cpctl | tail -n +21 | while read -r old; do
  rm -f "$old"
  rmdir --ignore-fail-on-non-empty "$(dirname "$old")"
done

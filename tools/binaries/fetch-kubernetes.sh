#!/usr/bin/env bash
# Builds Kubernetes 1.20.2 from Debian's source package and leaves the binaries in the folder given.
#   fetch-kubernetes.sh TARGET_DIR
# Debian 12 ships this release as source only; it must be built with Go 1.15 (its JSON library panics with 1.18
# and later), which Debian 11 has. Nothing is installed on this machine but rsync: Go is unpacked to a private folder.
# A build takes about five minutes on two cores; the folder appears at once when the build has succeeded.
set -euo pipefail
target=$1
version=1.20.2
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=debian-packages.sh
. "$here/debian-packages.sh"

[ -x "$target/kubeadm" ] && exit 0
work="$target.build"
rm -rf "$work"
mkdir -p "$work/go" "$work/debs" "$work/gopath/src/k8s.io"

need_tools rsync curl dpkg-source:dpkg-dev make xz:xz-utils

echo "fetching Go 1.15 (bullseye)"
fetch_debs bullseye "$work/debs" golang-1.15-go golang-1.15-src
for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$work/go"; done
goroot="$work/goroot"
mkdir -p "$goroot"
cp -a "$work/go/usr/lib/go-1.15/." "$goroot/"
# Debian splits GOROOT in two and joins it with links into /usr/share: make one plain tree of it.
find "$goroot" -type l -delete
cp -a "$work/go/usr/share/go-1.15/." "$goroot/"

echo "fetching the source of Kubernetes $version"
fetch_source bookworm kubernetes "$work/src"
mv "$work"/src/kubernetes-*/ "$work/gopath/src/k8s.io/kubernetes"

echo "building Kubernetes $version"
cd "$work/gopath/src/k8s.io/kubernetes"
export GOROOT="$goroot" GOPATH="$work/gopath" PATH="$goroot/bin:$PATH" GO111MODULE=off CGO_ENABLED=0
export GOCACHE="$work/gocache" GOFLAGS=
export KUBE_GIT_VERSION="v$version" KUBE_GIT_MAJOR=1 KUBE_GIT_MINOR=20 KUBE_GIT_TREE_STATE=archive
export KUBE_GIT_COMMIT=faecb196815e248d3ecfb03c680a4507229c2a56
make WHAT="cmd/kube-apiserver cmd/kube-controller-manager cmd/kube-scheduler cmd/kubelet cmd/kubectl cmd/kubeadm"

mkdir -p "$work/bin"
cp _output/local/bin/linux/amd64/kube{-apiserver,-controller-manager,-scheduler,let,ctl,adm} "$work/bin/"
rm -rf "$target"
mkdir -p "$(dirname "$target")"
mv "$work/bin" "$target"
chmod -R u+w "$work"
rm -rf "$work"

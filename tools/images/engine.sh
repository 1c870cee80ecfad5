#!/usr/bin/env bash
# Makes sure that a Docker engine answers: nothing to do when one does, else Debian's is installed and started by hand
# (the machine may have no init system). Its log is in ${XDG_CACHE_HOME:-~/.cache}/cpctl/dockerd.log.
#   engine.sh
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=../binaries/debian-packages.sh
. "$here/../binaries/debian-packages.sh"
export DOCKER_API_VERSION=${DOCKER_API_VERSION:-1.41}

need_tools docker:docker.io
docker version >/dev/null 2>&1 && exit 0

need_tools dockerd:docker.io iptables:iptables
cache="${XDG_CACHE_HOME:-$HOME/.cache}/cpctl"
mkdir -p "$cache"
exec 9> "$cache/.engine.lock"
flock -w 120 9 || { echo "another engine.sh holds $cache/.engine.lock for two minutes" >&2; exit 1; }
docker version >/dev/null 2>&1 && exit 0

# A pid file that outlived its process (a machine that was switched off) keeps dockerd from starting.
for pid_file in /var/run/docker.pid /var/run/docker/containerd/containerd.pid; do
  if [ -f "$pid_file" ] && ! kill -0 "$(cat "$pid_file")" 2>/dev/null; then rm -f "$pid_file"; fi
done

echo "starting a Docker engine (log: $cache/dockerd.log)"
setsid dockerd >> "$cache/dockerd.log" 2>&1 < /dev/null 9>&- &
for _ in $(seq 1 150); do
  docker version >/dev/null 2>&1 && exit 0
  sleep 0.2
done
tail -20 "$cache/dockerd.log" >&2
echo "dockerd does not answer after 30 s" >&2
exit 1

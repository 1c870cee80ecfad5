# Sourced. Reads any Debian suite of the machine's own mirror without touching its apt configuration.

# The mirror this machine is configured for (the first http source that serves a bookworm-like main archive).
debian_mirror() {
  { sed -n 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null
    sed -n 's/^deb[[:space:]]\(\[[^]]*\][[:space:]]*\)\?\([^[:space:]]*\).*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null
    true # a file that isn't there is no failure
  } | grep -E '/debian/?$' | head -1 | sed 's#/*$##'
}

# apt_private SUITE: prints the options that give apt-get a private state with only that suite of that mirror.
apt_private() {
  local suite=$1 mirror state
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || { echo "no Debian mirror in the apt configuration of this machine" >&2; return 1; }
  state="${XDG_CACHE_HOME:-$HOME/.cache}/cpctl/apt/$suite"
  mkdir -p "$state"/{lists/partial,archives/partial,etc}
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  printf 'deb [signed-by=%s] %s %s main\ndeb-src [signed-by=%s] %s %s main\n' \
    "$keyring" "$mirror" "$suite" "$keyring" "$mirror" "$suite" > "$state/etc/sources.list"
  APT_OPTS=(-o "Dir::Etc::SourceList=$state/etc/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$state/lists" -o "Dir::Cache::Archives=$state/archives" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache="
    -o APT::Sandbox::User=root -o Acquire::Retries=3 -o Acquire::Languages=none)
  apt-get "${APT_OPTS[@]}" -qq update
}

# fetch_debs SUITE DIR PACKAGE…: downloads exactly these packages, no dependencies.
fetch_debs() {
  local suite=$1 dir=$2
  shift 2
  apt_private "$suite"
  mkdir -p "$dir"
  (cd "$dir" && apt-get "${APT_OPTS[@]}" -qq download "$@")
}

# fetch_source SUITE PACKAGE DIR: downloads and unpacks a source package.
fetch_source() {
  local suite=$1 package=$2 dir=$3
  apt_private "$suite"
  mkdir -p "$dir"
  (cd "$dir" && apt-get "${APT_OPTS[@]}" -qq source --only-source "$package")
}

# need_tools TOOL[:PACKAGE]…: installs what is not on PATH.
need_tools() {
  local spec missing=()
  for spec in "$@"; do
    command -v "${spec%%:*}" >/dev/null || missing+=("${spec##*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "installing from Debian: ${missing[*]}"
  apt-get -qq update >/dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
}

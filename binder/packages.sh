#!/bin/sh
# Install the system packages of lists if something is missing and we may; otherwise name them.
#
#   packages.sh "LIST..." COMMAND...    the command succeeds if nothing is missing
set -eu
lists=$1
shift
if "$@" >/dev/null 2>&1; then
    exit 0
fi
# shellcheck disable=SC2086
packages=$(sed 's/#.*//' $lists | xargs)
said=$(mktemp)
trap 'rm -f "$said"' EXIT
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing the system packages of $lists: $packages"
    # shellcheck disable=SC2086
    if { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
            -o Dpkg::Use-Pty=0 install --no-install-recommends $packages; } >"$said" 2>&1 \
        && "$@" >/dev/null 2>&1; then
        exit 0
    fi
    tail -n 5 "$said" >&2
    echo "These system packages could not be installed, or are not enough: $packages" >&2
else
    echo "These system packages are missing: $packages" >&2
    echo "On Debian or Ubuntu: sudo apt-get install $packages" >&2
fi
exit 2

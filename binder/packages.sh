#!/bin/sh
# Install the system packages of binder/apt.txt if something of them is missing and we may;
# otherwise name them. The one thing needed so far is Python's own venv module, which Debian and
# Ubuntu ship as a package apart.
set -eu
if "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null; then
    exit 0
fi
packages=$(sed 's/#.*//' "$(dirname "$0")/apt.txt" | tr '\n' ' ')
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -q
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $packages
else
    echo "novaviz needs these system packages: $packages" >&2
    echo "On Debian or Ubuntu: sudo apt-get install $packages" >&2
    exit 2
fi

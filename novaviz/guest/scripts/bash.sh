#!/bin/sh
# User-data mostly asks for bash: the simple ones do with busybox's shell.
exec /bin/sh "$@"

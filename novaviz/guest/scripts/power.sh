#!/bin/sh
# The power button was pressed (nova's "stop"): leave disks in order, and go.
umount -a -r 2>/dev/null
sync
poweroff -f

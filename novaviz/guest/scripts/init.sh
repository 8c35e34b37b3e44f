#!/bin/sh
# The first program of the guest: read the config drive, bring the network up, say who we are.
#
# What the config drive holds was typed by a user and may be hostile. It is text here: always
# quoted, never evaluated, checked before it is given to a program as an address, and shown as one
# word of printable characters.

PATH=/bin:/sbin:/usr/bin:/usr/sbin
export PATH
/bin/busybox mount -t proc proc /proc
/bin/busybox --install -s
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts
mount -t devpts devpts /dev/pts
mount -t tmpfs -o mode=755 tmpfs /run
dmesg -n 1

TAB=$(printf '\t')
META=/run/meta_data NETWORK=/run/network_data
LONGEST_SCRIPT=20   # seconds that user-data may take

say() { printf '%s\n' "$*"; }

# One word of at most 63 printable ASCII characters; anything else in it is a question mark.
word() { printf '%s' "$1" | tr -c '!-~' '?' | cut -c 1-63; }

# The value at a path of a flattened file, in $found; false if there is none.
look() {
    found=
    while IFS=$TAB read -r path value; do
        [ "$path" = "$2" ] && { found=$value; return 0; }
    done <"$1"
    return 1
}

# Whether this is an IPv4 address, as far as a program is safe to be given it.
is_address() {
    case $1 in
        *[!0-9.]* | *.*.*.*.* | .* | *. | *..*) return 1 ;;
        *.*.*.*) return 0 ;;
    esac
    return 1
}

load_modules() {
    while read -r module; do
        insmod "/lib/modules/$module.ko" || say "novaviz-guest: no module $module"
    done </lib/modules/order
}

# The disk that is an ISO 9660 image with the label config-2, in $drive.
find_drive() {
    for drive in /dev/vd? /dev/sd? /dev/sr?; do
        [ -b "$drive" ] || continue
        mark=$(dd if="$drive" bs=1 skip=32769 count=5 2>/dev/null)
        label=$(dd if="$drive" bs=1 skip=32808 count=32 2>/dev/null)
        [ "$mark" = CD001 ] && [ "${label%% *}" = config-2 ] && return 0
    done
    drive=
    return 1
}

# Copy what is on the config drive, flattened to lines of a path, a tab and a value.
read_drive() {
    : >"$META"
    : >"$NETWORK"
    tries=0
    until find_drive; do
        tries=$((tries + 1))
        [ "$tries" -lt 5 ] || { say "novaviz-guest: no config drive"; return; }
        usleep 100000
    done
    mkdir -p /mnt/config
    mount -t iso9660 -o ro "$drive" /mnt/config || return
    latest=/mnt/config/openstack/latest
    awk -f /lib/novaviz/json.awk "$latest/meta_data.json" >"$META" ||
        say "novaviz-guest: meta_data.json is damaged"
    awk -f /lib/novaviz/json.awk "$latest/network_data.json" >"$NETWORK" ||
        say "novaviz-guest: network_data.json is damaged"
    [ -f "$latest/user_data" ] && cp "$latest/user_data" /run/user_data
    umount /mnt/config
}

set_name() {
    look "$META" hostname || look "$META" name
    name=$(word "${found:-novaviz-guest}")
    hostname "$name"
    printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$name" >/etc/hosts
}

# The interface of a link of network_data.json, by its MAC address, in $device.
device_of() {
    number=0
    while look "$NETWORK" "links.$number.id"; do
        if [ "$found" = "$1" ]; then
            look "$NETWORK" "links.$number.ethernet_mac_address"
            mac=$(printf '%s' "$found" | tr 'A-F' 'a-f')
            look "$NETWORK" "links.$number.mtu"
            mtu=$found
            for device in /sys/class/net/*; do
                [ "$(cat "$device/address")" = "$mac" ] && { device=${device##*/}; return 0; }
            done
        fi
        number=$((number + 1))
    done
    device=
    return 1
}

# One of the networks of network_data.json, if it has a fixed address.
set_address() {
    look "$NETWORK" "networks.$1.ip_address" && is_address "$found" || return
    address=$found
    look "$NETWORK" "networks.$1.netmask" && is_address "$found" || return
    netmask=$found
    look "$NETWORK" "networks.$1.link" && device_of "$found" || return
    case $mtu in
        *[!0-9]* | '' | ??????*) ;;
        *) ip link set dev "$device" mtu "$mtu" ;;
    esac
    ip link set dev "$device" up
    ip addr add "$address/$netmask" dev "$device"
    route=0
    while look "$NETWORK" "networks.$1.routes.$route.network"; do
        to=$found
        look "$NETWORK" "networks.$1.routes.$route.netmask"
        mask=$found
        look "$NETWORK" "networks.$1.routes.$route.gateway"
        is_address "$to" && is_address "$mask" && is_address "$found" &&
            route add -net "$to" netmask "$mask" gw "$found" dev "$device"
        route=$((route + 1))
    done
}

# The address of an interface, in $address.
address_of() {
    address=$(ip -4 -o addr show dev "$1" scope global | awk '{ sub("/.*", "", $4); print $4; exit }')
    [ -n "$address" ]
}

# Fixed addresses from the config drive; an interface that got none asks by DHCP.
bring_up() {
    ip link set dev lo up
    network=0
    while look "$NETWORK" "networks.$network.id"; do
        set_address "$network"
        network=$((network + 1))
    done
    service=0
    while look "$NETWORK" "services.$service.address"; do
        is_address "$found" && say "nameserver $found" >>/etc/resolv.conf
        service=$((service + 1))
    done
    first=
    for card in /sys/class/net/*; do
        card=${card##*/}
        [ "$card" = lo ] && continue
        if ! address_of "$card"; then
            ip link set dev "$card" up
            udhcpc -i "$card" -n -q -t 3 -T 1 -s /lib/novaviz/udhcpc.sh >/dev/null 2>&1
            address_of "$card" || continue
        fi
        first=${first:-$address}
    done
}

# Public keys are kept where an ssh server would look for them; there is none here.
keep_keys() {
    mkdir -p -m 700 /root/.ssh
    keys=0
    while IFS=$TAB read -r path value; do
        case $path in
            public_keys.*) printf '%s\n' "$value" >>/root/.ssh/authorized_keys
                           keys=$((keys + 1)) ;;
        esac
    done <"$META"
    [ "$keys" = 0 ] || chmod 600 /root/.ssh/authorized_keys
}

# Run user-data if it is a script, as cloud-init does; its time and what it may write are bounded.
run_user_data() {
    [ -f /run/user_data ] || return
    if [ "$(dd if=/run/user_data bs=1 count=2 2>/dev/null | tr -d '\0')" != '#!' ]; then
        say "user-data: no script, kept in /run/user_data"
        return
    fi
    chmod 700 /run/user_data
    (ulimit -f 2048; cd /root && timeout -s KILL "$LONGEST_SCRIPT" /run/user_data) \
        >/run/user_data.log 2>&1 </dev/null
    status=$?
    head -n 20 /run/user_data.log | cut -c 1-200 | tr -c ' -~\n' '?' | sed 's/^/user-data: /'
    say "user-data: exit $status"
}

# Names of the disks, without the config drive: vda,vdb
count_disks() {
    disks=
    for disk in /sys/block/vd* /sys/block/sd*; do
        [ -e "$disk" ] && [ "/dev/${disk##*/}" != "$drive" ] && disks=$disks,${disk##*/}
    done
    disks=${disks#,}
}

serve_page() {
    printf 'novaviz-guest %s %s\n' "$name" "${first:-none}" |
        sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' >/var/www/index.html
    httpd -p 80 -h /var/www
}

banner() {
    look "$META" name
    say ""
    say "  +--------------+"
    say "  |  novaviz  >_ |   $(uname -s) $(uname -r), $(nproc) CPU"
    say "  +--------------+   instance $(word "$found"), ssh keys $keys"
    say ""
}

load_modules
read_drive
set_name
bring_up
keep_keys
run_user_data
acpid -l /dev/null
count_disks
serve_page
banner
say "novaviz-guest: ready hostname=$name ip=${first:-none} disks=${disks:-none}"

# From here on busybox's init: a shell on the console, ended children, reboot.
read -r console <"/sys/class/tty/console/active"
say "${console##* }::respawn:-/bin/sh" >/etc/inittab
exec /sbin/init

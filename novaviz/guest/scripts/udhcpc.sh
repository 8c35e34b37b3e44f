#!/bin/sh
# What udhcpc runs: take the address that DHCP gave.
case $1 in
    deconfig) ip addr flush dev "$interface" ;;
    bound | renew)
        ip addr flush dev "$interface"
        ip addr add "$ip/$subnet" dev "$interface"
        for gateway in $router; do
            route add default gw "$gateway" dev "$interface"
        done
        for server in $dns; do
            echo "nameserver $server" >>/etc/resolv.conf
        done ;;
esac

"""Which addresses a connection may go to: public ones, and inside ones where they are meant."""

from __future__ import annotations

import ipaddress

from requests_hardened.ip_filter import InvalidIPAddress, filter_host

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _networks(*texts: str) -> tuple[Network, ...]:
    return tuple(map(ipaddress.ip_network, texts))


# IANA's special-purpose registries. `is_private` of the standard library lacks several of them.
NOT_PUBLIC = _networks(
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
    *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
)
PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")  # everything else has another meaning
INSIDE = _networks(
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8"),
    *("fc00::/7", "::1/128"),
)
# What clouds tell their machines, secrets among it: nobody's source, inside or out.
NOBODYS = _networks("100.100.100.200/32", "fd00:ec2::254/128")


def is_allowed(address: Address, *, is_inside: bool = False) -> bool:
    """Tell whether a connection may go to this address.

    Public ones always; private ones and this machine itself only where an administrator said
    that a source is inside. What translates to another address is none of them.
    """
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if _is_in(address, NOBODYS):
        return False
    if is_inside and _is_in(address, INSIDE):
        return True
    if isinstance(address, ipaddress.IPv6Address) and address not in PUBLIC_V6:
        return False
    return not _is_in(address, NOT_PUBLIC) and _is_public_to_library(address)


def _is_in(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in network for network in networks)


def _is_public_to_library(address: Address) -> bool:
    try:
        filter_host(str(address), 0, allow_loopback=False)
    except InvalidIPAddress:
        return False
    return True

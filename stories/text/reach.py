"""Which network addresses are the open internet, and which names can lead to no public page."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network

PORTS = frozenset({80, 443, 8080, 8443})
# By their standards (RFC 2606, 6761, 6762, 7686, 8375, 9476) no public page has such a name.
RESERVED = ("example", "test", "invalid", "localhost", "local", "onion", "alt", "home.arpa")

# The IANA special-purpose registry, multicast, and the metadata address of a cloud.
_CLOSED_V4 = tuple(
    ip_network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32"),
        *("169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24"),
        *("192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
_OPEN_V6 = ip_network("2000::/3")
_CLOSED_V6 = tuple(
    ip_network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
# What a newsroom may open on purpose: never link-local addresses, where clouds keep their keys.
_PRIVATE = tuple(
    ip_network(block)
    for block in (
        *("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7"),
    )
)
_METADATA_V6 = ip_network("fd00:ec2::/32")


def may_reach(address: str, port: int, *, private: bool = False) -> bool:
    """Whether this very address may be connected to; `private` opens a newsroom's own network."""
    ip = ip_address(address.partition("%")[0])
    if private and ip not in _METADATA_V6 and any(ip in network for network in _PRIVATE):
        return True
    if port not in PORTS:
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _CLOSED_V4)
    # The rest of IPv6 is not handed out, local, or IPv4 in disguise.
    return ip in _OPEN_V6 and not any(ip in network for network in _CLOSED_V6)


def is_reserved(host: str) -> bool:
    """Whether the name leads to no public page, as the names in a demo do."""
    host = host.rstrip(".").lower()
    return any(host == name or host.endswith(f".{name}") for name in RESERVED)

"""Which addresses messages may go to: the world's, and of inner networks those that the office has listed."""

import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64: Final = IPv6Network("64:ff9b::/96")
_LAST_32: Final = 0xFFFFFFFF


def networks(listed: Iterable[str]) -> list[Network]:
    """Return the networks that hosts and networks stand for; of a host, those are its addresses as they are now."""
    found: list[Network] = []
    for each in listed:
        try:
            found.append(ip_network(each, strict=False))
        except ValueError:
            found += [ip_network(address) for address in addresses(each)]
    return found


def addresses(host: str) -> list[Address]:
    """Return the addresses of a host, however it is written; none: nothing is called so."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [address_of(str(each[4][0])) for each in found]


def address_of(text: str) -> Address:
    """Return an address that is written out; raises ValueError where it is none."""
    return ip_address(text.partition("%")[0])


def is_let_through(address: Address, inner: Sequence[Network]) -> bool:
    """Return whether messages may go to an address: the world can be reached there, or it is in `inner`."""
    told = _told(address)
    return (told.is_global and not told.is_multicast) or any(
        each.version == one.version and one in each for each in inner for one in (address, told)
    )


def _told(address: Address) -> Address:
    """Return the address that one of the new kind only writes in another way."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & _LAST_32)
    return address.ipv4_mapped or address.sixtofour or address

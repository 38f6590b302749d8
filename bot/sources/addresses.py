"""Which addresses a fetch may go to: how they are written, and where they lead."""

import ipaddress
import re
from typing import TypeAlias

from httpx import URL, InvalidURL

from bot.errors import FetchError

IPAddress: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

LONGEST = 2048

# White space and what no address holds as it stands. Letters of any script may: they go percent-encoded.
UNWRITABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")

# IPv6 addresses that stand for an IPv4 one, and the bits to its right: RFC 6052 (NAT64), RFC 3056 (6to4),
# RFC 4291 2.5.5.1 (compatible, long out of use). Mapped ones `ipaddress` knows.
EMBEDDING = (
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
    (ipaddress.IPv6Network("::/96"), 0),
)

# Never a website, whatever the setting. Link-local is where a cloud machine's metadata and keys are.
NOWHERE = tuple(
    ipaddress.ip_network(network)
    for network in ("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "240.0.0.0/4", "fe80::/10", "100::/64")
)
LOOPBACK = ipaddress.IPv6Address("::1")

# Of the private ones, those that Python 3.11.7 takes for public.
ALSO_PRIVATE = tuple(
    ipaddress.ip_network(network) for network in ("64:ff9b:1::/48", "fec0::/10", "3fff::/20", "5f00::/16")
)


def read_address(written: str, *, permanent: bool = True) -> URL:
    """An address as it can be asked for, without its fragment.

    Args:
        written: As a person or a page wrote it; white space around it is dropped.
        permanent: Whether a wrong one stays wrong; one that a server leads to may be put right there.

    Raises:
        FetchError: `fetch_address`: neither http nor https, no host, a name or password in it, white space
            or control characters in it, or more than 2,048 characters.
    """
    text = written.strip(" \t\r\n")
    if len(text) > LONGEST or UNWRITABLE.search(text):
        raise FetchError("fetch_address", permanent=permanent)
    try:
        url = URL(text).copy_with(fragment=None)
    except (InvalidURL, UnicodeError, ValueError) as error:
        raise FetchError("fetch_address", permanent=permanent) from error
    host = host_of(url)
    if url.scheme not in {"http", "https"} or not host or "%" in host or url.userinfo:
        raise FetchError("fetch_address", permanent=permanent)
    if url.port is not None and not 0 < url.port < 65536:  # noqa: PLR2004 - TCP has no others
        raise FetchError("fetch_address", permanent=permanent)
    return url


def host_of(url: URL) -> str:
    """The host as it is looked up: Punycode for names in other letters, no brackets round IPv6."""
    return url.raw_host.decode("ascii").strip("[]")


def name_of(url: URL) -> str:
    """The host as people read it, or as it is looked up: IDNA 2008 has no way back for emoji."""
    try:
        return url.host
    except UnicodeError:
        return host_of(url)


def may_reach(address: str, *, private: bool) -> bool:
    """Whether an address of the network may be dialled.

    Args:
        address: Numeric, IPv4 or IPv6.
        private: Whether home and office networks, and this machine, are among the places to go to.
    """
    ip = _embedded(ipaddress.ip_address(address))
    if ip.is_multicast or any(ip in network for network in NOWHERE):
        return False
    if private:
        return True
    return ip.is_global and not ip.is_reserved and not any(ip in network for network in ALSO_PRIVATE)


def _embedded(ip: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv6 one stands for; else itself."""
    if isinstance(ip, ipaddress.IPv4Address) or ip == LOOPBACK:
        return ip
    if ip.ipv4_mapped:
        return ip.ipv4_mapped
    for network, right in EMBEDDING:
        if ip in network:
            return ipaddress.IPv4Address(int(ip) >> right & 0xFFFFFFFF)
    return ip

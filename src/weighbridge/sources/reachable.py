"""What may be asked over the network: https, and public addresses checked as they are connected to.

A name is resolved here, each of its addresses is judged, and the connection goes to an address that
was judged: a name that resolves differently a moment later gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore2

from weighbridge.errors import NetworkError

LOOPBACK = "127.0.0.1"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def check_url(url: str, *, loopback: bool) -> None:
    """Refuse an address that is not plain https with a host; ``loopback`` allows http://127.0.0.1.

    Raises:
        NetworkError: naming what was found.
    """
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - a port that is no number raises here
    except ValueError:
        raise NetworkError(f"{url[:200]!r} is no address") from None
    local = loopback and parts.scheme == "http" and parts.hostname == LOOPBACK
    if not local and (parts.scheme != "https" or parts.hostname == LOOPBACK):
        raise NetworkError(f"{url[:200]!r}: expected https to a public host")
    if (
        not parts.hostname
        or parts.username is not None
        or not (url.isascii() and url.isprintable())
    ):
        raise NetworkError(f"{url[:200]!r}: expected https://host/path, nothing else")


def is_public(address: str) -> bool:
    """Say whether an IP address lies in the public network, and each one embedded in it too."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in (ip, *_embedded(ip)))


def _embedded(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> list[ipaddress.IPv4Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    found = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        found.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [each for each in found if each is not None]


class CheckedBackend(httpcore2.SyncBackend):
    """Connects to public addresses alone, and gives each step no more than ``left()`` seconds."""

    def __init__(self, left: Callable[[], float], *, loopback: bool):
        self._left, self._loopback = left, loopback

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of ``host``.

        Raises:
            NetworkError: any of its addresses is not public.
            httpcore2.ConnectError: there is none, or nobody answers.
        """
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"{host!r} has no address ({error})") from error
        addresses = [str(each[4][0]) for each in found]
        if not (self._loopback and host == LOOPBACK):
            for address in addresses:
                if not is_public(address):
                    raise NetworkError(f"{host[:200]!r} leads to {address}, no public address")
        wait = _least(timeout, self._left())
        stream = super().connect_tcp(addresses[0], port, wait, local_address, socket_options)
        return _Timed(stream, self._left)


class _Timed(httpcore2.NetworkStream):
    """A connection on which nothing waits past the deadline, however slowly bytes drip in."""

    def __init__(self, stream: httpcore2.NetworkStream, left: Callable[[], float]):
        self._stream, self._left = stream, left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _least(timeout, self._left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _least(timeout, self._left()))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        wait = _least(timeout, self._left())
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, wait), self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _least(timeout: float | None, left: float) -> float:
    if left <= 0:
        raise httpcore2.ReadTimeout("the time for one file is over")
    return left if timeout is None else min(timeout, left)

"""A file arrives whole and bounded, or not at all, however its server misbehaves."""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpcore2
import pytest
from hypothesis import given
from hypothesis import strategies as st

import misbehaving
from misbehaving import BOMB, CSV, MEGABYTE, NETWORK, PACKED, REDIRECTS, Server, gives, leads_to
from weighbridge.errors import NetworkError
from weighbridge.sources.fetch import Fetched, Rules, Wanted, fetch
from weighbridge.sources.reachable import is_public

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SHA256 = hashlib.sha256(CSV).hexdigest()


@pytest.fixture
def server() -> Iterator[Server]:
    with misbehaving.serving() as found:
        yield found


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def rules(waits: list[float]) -> Rules:
    quick = Rules(read=0.3, size=MEGABYTE, loopback=True, now=lambda: NOW, sleep=waits.append)
    return quick


def ask(server: Server, target: Path, rules: Rules, *answers: Any, **known: str) -> Fetched | None:
    server.answers["/t.csv"] = list(answers)
    return fetch(Wanted(server.url("/t.csv"), **known), target / "t", rules)


def test_file_arrives_with_its_validators(server: Server, tmp_path: Path, rules: Rules) -> None:
    modified = "Mon, 01 Jun 2026 10:00:00 GMT"
    found = ask(server, tmp_path, rules, gives(ETag='"a"', Last_Modified=modified))
    assert found == Fetched(SHA256, len(CSV), '"a"', modified)
    assert (tmp_path / "t").read_bytes() == CSV


@pytest.mark.parametrize("kind", ["etag", "last_modified"])
def test_304_is_unchanged(server: Server, tmp_path: Path, rules: Rules, kind: str) -> None:
    same = gives(ETag='"a"', Last_Modified="x")
    known = {"etag": '"a"', "last_modified": "x"}[kind]
    assert ask(server, tmp_path, rules, same, **{kind: known}) is None
    assert not (tmp_path / "t").exists()


def test_gzip_is_unpacked_within_the_cap(server: Server, tmp_path: Path, rules: Rules) -> None:
    found = ask(server, tmp_path, rules, gives(PACKED, Content_Encoding="gzip"))
    assert found is not None
    assert (found.sha256, found.size) == (SHA256, len(CSV))


@pytest.mark.parametrize("type", ["", "application/json", "text/plain; charset=utf-8"])
def test_types_of_tables_are_taken(server: Server, tmp_path: Path, rules: Rules, type: str) -> None:
    assert ask(server, tmp_path, rules, gives(Content_Type=type))


@pytest.mark.parametrize("trouble", NETWORK)
def test_37_troubles_are_named_and_leave_nothing(
    server: Server, tmp_path: Path, rules: Rules, trouble: str
) -> None:
    assert len(NETWORK) == 37
    answer, said = NETWORK[trouble]
    server.answers["/ring"] = [answer]
    if "drip" in trouble:
        rules = replace(rules, total=0.4)
    start = time.monotonic()
    with pytest.raises(NetworkError, match=r"/t\.csv: ") as caught:
        ask(server, tmp_path, rules, answer)
    assert said in str(caught.value)
    assert time.monotonic() - start < 5
    assert list(tmp_path.iterdir()) == []
    assert server.sent < 100 * MEGABYTE


def test_bomb_is_larger_than_the_default_cap() -> None:
    assert len(BOMB) < Rules().size < 70 * MEGABYTE


@pytest.mark.parametrize(
    ("first", "waited"),
    [
        ([gives(b"", 500), gives(b"", 502)], [1.0, 2.0]),
        ([gives(b"", 429, Retry_After="7")], [7.0]),
        ([gives(b"", 503, Retry_After="Mon, 01 Jun 2026 12:00:09 GMT")], [9.0]),
        ([gives(b"", 503, Retry_After="Mon, 01 Jun 2020 12:00:09 GMT")], [0.0]),
        ([gives(b"", 429, Retry_After="-5")], [1.0]),
        ([misbehaving.reset], [1.0]),
        ([misbehaving.silent], [1.0]),
        ([gives(CSV, Content_Length="5000")], [1.0]),
        ([gives(b"", 500), misbehaving.reset, gives(b"", 429, Retry_After="3")], [1.0, 2.0, 3.0]),
    ],
)
def test_passing_trouble_is_waited_out(
    server: Server,
    tmp_path: Path,
    rules: Rules,
    waits: list[float],
    first: list[Any],
    waited: list[float],
) -> None:
    found = ask(server, tmp_path, rules, *first, gives())
    assert found is not None
    assert found.sha256 == SHA256
    assert waits == waited


def test_what_will_not_pass_is_asked_once(server: Server, tmp_path: Path, rules: Rules) -> None:
    for answer in (gives(b"", 404), gives(b"", 429, Retry_After="3600"), gives(Content_Type="a/b")):
        server.asked.clear()
        with pytest.raises(NetworkError):
            ask(server, tmp_path, rules, answer)
        assert len(server.asked) == 1


def test_nobody_listens(tmp_path: Path, rules: Rules, waits: list[float]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
        with pytest.raises(NetworkError, match="ConnectError"):
            fetch(Wanted(url), tmp_path / "t", rules)
    assert waits == [1.0, 2.0, 4.0]


def test_5_redirects_are_followed(server: Server, tmp_path: Path, rules: Rules) -> None:
    server.answers |= {f"/{n}": [leads_to(f"/{n + 1}", 301)] for n in range(1, 5)}
    server.answers["/5"] = [gives()]
    assert ask(server, tmp_path, rules, leads_to(server.url("/1"), 307))


@pytest.mark.parametrize("url", REDIRECTS)
def test_no_redirect_leads_inside(
    server: Server, tmp_path: Path, rules: Rules, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected = []
    connect = httpcore2.SyncBackend.connect_tcp

    def noted(self: Any, host: str, port: int, *rest: Any) -> Any:
        connected.append((host, port))
        return connect(self, host, port, *rest)

    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", noted)
    rules = replace(rules, attempts=1)
    with pytest.raises(NetworkError):
        ask(server, tmp_path, rules, leads_to(url))
    assert connected == [("127.0.0.1", server.server_port)]


@pytest.mark.parametrize("url", ["http://example.org/t", "http://127.0.0.1:1/t", *REDIRECTS])
def test_no_address_inside_is_asked(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", None)
    with pytest.raises(NetworkError):
        fetch(Wanted(url), tmp_path / "t", Rules(attempts=1))


def test_connection_goes_to_the_address_that_was_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [["93.184.215.14"], ["10.0.0.1"], ["93.184.215.14", "10.0.0.1"]]
    connected = []

    def resolve(host: str, port: int, **_: object) -> list[Any]:
        return [(0, 0, 0, "", (address, port)) for address in answers.pop(0)]

    def connect(self: Any, host: str, *_: object) -> Any:
        connected.append(host)
        raise httpcore2.ConnectError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
    rules = Rules(attempts=2, sleep=lambda _: None)
    for _ in range(2):
        with pytest.raises(NetworkError, match=r"leads to 10\.0\.0\.1, no public address"):
            fetch(Wanted("https://rebinding.example/t"), tmp_path / "t", rules)
    assert connected == ["93.184.215.14"]


INSIDE = [
    ipaddress.ip_network(net)
    for net in ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
                "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "240.0.0.0/4")
]  # fmt: skip


@given(st.sampled_from(INSIDE), st.integers(0, 2**32 - 1))
def test_no_form_of_an_inside_address_is_public(net: ipaddress.IPv4Network, offset: int) -> None:
    address = net[offset % net.num_addresses]
    bits = int(address)
    forms = [
        str(address),
        f"::ffff:{address}",
        f"64:ff9b::{address}",
        str(ipaddress.IPv6Address((0x2002 << 112) | (bits << 80))),
        str(ipaddress.IPv6Address((0x20010000 << 96) | (bits ^ 0xFFFFFFFF))),
    ]
    assert [form for form in forms if is_public(form)] == []


def test_public_addresses_are_public() -> None:
    known = ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e")
    assert [address for address in known if not is_public(address)] == []
    assert not is_public("no address")

"""One file from where it is published: asked only if it changed, bounded in size, time and hops."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from urllib.parse import urljoin

import httpcore2

from weighbridge.errors import NetworkError
from weighbridge.sources.body import check_head, pieces
from weighbridge.sources.reachable import CheckedBackend, check_url

MEGABYTE = 1_000_000
_MOVED = (301, 302, 303, 307, 308)
_AGAIN = (408, 425, 429, 500, 502, 503, 504)


_trusted = cache(httpcore2.default_ssl_context)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Rules:
    """How long, how much and how often: seconds, bytes and counts for one file.

    ``total`` bounds all attempts on a file together, waits included. ``loopback`` allows
    http://127.0.0.1, for a server of one's own. ``now``, ``clock`` and ``sleep`` are time itself.
    """

    connect: float = 10.0
    read: float = 30.0
    total: float = 120.0
    size: int = 64 * MEGABYTE
    attempts: int = 4
    redirects: int = 5
    loopback: bool = False
    now: Callable[[], datetime] = _now
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


RULES = Rules()


@dataclass(frozen=True)
class Wanted:
    """A file to ask for, and what its server said of the copy that is here already."""

    url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Fetched:
    """What arrived."""

    sha256: str
    size: int
    etag: str
    last_modified: str


class _Passing(NetworkError):
    """Trouble that may be over a moment later; ``after`` are the seconds that the server named."""

    def __init__(self, said: str, after: float | None = None):
        self.after = after
        super().__init__(said)


def fetch(wanted: Wanted, target: Path, rules: Rules = RULES) -> Fetched | None:
    """Write the file that ``wanted`` names to ``target``, or return None where it has not changed.

    Passing trouble is waited out, doubling from one second or as the server's Retry-After says.

    Raises:
        NetworkError: naming the address and the trouble; nothing is left at ``target`` then.
        OSError: ``target`` cannot be written.
    """
    deadline = rules.clock() + rules.total
    attempt = 0
    while True:
        attempt += 1
        try:
            return _attempt(wanted, target, rules, lambda: deadline - rules.clock())
        except _Passing as trouble:
            wait = 2.0 ** (attempt - 1) if trouble.after is None else trouble.after
            if attempt == rules.attempts or rules.clock() + wait >= deadline:
                raise _given_up(wanted, trouble, attempt, rules, deadline) from trouble
            rules.sleep(wait)
        except NetworkError as trouble:
            raise NetworkError(f"{wanted.url}: {trouble}") from trouble


def _given_up(
    wanted: Wanted, trouble: _Passing, attempt: int, rules: Rules, deadline: float
) -> NetworkError:
    said = f"{wanted.url}: {trouble} (attempt {attempt})"
    if trouble.after is not None:
        said += f", asked to wait {trouble.after:,.0f} s"
    if rules.clock() >= deadline:
        said += f", the {rules.total:g} s for one file are over"
    return NetworkError(said)


def _attempt(
    wanted: Wanted, target: Path, rules: Rules, left: Callable[[], float]
) -> Fetched | None:
    timeout = {"connect": rules.connect, "read": rules.read, "write": rules.read}
    backend = CheckedBackend(left, loopback=rules.loopback)
    url = wanted.url
    try:
        with httpcore2.ConnectionPool(_trusted(), network_backend=backend) as pool:
            for _ in range(rules.redirects + 1):
                check_url(url, loopback=rules.loopback)
                with pool.stream(
                    "GET", url, headers=_question(wanted), extensions={"timeout": timeout}
                ) as answer:
                    headers = _headers(answer)
                    if answer.status not in _MOVED:
                        return _landed(wanted, answer, target, rules)
                    url = urljoin(url, headers.get("location", ""))
    except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise _Passing(f"{type(error).__name__}: {str(error)[:200]}") from error
    except ValueError as error:
        raise NetworkError(f"led to no address ({str(error)[:200]})") from error
    raise NetworkError(f"more than {rules.redirects} redirects, the last to {url[:200]!r}")


def _question(wanted: Wanted) -> list[tuple[str, str]]:
    asked = [("Accept-Encoding", "gzip"), ("User-Agent", "weighbridge")]
    if wanted.etag:
        asked.append(("If-None-Match", wanted.etag))
    if wanted.last_modified:
        asked.append(("If-Modified-Since", wanted.last_modified))
    return asked


def _headers(answer: httpcore2.Response) -> dict[str, str]:
    return {name.decode("latin-1").lower(): v.decode("latin-1") for name, v in answer.headers}


def _landed(
    wanted: Wanted, answer: httpcore2.Response, target: Path, rules: Rules
) -> Fetched | None:
    headers = _headers(answer)
    if answer.status == 304 and (wanted.etag or wanted.last_modified):
        return None
    if answer.status in _AGAIN:
        after = _seconds(headers.get("retry-after", ""), rules.now())
        raise _Passing(f"answered {answer.status}", after)
    if answer.status != 200:
        raise NetworkError(f"answered {answer.status}, expected 200")
    check_head(headers, rules.size)
    digest, size = hashlib.sha256(), 0
    try:
        with target.open("wb") as stream:
            for piece in pieces(answer.iter_stream(), headers, rules.size):
                stream.write(piece)
                digest.update(piece)
                size += len(piece)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if not size:
        target.unlink()
        raise NetworkError("found nothing, expected a file")
    etag, modified = (_validator(headers.get(name, "")) for name in ("etag", "last-modified"))
    return Fetched(digest.hexdigest(), size, etag, modified)


def _validator(text: str) -> str:
    """Return what may be sent back to the server next time, '' where it could break a header."""
    return text if len(text) <= 1000 and text.isascii() and text.isprintable() else ""


def _seconds(retry_after: str, now: datetime) -> float | None:
    """Return what a Retry-After says, as seconds from ``now``; None where it says nothing.

    RFC 9110, section 10.2.3: whole seconds, or a date.
    """
    if re.fullmatch(r"[0-9]{1,9}", retry_after):
        return float(retry_after)
    try:
        then = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds())

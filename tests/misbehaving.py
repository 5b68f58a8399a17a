"""A server of one's own that answers as it is told to, and every way in which it can go wrong."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MEGABYTE = 1_000_000
CSV = b"model,score\nqwen-14b,66.3\n"

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    """``answers`` holds what each path answers in turn, the last one for ever; ``asked`` what came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.sent = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up early is what is tested."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 5

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        answers = self.server.answers[self.path]
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def gives(body: bytes = CSV, status: int = 200, **headers: str) -> Answer:
    """Answer with a body and its length; 304 where the question carries the ETag that is given."""
    named = {"Content-Type": "text/csv", "Content-Length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(handler: BaseHTTPRequestHandler) -> None:
        known = any(
            named.get(mine) and named[mine] == handler.headers.get(theirs)
            for mine, theirs in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
        )
        handler.send_response(304 if known else status)
        for name, value in named.items():
            if value and not (known and name == "Content-Length"):
                handler.send_header(name, value)
        handler.end_headers()
        if not known:
            handler.wfile.write(body)

    return answer


def leads_to(url: str, status: int = 302) -> Answer:
    return gives(b"", status, Location=url)


def endless(**headers: str) -> Answer:
    """Answer with 5 GB, or as much of it as the client takes."""
    head = gives(b"", **{"Content_Length": "", **headers})

    def answer(handler: BaseHTTPRequestHandler) -> None:
        head(handler)
        for _ in range(5000):
            handler.wfile.write(b"x" * MEGABYTE)
            handler.server.sent += MEGABYTE  # type: ignore[attr-defined]

    return answer


def chunked_endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(5000):
        handler.wfile.write(b"f4240\r\n" + b"x" * MEGABYTE + b"\r\n")
        handler.server.sent += MEGABYTE  # type: ignore[attr-defined]


def dripping(start: bytes) -> Answer:
    """Send ``start``, then a byte every 20 ms: never silent for long, and never done."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        for _ in range(500):
            time.sleep(0.02)
            handler.wfile.write(b"x")

    return answer


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.0)


def reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nmodel")
    handler.connection.close()


def raw(said: bytes) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(said)

    return answer


PAGE = b"<!doctype html><title>Moved</title>"
BOMB = gzip.compress(b"0" * 70 * MEGABYTE)
PACKED = gzip.compress(CSV)

NETWORK: dict[str, tuple[Answer, str]] = {
    "not found": (gives(b"", 404), "answered 404"),
    "forbidden": (gives(b"", 403), "answered 403"),
    "gone": (gives(b"", 410), "answered 410"),
    "no content": (gives(b"", 204), "answered 204"),
    "a part": (gives(CSV, 206), "answered 206"),
    "unchanged, unasked": (raw(b"HTTP/1.0 304 Not Modified\r\n\r\n"), "answered 304"),
    "always busy": (gives(b"", 503), "answered 503 (attempt 4)"),
    "too many requests": (gives(b"", 429, Retry_After="3600"), "asked to wait 3,600 s"),
    "too many requests, undated": (gives(b"", 429, Retry_After="soon"), "429 (attempt 4)"),
    "a wait till 9999": (
        gives(b"", 429, Retry_After="Fri, 31 Dec 9999 23:59:59 GMT"),
        "asked to wait",
    ),
    "slow drip of the body": (
        dripping(b"HTTP/1.0 200 OK\r\nContent-Length: 9000\r\n\r\n"),
        "s for one file are over",
    ),
    "slow drip of the head": (dripping(b"HTTP/1.0 200 OK\r\nX: "), "s for one file are over"),
    "silence": (silent, "ReadTimeout"),
    "body cut off": (gives(CSV, Content_Length="5000"), "RemoteProtocolError"),
    "connection reset": (reset, "ReadError"),
    "hung up": (raw(b""), "RemoteProtocolError"),
    "no HTTP": (raw(b"SSH-2.0-OpenSSH_9\r\n\r\n"), "RemoteProtocolError"),
    "endless header": (raw(b"HTTP/1.0 200 OK\r\nX: " + b"x" * 500_000), "RemoteProtocolError"),
    "two lengths": (
        raw(b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
        "RemoteProtocolError",
    ),
    "length that is none": (
        raw(b"HTTP/1.0 200 OK\r\nContent-Length: -5\r\n\r\nxx"),
        "RemoteProtocolError",
    ),
    "a page for a table": (gives(PAGE, Content_Type="text/html; charset=utf-8"), "text/html"),
    "an XHTML page": (gives(PAGE, Content_Type="application/xhtml+xml"), "xhtml"),
    "a picture": (gives(b"\x89PNG", Content_Type="image/png"), "image/png"),
    "an archive": (gives(b"PK", Content_Type="application/zip"), "application/zip"),
    "5 GB, announced": (gives(CSV, Content_Length="5000000000"), "announced 5000000000 bytes"),
    "5 GB, unannounced": (endless(), "reading stopped there"),
    "5 GB in chunks": (chunked_endless, "reading stopped there"),
    "gzip bomb": (gives(BOMB, Content_Encoding="gzip"), "reading stopped there"),
    "endless gzip of nothing": (endless(Content_Encoding="gzip"), "broken gzip"),
    "gzip that is none": (gives(CSV, Content_Encoding="gzip"), "broken gzip"),
    "gzip cut off": (gives(PACKED[:-9], Content_Encoding="gzip"), "cut off"),
    "bytes after gzip": (gives(PACKED + b"x", Content_Encoding="gzip"), "after the end of gzip"),
    "unknown packing": (gives(CSV, Content_Encoding="br"), "encoded as 'br'"),
    "packed twice": (gives(CSV, Content_Encoding="gzip, gzip"), "encoded as"),
    "nothing": (gives(b""), "found nothing"),
    "redirect in a ring": (leads_to("/ring"), "more than 5 redirects"),
    "redirect to nowhere": (gives(b"", 302), "more than 5 redirects"),
}
"""What goes wrong on the way -> how it is done, and what is said of it."""

REDIRECTS = (
    "https://10.0.0.1/", "https://172.16.0.1/", "https://192.168.0.1/", "https://169.254.169.254/",
    "https://127.0.0.1/", "https://127.0.0.2/", "https://localhost/", "https://0.0.0.0/",
    "https://100.64.0.1/", "https://224.0.0.1/", "https://255.255.255.255/", "https://[::]/",
    "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://127.1/",
    "https://0177.0.0.1/", "https://3232235521/", "https://[::1]/", "https://[fe80::1]/",
    "https://[fe80::1%25lo]/", "https://[fc00::1]/", "https://[ff02::1]/",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:a00:1]/", "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/", "http://localhost/", "http://2130706433/", "http://[::1]/",
    "http://10.0.0.1/", "http://example.org/", "ftp://example.org/", "file:///etc/passwd",
    "data:text/csv,a", "//10.0.0.1/", "https://user:word@example.org/", "https://127.0.0.1:99999/",
    "https://[::1/", "https:///x",
)  # fmt: skip
"""Where no redirect may lead."""

BAD_DATA: dict[str, tuple[Answer, str]] = {
    "another column": (gives(b"model,points\nqwen-14b,1\n"), "expected a column 'score', found"),
    "invalid UTF-8": (gives(b"model,score\nqwen\xff,1\n"), "not UTF-8 at byte 16"),
    "a NUL": (gives(b"model,score\nqwen\0,1\n"), "NUL"),
    "a page said to be a table": (gives(PAGE), "expected a column"),
    "fields too many": (gives(b"model,score\na,1,2\n"), "found 3 fields"),
    "a header alone": (gives(b"model,score\n"), "expected a column"),
    "no score": (gives(b"model,score\na,-\n"), "found no score"),
    "a column twice": (gives(b"model,score,score\na,1,2\n"), "twice"),
    "UTF-16": (gives(CSV.decode().encode("utf-16")), "not UTF-8"),
}
"""What arrives whole and does not fit the column map -> what is said of it."""

"""The one file that opens a socket: a page is fetched, and a form or bytes sent, within a time and
a size, and only from and to the open internet.

A name is resolved once, every address that it has is checked, and the connection goes to that
very address: there is no second lookup that could lead elsewhere. Certificates and the Host
header keep the name.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import zlib
from dataclasses import dataclass
from enum import StrEnum
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError, ReadTimeoutError
from urllib3.util import Url, parse_url

from stories.text.reach import is_reserved, may_reach

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEADLINE_S = 10.0  # for all of it: lookup, redirects, headers, body
MAX_BYTES = 2 * 1024 * 1024  # on the wire, and again when unpacked
MAX_REDIRECTS = 3
USER_AGENT = "Writethru (looks again at pages that a newsroom cites)"
_CHUNK = 64 * 1024
_FORM, _BYTES = "application/x-www-form-urlencoded", "application/octet-stream"
_MOST_ADDRESSES = 4  # of one name; a host that is up answers at one of these
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Why(StrEnum):
    """Why there is no page. A class and nothing more: details would map a network."""

    DNS = "dns"
    REFUSED = "refused"
    BLOCKED = "blocked"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BAD_ANSWER = "bad_answer"
    TLS = "tls"


class NotFetched(Exception):
    """There is no page; `why` names the class of failure."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class Page:
    """What a server answered. `body` is empty for a status from 300 on."""

    status: int
    final_url: str
    redirects: tuple[str, ...]  # addresses on the way, in order, without the final one
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    media_type: str  # as the server says, in lower case and without parameters


def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    given_by: str = "",
    deadline_s: float = DEADLINE_S,
    max_bytes: int = MAX_BYTES,
    private: bool = False,
) -> Page:
    """The page at the address, after three redirects at most. Raises NotFetched.

    `etag` and `last_modified` are sent to the address that gave them (`given_by`, or else `url`)
    and to no other, so that status 304 means that page. `private` opens a newsroom's own network,
    on every port.
    """
    trip = _Trip(deadline_s, max_bytes, private)
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    conditions = {name: value for name, value in known.items() if value}
    giver, target = _parsed(given_by or url), _parsed(url)
    passed: list[str] = []
    while True:
        answer = _ask(target, conditions if target == giver else {}, trip)
        if isinstance(answer, Page):
            return Page(
                answer.status,
                target.url,
                tuple(passed),
                answer.headers,
                answer.body,
                answer.media_type,
            )
        passed.append(target.url)
        if len(passed) > MAX_REDIRECTS:
            raise NotFetched(Why.TOO_MANY_REDIRECTS)
        target = _parsed(urljoin(target.url, answer))


def post(
    url: str,
    sent: Mapping[str, str] | bytes,
    *,
    headers: Mapping[str, str] | None = None,
    deadline_s: float = DEADLINE_S,
    max_bytes: int = MAX_BYTES,
    private: bool = False,
) -> Page:
    """What the address answers to a form, or to bytes; sent once, and follows no redirect.

    `headers` may hold a secret: no other address gets it. The same guard as for a page. Raises
    NotFetched.
    """
    target = _parsed(url)
    body = sent if isinstance(sent, bytes) else urlencode(sent)
    answer = _ask(target, headers or {}, _Trip(deadline_s, max_bytes, private), body=body)
    if not isinstance(answer, Page):
        raise NotFetched(Why.TOO_MANY_REDIRECTS)
    return Page(answer.status, target.url, (), answer.headers, answer.body, answer.media_type)


def host_of(url: str) -> str:
    """The host that the address leads to, in lower case; empty if it leads nowhere."""
    try:
        return (parse_url(url).host or "").rstrip(".").lower()
    except LocationParseError:
        return ""


class _Trip:
    """What is left of a fetch's time and bytes."""

    def __init__(self, seconds: float, max_bytes: int, private: bool) -> None:
        self.ends, self.most, self.private = monotonic() + seconds, max_bytes, private
        self.wire = 0

    def left_s(self) -> float:
        """Raises NotFetched when the time is over."""
        left = self.ends - monotonic()
        if left <= 0:
            raise NotFetched(Why.TIMEOUT)
        return left

    def count(self, came: int) -> None:
        self.wire += came
        if self.wire > self.most:
            raise NotFetched(Why.TOO_LARGE)


class _Metered(io.RawIOBase):
    """A socket's stream that keeps to the trip's time and bytes at every single read."""

    def __init__(self, raw: Any, sock: socket.socket, trip: _Trip) -> None:
        self.raw, self.sock, self.trip = raw, sock, trip

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.sock.settimeout(self.trip.left_s())
        came: int = self.raw.readinto(buffer)
        self.trip.count(came)
        return came

    def close(self) -> None:
        self.raw.close()
        super().close()


class _Checked:
    """A connection of urllib3 that is made by `_connect` and read within the trip's limits."""

    trip: _Trip
    _dns_host: str
    port: int

    def _new_conn(self) -> socket.socket:
        return _connect(self._dns_host.strip("[]"), self.port, self.trip)

    def response_class(self, sock: Any, *args: Any, **kwargs: Any) -> http.client.HTTPResponse:
        answer = http.client.HTTPResponse(sock, *args, **kwargs)
        answer.fp = io.BufferedReader(_Metered(answer.fp.detach(), sock, self.trip))
        return answer


class _Plain(_Checked, HTTPConnection):  # type: ignore[misc]
    pass


class _Secure(_Checked, HTTPSConnection):  # type: ignore[misc]
    pass


def _parsed(url: str) -> Url:
    """The address as the client itself reads it. Raises NotFetched for one it must not open."""
    try:
        parsed = parse_url(url.strip())
    except LocationParseError:
        raise NotFetched(Why.BLOCKED) from None
    host = parsed.host or ""
    if parsed.scheme not in ("http", "https") or parsed.auth or not 0 < len(host) <= 253:
        raise NotFetched(Why.BLOCKED)
    return parsed._replace(fragment=None, path=parsed.path or "/")


def _ask(
    target: Url, given: Mapping[str, str], trip: _Trip, *, body: str | bytes | None = None
) -> Page | str:
    """What this one address answers: a page, or where it redirects to."""
    secure = target.scheme == "https"
    connection = (_Secure if secure else _Plain)(
        target.host or "", target.port or (443 if secure else 80), timeout=trip.left_s()
    )
    connection.trip = trip
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Encoding": "identity",
        "Connection": "close",
        **given,
    }
    if body is not None:
        headers.setdefault("Content-Type", _BYTES if isinstance(body, bytes) else _FORM)
    try:
        # Nothing is read or unpacked before its size is watched.
        connection.request(
            "GET" if body is None else "POST",
            target.request_uri,
            body=body,
            headers=headers,
            preload_content=False,
            decode_content=False,
        )
        answer = connection.getresponse()
        try:
            return _read(answer, trip)
        finally:
            answer.close()
    except (TimeoutError, ReadTimeoutError):
        raise NotFetched(Why.TIMEOUT) from None
    except ssl.SSLError:
        raise NotFetched(Why.TLS) from None
    except (OSError, HTTPError, http.client.HTTPException, ValueError):
        raise NotFetched(Why.BAD_ANSWER) from None
    finally:
        connection.close()


def _read(answer: Any, trip: _Trip) -> Page | str:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if answer.status in _REDIRECTS and headers.get("location"):
        # Servers send the bytes of UTF-8; the client read each byte as a character.
        return headers["location"].encode("latin-1", "replace").decode("utf-8", "replace")
    body = b""
    if 200 <= answer.status < 300:
        if (length := headers.get("content-length", "")).isdecimal() and int(length) > trip.most:
            raise NotFetched(Why.TOO_LARGE)
        body = _body(answer, headers.get("content-encoding", ""), trip)
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return Page(answer.status, "", (), headers, body, media_type)


def _body(answer: Any, encoding: str, trip: _Trip) -> bytes:
    """The body, unpacked although nobody asked for packing. Raises NotFetched."""
    unpack = _unpacker(encoding.strip().lower())
    parts: list[bytes] = []
    size = 0
    while chunk := answer.read(_CHUNK, decode_content=False):
        if unpack:
            try:
                chunk = unpack.decompress(chunk, trip.most - size + 1)
            except zlib.error:
                raise NotFetched(Why.BAD_ANSWER) from None
        size += len(chunk)
        if size > trip.most:
            raise NotFetched(Why.TOO_LARGE)
        parts.append(chunk)
    return b"".join(parts)


def _unpacker(encoding: str) -> Any:
    if encoding in ("", "identity"):
        return None
    if encoding in ("gzip", "x-gzip", "deflate"):
        return zlib.decompressobj(zlib.MAX_WBITS | 32)  # told from the first bytes
    raise NotFetched(Why.BAD_ANSWER)


def _connect(host: str, port: int, trip: _Trip) -> socket.socket:
    """A connection to one of the name's addresses, all of which were checked."""
    found = _resolve(host, port, trip)
    if not all(may_reach(address[0], port, private=trip.private) for _, address in found):
        raise NotFetched(Why.BLOCKED)
    tried = found[:_MOST_ADDRESSES]
    for after, (family, address) in enumerate(tried, start=1):
        sock = socket.socket(family, socket.SOCK_STREAM)
        more = len(tried) - after
        try:
            # A first address that is silent must leave time for the next.
            sock.settimeout(trip.left_s() / (2 if more else 1))
            sock.connect(address)
            sock.settimeout(trip.left_s())
        except NotFetched:
            sock.close()
            raise
        except OSError as refusal:
            sock.close()
            if not more:
                timed_out = isinstance(refusal, TimeoutError)
                raise NotFetched(Why.TIMEOUT if timed_out else Why.REFUSED) from None
            continue
        return sock
    raise NotFetched(Why.DNS)


def _resolve(host: str, port: int, trip: _Trip) -> Sequence[tuple[int, Any]]:
    """Every address of the name; a lookup knows no deadline, so it is waited for beside."""
    if not trip.private and is_reserved(host):
        raise NotFetched(Why.BLOCKED)
    found: list[tuple[int, Any]] = []

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend((row[0], row[4]) for row in rows)

    lookup = Thread(target=look_up, daemon=True)
    lookup.start()
    lookup.join(trip.left_s())
    if lookup.is_alive():
        raise NotFetched(Why.TIMEOUT)
    if not found:
        raise NotFetched(Why.DNS)
    return found

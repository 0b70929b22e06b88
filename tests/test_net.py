from __future__ import annotations

import gzip
import resource
import socket
import time
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from stories.net import NotFetched, Why, fetch, post
from tests.website import Website, answer, redirect, website

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOON_S = 0.2  # a deadline for tests that wait for its end
MB = 1024 * 1024


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    with website() as one:
        yield one


def why(url: str, **options: Any) -> Why:
    with pytest.raises(NotFetched) as refusal:
        fetch(url, **options)
    return refusal.value.why


def local(site: Website, path: str, **options: Any) -> Any:
    return fetch(site.url(path), private=True, **options)


def test_a_page_comes_with_all_that_a_capture_needs(site: Website) -> None:
    site.says["/a"] = answer("<p>Hello</p>", etag='"1"')

    page = local(site, "/a")

    assert (page.status, page.body, page.media_type) == (200, b"<p>Hello</p>", "text/html")
    assert (page.final_url, page.redirects) == (site.url("/a"), ())
    assert page.headers["etag"] == '"1"'


def test_the_request_asks_for_nothing_packed_and_says_who_asks(site: Website) -> None:
    site.says["/a"] = answer("x")

    local(site, "/a")

    headers = site.asked[-1][1]
    assert headers["accept-encoding"] == "identity"
    assert headers["connection"] == "close"
    assert headers["user-agent"].startswith("Writethru")
    assert "if-none-match" not in headers
    assert "cookie" not in headers


def test_a_page_that_did_not_change_sends_no_body(site: Website) -> None:
    site.says["/a"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"

    page = local(site, "/a", etag='"1"', last_modified="Sun, 22 Nov 2026 10:00:00 GMT")

    assert (page.status, page.body) == (304, b"")
    headers = site.asked[-1][1]
    assert headers["if-none-match"] == '"1"'
    assert headers["if-modified-since"] == "Sun, 22 Nov 2026 10:00:00 GMT"


def test_a_page_that_moved_is_followed_and_the_way_is_told(site: Website) -> None:
    site.says |= {
        "/old": redirect("/middle"),
        "/middle": redirect(site.url("/new#part"), status="302 Found"),
        "/new": answer("Here"),
    }

    page = local(site, "/old")

    assert page.body == b"Here"
    assert page.final_url == site.url("/new")
    assert page.redirects == (site.url("/old"), site.url("/middle"))


def test_an_etag_is_shown_only_to_the_address_that_gave_it(site: Website) -> None:
    site.says |= {"/old": redirect("/new"), "/new": answer("Here")}
    site.asked.clear()

    local(site, "/old", etag='"1"', given_by=site.url("/new"))

    assert [headers.get("if-none-match") for _, headers in site.asked] == [None, '"1"']


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "503 Service Unavailable"])
def test_an_error_is_an_answer_without_its_body(site: Website, status: str) -> None:
    site.says["/gone"] = answer("Sorry" * 1000, status=status)

    page = local(site, "/gone")

    assert (page.status, page.body) == (int(status[:3]), b"")


def test_redirects_in_a_circle_end_after_three(site: Website) -> None:
    site.says["/round"] = redirect("/round")
    site.asked.clear()

    assert why(site.url("/round"), private=True) == Why.TOO_MANY_REDIRECTS
    assert len(site.asked) == 4


def drip(head: bytes, drop: bytes, *, every_s: float = 0.05) -> Callable[[socket.socket], None]:
    """Say `head`, then a drop at a time for ever: each read succeeds, the page never ends."""

    def behave(client: socket.socket) -> None:
        client.sendall(head)
        for _ in range(int(10 / every_s)):
            client.sendall(drop)
            time.sleep(every_s)

    return behave


SLOW: dict[str, Callable[[socket.socket], None]] = {
    "never answers": lambda client: time.sleep(3),
    "drips its status": drip(b"HTTP/1.1 ", b"2"),
    "drips headers": drip(b"HTTP/1.1 200 OK\r\n", b"X-A: 1\r\n"),
    "drips a header's value": drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"x"),
    "drips interim answers": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "drips a body": drip(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n", b"x"),
    "drips a body without end": drip(b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    "drips chunks": drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "drips a chunk's extension": drip(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"x"
    ),
}


@pytest.mark.parametrize("how", SLOW)
def test_a_server_that_dawdles_is_left_at_the_deadline(site: Website, how: str) -> None:
    site.says["/slow"] = SLOW[how]
    began = time.monotonic()

    assert why(site.url("/slow"), private=True, deadline_s=SOON_S) == Why.TIMEOUT
    assert time.monotonic() - began < SOON_S + 5


def test_slow_redirects_share_one_deadline(site: Website) -> None:
    def dawdle(client: socket.socket) -> None:
        time.sleep(SOON_S * 0.4)
        client.sendall(redirect("/round-slowly"))

    site.says["/round-slowly"] = dawdle

    assert why(site.url("/round-slowly"), private=True, deadline_s=SOON_S) == Why.TIMEOUT


def pour(head: bytes, block: bytes, times: int) -> Callable[[socket.socket], None]:
    def behave(client: socket.socket) -> None:
        client.sendall(head)
        for _ in range(times):
            client.sendall(block)

    return behave


def packed_bomb(kind: str) -> bytes:
    """40 MB of zeros in some 40 KB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31 if kind == "gzip" else 15)
    zeros = bytes(MB)
    return b"".join([*(packer.compress(zeros) for _ in range(40)), packer.flush()])


HUGE: dict[str, Callable[[], bytes | Callable[[socket.socket], None]]] = {
    "says it is 1 GB": lambda: b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\nx",
    "sends 1 GB": lambda: pour(b"HTTP/1.1 200 OK\r\n\r\n", bytes(MB), 1024),
    "lies about its length": lambda: pour(
        b"HTTP/1.1 200 OK\r\nContent-Length: 0x10\r\n\r\n", bytes(MB), 1024
    ),
    "sends endless headers": lambda: pour(
        b"HTTP/1.1 200 OK\r\n", b"".join(b"A: %s\r\n" % (b"x" * 60_000) for _ in range(9)), 99
    ),
    "sends endless interim answers": lambda: pour(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 400_000),
    "is a gzip bomb": lambda: answer(packed_bomb("gzip"), content_encoding="gzip"),
    "is a deflate bomb": lambda: answer(packed_bomb("deflate"), content_encoding="deflate"),
}


@pytest.mark.parametrize("how", HUGE)
def test_a_page_beyond_its_size_is_cut_and_takes_no_memory(site: Website, how: str) -> None:
    site.says["/huge"] = HUGE[how]()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KB

    assert why(site.url("/huge"), private=True) in (Why.TOO_LARGE, Why.BAD_ANSWER)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024


def test_a_page_that_was_packed_unasked_is_read(site: Website) -> None:
    site.says["/packed"] = answer(gzip.compress(b"Hello"), content_encoding="gzip")

    assert local(site, "/packed").body == b"Hello"


BROKEN = {
    "packed in a way we refuse": answer(b"x", content_encoding="br"),
    "packed twice": answer(gzip.compress(gzip.compress(b"x")), content_encoding="gzip, gzip"),
    "packed and broken": answer(b"no gzip", content_encoding="gzip"),
    "not HTTP": b"220 mail.example ESMTP\r\n",
    "empty": b"",
    "cut off": b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf",
    "broken chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
}


@pytest.mark.parametrize("how", BROKEN)
def test_an_answer_that_is_none_is_called_that(site: Website, how: str) -> None:
    site.says["/broken"] = BROKEN[how]

    assert why(site.url("/broken"), private=True) == Why.BAD_ANSWER


def test_a_port_where_nobody_listens_refuses() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert why(f"http://127.0.0.1:{port}/", private=True) == Why.REFUSED


def test_a_server_that_speaks_no_tls_is_called_that(site: Website) -> None:
    site.says["/"] = answer("plain")

    assert why(f"https://127.0.0.1:{site.port}/", private=True) == Why.TLS


def test_a_form_is_posted_once_and_its_answer_comes_back(site: Website) -> None:
    site.sent.clear()
    site.says["/hub"] = answer("", status="202 Accepted", retry_after="5")

    page = post(
        site.url("/hub"), {"hub.mode": "publish", "hub.url": "https://a/é&x"}, private=True
    )

    assert (page.status, page.headers["retry-after"]) == (202, "5")
    assert site.sent == [("POST", "hub.mode=publish&hub.url=https%3A%2F%2Fa%2F%C3%A9%26x")]
    _path, headers = site.asked[-1]
    assert headers["content-type"] == "application/x-www-form-urlencoded"


def test_bytes_are_posted_as_they_are_and_the_answer_may_be_only_so_large(site: Website) -> None:
    site.sent.clear()
    site.says["/digest"] = answer(b"\x00\xff", content_type="application/octet-stream")
    site.says["/large"] = answer(b"a" * 3000)
    raw = bytes(range(256))

    page = post(site.url("/digest"), raw, private=True)

    assert page.body == b"\x00\xff"
    assert site.sent == [("POST", raw.decode("latin-1"))]
    assert site.asked[-1][1]["content-type"] == "application/octet-stream"
    with pytest.raises(NotFetched) as refusal:
        post(site.url("/large"), raw, private=True, max_bytes=2000)
    assert refusal.value.why == Why.TOO_LARGE


def test_headers_go_along_with_what_is_sent(site: Website) -> None:
    site.says["/purge"] = answer("")

    post(
        site.url("/purge"),
        b"{}",
        headers={"Content-Type": "application/json", "X-Key": "a b"},
        private=True,
    )

    _path, headers = site.asked[-1]
    assert (headers["content-type"], headers["x-key"]) == ("application/json", "a b")


def test_a_form_follows_no_redirect(site: Website) -> None:
    site.says["/moved"] = redirect("/hub", status="307 Temporary Redirect")
    asked = len(site.asked)

    with pytest.raises(NotFetched):
        post(site.url("/moved"), {"a": "b"}, private=True)

    assert len(site.asked) == asked + 1


def test_a_hub_that_dawdles_is_left(site: Website) -> None:
    site.says["/slow"] = lambda client: time.sleep(SOON_S * 3)
    began = time.monotonic()

    with pytest.raises(NotFetched) as refusal:
        post(site.url("/slow"), {"a": "b"}, private=True, deadline_s=SOON_S)

    assert refusal.value.why == Why.TIMEOUT
    assert time.monotonic() - began < 5

"""Names and addresses: what lies inside is never dialled, whatever it is called."""

from __future__ import annotations

import json
import socket
import time
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stories.net import NotFetched, Why, fetch, host_of, post
from tests.website import Website, answer, redirect, website

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS = Path(__file__).resolve().parents[2] / "shared" / "data" / "attacks" / "ssrf_url.jsonl"
SOON_S = 0.2  # a deadline for tests that wait for its end


@pytest.fixture(scope="module")
def site() -> Iterator[Website]:
    with website() as one:
        yield one


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address that a connection was tried to; none is made."""
    tried: list[Any] = []

    def connect(self: socket.socket, address: Any) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return tried


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """What a lookup of a name gives: the next of its answers each time, the last one for ever."""
    book: dict[str, list[list[str]]] = {}

    def look_up(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        if host not in book:
            raise socket.gaierror
        found = book[host].pop(0) if len(book[host]) > 1 else book[host][0]
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, port))
            for one in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return book


def why(url: str, **options: Any) -> Why:
    with pytest.raises(NotFetched) as refusal:
        fetch(url, **options)
    return refusal.value.why


def local(site: Website, path: str, **options: Any) -> Any:
    return fetch(site.url(path), private=True, **options)


def test_a_name_that_leads_nowhere(names: dict[str, Any]) -> None:
    assert why("http://courier.org/") == Why.DNS


def test_a_lookup_that_hangs_ends_with_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: time.sleep(1) or [])
    began = time.monotonic()

    assert why("http://courier.org/", deadline_s=SOON_S) == Why.TIMEOUT
    assert time.monotonic() - began < SOON_S + 5


INSIDE = [
    *("http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/", "http://0/"),
    *("http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/"),
    *("http://10.0.0.1/", "http://172.16.9.9/", "http://192.168.1.1/", "http://100.64.0.1/"),
    *("http://169.254.169.254/latest/meta-data/", "http://168.63.129.16/", "http://192.0.0.192/"),
    *("http://[::ffff:127.0.0.1]/", "http://[::ffff:0:127.0.0.1]/", "http://[::127.0.0.1]/"),
    *("http://[64:ff9b::a9fe:a9fe]/", "http://[2002:7f00:1::]/", "http://[fd00:ec2::254]/"),
    *("http://[fe80::1]/", "http://[fec0::1]/", "http://[ff02::1]/", "http://[2001::1]/"),
    *("http://224.0.0.1/", "http://255.255.255.255/", "http://198.18.0.1/", "http://240.0.0.1/"),
    *("http://desk.localhost/", "http://courier.example/", "http://printer.local/"),
    *("http://1.1.1.1:22/", "http://1.1.1.1:25/", "http://1.1.1.1:6379/", "https://1.1.1.1:8000/"),
    *("file:///etc/passwd", "gopher://1.1.1.1/_x", "ftp://1.1.1.1/", "javascript:alert(1)", ""),
    *("http://user@1.1.1.1/", "http://user:word@1.1.1.1/", "http:///", "http://", "//1.1.1.1/"),
]


@pytest.mark.parametrize("url", INSIDE)
def test_an_address_inside_is_never_dialled(url: str, dialled: list[Any]) -> None:
    assert why(url) in (Why.BLOCKED, Why.DNS)
    assert dialled == []


@pytest.mark.skipif(not ATTACKS.exists(), reason="needs the shared attacks")
def test_no_known_attack_dials_an_address_inside(
    dialled: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def look_up(host: str, port: int, **kwargs: Any) -> list[Any]:
        """Numbers in every spelling mean what the system says; every name leads inside."""
        try:
            return real(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        except OSError:
            return [(socket.AF_INET, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    for line in ATTACKS.read_text().splitlines():
        with pytest.raises(NotFetched):
            fetch(str(json.loads(line)["payload"]))
    assert all(ip_address(host).is_global for host, *_ in dialled)
    assert {port for _, port, *_ in dialled} <= {80, 443, 8080, 8443}


@pytest.mark.parametrize("among", ["10.1.2.3", "::1", "169.254.169.254", "::ffff:8.8.8.8"])
def test_one_address_inside_spoils_the_name(
    among: str, names: dict[str, Any], dialled: list[Any]
) -> None:
    names["courier.org"] = [["93.184.216.34", among]]

    assert why("https://courier.org/") == Why.BLOCKED
    assert dialled == []


def test_a_name_that_leads_elsewhere_at_the_second_look_is_asked_once(
    names: dict[str, Any], dialled: list[Any]
) -> None:
    names["courier.org"] = [["93.184.216.34"], ["127.0.0.1"]]

    assert why("http://courier.org/") == Why.REFUSED
    assert dialled == [("93.184.216.34", 80)]


def test_every_address_of_a_name_is_tried(names: dict[str, Any], dialled: list[Any]) -> None:
    names["courier.org"] = [["2606:2800:220:1::1", "93.184.216.34"]]

    assert why("https://courier.org/a") == Why.REFUSED
    assert dialled == [("2606:2800:220:1::1", 443), ("93.184.216.34", 443)]


def test_a_name_in_another_script_is_looked_up_in_ascii(
    names: dict[str, Any], dialled: list[Any]
) -> None:
    names["xn--bcher-kva.de"] = [["93.184.216.34"]]

    assert why("http://Bücher.de/") == Why.REFUSED
    assert dialled == [("93.184.216.34", 80)]


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/", "http://[::1]/", "file:///etc/passwd", "//2130706433/", "x:"]
)
def test_a_redirect_inside_is_refused_even_where_the_own_network_is_open(
    to: str, site: Website, names: dict[str, Any]
) -> None:
    site.says["/away"] = redirect(to)
    names["127.0.0.1"] = [["127.0.0.1"]]
    names |= {"169.254.169.254": [["169.254.169.254"]], "::1": [["fe80::1"]]}
    names["2130706433"] = [["0.0.0.0"]]  # noqa: S104

    assert why(site.url("/away"), private=True) in (Why.BLOCKED, Why.DNS)


def test_the_environments_proxy_is_not_used(
    site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.says["/a"] = answer("direct")

    assert local(site, "/a").body == b"direct"


def test_an_address_that_breaks_the_parser_is_refused(names: dict[str, Any]) -> None:
    for url in ("http://[::1", "http://a b/", "http://%/", "http://x:99999/", "http://\x00/"):
        assert why(url) in (Why.BLOCKED, Why.DNS)
        assert isinstance(host_of(url), str)


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/"),
        *(
            "http://10.0.0.1/",
            "https://localhost/",
            "file:///etc/passwd",
            "https://a:b@c.example/",
        ),
        *("http://2130706433/", "http://0x7f.1/", "https://100.64.0.1/", "gopher://x.example/"),
    ],
)
def test_a_form_reaches_nothing_but_the_open_internet(url: str, dialled: list[Any]) -> None:
    with pytest.raises(NotFetched):
        post(url, {"a": "b"})

    assert dialled == []

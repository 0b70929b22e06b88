from __future__ import annotations

import pytest

from stories.text.reach import is_reserved, may_reach

OPEN = ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::200e"]
# All that Python's own `is_global` lets through on some version, and more.
CLOSED = [
    *("127.0.0.1", "10.9.8.7", "100.100.100.200", "169.254.169.254", "168.63.129.16", "0.0.0.0"),  # noqa: S104
    *("172.31.255.255", "192.168.0.1", "192.0.0.192", "192.0.2.1", "198.19.255.255", "224.0.0.1"),
    *("203.0.113.9", "192.88.99.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1"),
    *("64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "ff02::1"),
    *("fec0::1", "fe80::1%eth0", "fd00::1", "2001::1", "2001:db8::1", "2002:a9fe:a9fe::"),
    *("3fff::1", "5f00::1", "2620:4f:8000::1"),
]


@pytest.mark.parametrize("address", OPEN)
def test_a_public_address_may_be_reached_on_the_webs_ports(address: str) -> None:
    assert may_reach(address, 443)
    assert not may_reach(address, 22)


@pytest.mark.parametrize("address", CLOSED)
def test_no_other_address_may(address: str) -> None:
    assert not may_reach(address, 443)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.9.8.7", "::1", "fd00::1", "192.168.0.1"])
def test_a_newsroom_can_open_its_own_network(address: str) -> None:
    assert may_reach(address, 3000, private=True)


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "168.63.129.16", "fd00:ec2::254", "fe80::1", "192.0.0.192"]
)
def test_it_opens_no_clouds_metadata_with_it(address: str) -> None:
    assert not may_reach(address, 80, private=True)


def test_names_of_examples_and_of_home_networks_are_reserved() -> None:
    assert all(map(is_reserved, ("agency.example", "LOCALHOST", "a.b.test.", "nas.home.arpa")))
    assert not any(map(is_reserved, ("example.org", "myexample", "testing.de", "courier.org")))

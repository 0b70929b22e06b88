from __future__ import annotations

import re
import socket

import pytest

from newsroom.listening import PortRefused, listen, port_number


@pytest.mark.parametrize("text", ["http", "", "0", "65536", "-1", "80 ", "²"])
def test_what_is_no_port_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(PortRefused, match=re.escape(f"PORT is {text!r}: use a number")):
        port_number(text)


def test_a_busy_port_is_refused_and_another_proposed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        with pytest.raises(
            PortRefused, match=f"^Port {port} is busy: .*make PORT={port + 1} run$"
        ):
            listen(port)


def test_a_port_that_is_busy_on_ipv6_only_is_refused_too_and_let_go() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as other:
        port = other.getsockname()[1]

        with pytest.raises(PortRefused, match="is busy"):
            listen(port)

        socket.create_server(("127.0.0.1", port)).close()


def test_only_this_machine_is_answered() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    listeners = listen(port)

    assert {listener.getsockname()[0] for listener in listeners} <= {"127.0.0.1", "::1"}
    for listener in listeners:
        listener.close()

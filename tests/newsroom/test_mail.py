from __future__ import annotations

import pytest

from newsroom.environment import SettingRefused
from newsroom.mail import MailServer, mail_server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", None),
        ("smtp://mail.example", MailServer("mail.example", 587, "", "", tls_first=False)),
        (
            "smtps://desk%40x:p%2Fw@mail.example:4650",
            MailServer("mail.example", 4650, "desk@x", "p/w", tls_first=True),
        ),
    ],
)
def test_one_address_names_the_mail_server(url: str, server: MailServer | None) -> None:
    assert mail_server(url) == server


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://a:b"])
def test_a_wrong_address_stops_the_start_with_one_sentence(url: str) -> None:
    with pytest.raises(SettingRefused, match="EMAIL_URL is wrong"):
        mail_server(url)

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from stories.models import Claim, Desk, Story
from tests.factories import make_desk

HOSTILE = '</textarea><script>alert("x")</script>'


@pytest.fixture
def strict(editor: User) -> Client:
    """An editor's browser whose forms need their token, as in earnest."""
    browser = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
    browser.force_login(editor)
    return browser


def start(desk: Desk, **words: str) -> dict[str, str]:
    uid = "0f0e6c1e-5c1d-4f1c-9a53-0b8f6f7f3a11"
    return {"uid": uid, "headline": "Quake off Port Merrow", "desk": str(desk.pk), **words}


def test_what_met_a_closed_session_is_shown_and_can_be_sent_again(
    client: Client, editor: User
) -> None:
    typed = start(make_desk(), body=f"The sea drew back. {HOSTILE}")
    answer = client.post(reverse("admin:story_start"), typed)
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "Quake off Port Merrow" in page
    assert "The sea drew back." in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert f'action="{reverse("admin:story_start")}"' in page
    assert 'target="_blank"' in page  # the way to log in without leaving the page
    assert not Story.objects.exists()

    client.force_login(editor)
    client.post(reverse("admin:story_start"), typed)
    assert Story.objects.get().headline == "Quake off Port Merrow"


def test_a_form_older_than_the_latest_login_shows_what_was_typed(strict: Client) -> None:
    answer = strict.post(
        reverse("admin:claim_new"),
        {"statement": "Nine people are missing", "kind": "toll", "csrfmiddlewaretoken": "x" * 64},
    )
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "Nine people are missing" in page
    assert "x" * 64 not in page
    assert not Claim.objects.exists()


def test_sending_it_again_from_there_saves_it(strict: Client) -> None:
    typed = {"statement": "Nine people are missing", "kind": "toll"}
    strict.post(reverse("admin:claim_new"), typed)
    token = strict.cookies["csrftoken"].value

    strict.post(reverse("admin:claim_new"), {**typed, "csrfmiddlewaretoken": token})

    assert Claim.objects.get().statement == "Nine people are missing"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_what_another_site_posts_is_neither_shown_nor_offered_to_be_sent(
    origin: str, editor: User
) -> None:
    browser = Client(enforce_csrf_checks=True, headers={"origin": origin})
    browser.force_login(editor)

    page = browser.post(reverse("admin:claim_new"), {"statement": "Buy now"}).content.decode()

    assert "Buy now" not in page
    assert "Send it again" not in page
    assert "This did not come from our own pages" in page


def test_a_password_is_never_shown_again(strict: Client) -> None:
    posted = {"old_password": "hunter2", "new_password1": "hunter3", "new_password2": "hunter3"}

    page = strict.post(reverse("admin:password_change"), posted).content.decode()

    assert "hunter" not in page


def test_nothing_posted_elsewhere_is_read_back(strict: Client) -> None:
    page = strict.post("/", {"headline": "Not ours"}).content.decode()

    assert "Not ours" not in page


def test_logging_out_needs_no_session(client: Client, db: None) -> None:
    assert client.post(reverse("admin:logout")).status_code == 302

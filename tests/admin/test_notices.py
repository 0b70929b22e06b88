from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from stories import net
from stories.clock import now
from stories.clock import told as at_time
from stories.editorial.amending import amend
from stories.editorial.delivering import deliver_due
from stories.models import Story
from tests.syndication.telling import correct, reread, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries


def text_of(client: Client, story: Story) -> str:
    page = client.get(reverse("admin:story_notices", args=[story.pk])).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_correction_says_where_and_when_it_was_told(
    client: Client, editor: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBSUB_HUBS = ["https://hub.example/"]
    monkeypatch.setattr(net, "post", lambda *a, **k: net.Page(204, "", (), {}, b"", ""))
    client.force_login(editor)
    story = told(editor, slug="fire")
    correct(story, by=editor, headline="Seven hurt at the harbour")

    waiting = text_of(client, story)
    with at_time(now() + timedelta(seconds=11)):
        deliver_due()
    arrived = text_of(client, story)

    assert "in the feeds and on the corrections page since" in waiting
    assert "0 of 7 notices have arrived; the next leaves at" in waiting
    assert "All 7 notices have arrived, the last at" in arrived
    assert "leaves at" not in arrived


def test_readers_get_the_same_bytes_before_and_after_others_were_told(
    client: Client, editor: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBSUB_HUBS = ["https://hub.example/"]
    monkeypatch.setattr(net, "post", lambda *a, **k: net.Page(204, "", (), {}, b"", ""))
    story = told(editor, slug="fire")
    correct(story, by=editor, headline="Seven hurt at the harbour")
    paths = ("/s/fire/", "/s/fire/log/", "/corrections/", "/stories.atom", "/s/fire/record.jsonl")
    before = [client.get(path) for path in paths]

    with at_time(now() + timedelta(seconds=11)):
        assert deliver_due()
        after = [client.get(path) for path in paths]

    assert [one["ETag"] for one in before] == [one["ETag"] for one in after]
    assert [one.content for one in before] == [one.content for one in after]


@pytest.mark.parametrize("more", [1, 12])
def test_the_page_takes_the_same_queries_whatever_was_told(
    client: Client,
    editor: User,
    more: int,
    settings: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.WEBSUB_HUBS = ["https://hub.example/", "https://other.example/"]
    client.force_login(editor)
    story = told(editor)
    for number in range(more):
        correct(story, by=editor, headline=f"{number + 3} hurt at the harbour")
        amend(
            reread(story), by=editor, anchor=f"correction-r{2 * number + 2}", text="They said so."
        )

    with django_assert_num_queries(8):
        client.get(reverse("admin:story_notices", args=[story.pk]))

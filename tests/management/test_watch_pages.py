from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from stories import tasks
from stories.clock import now
from stories.editorial.claiming import add_evidence
from stories.models import PageChange, Watch
from tests.factories import make_claim, make_source
from tests.website import Website, answer, article, website

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from pytest_django.fixtures import SettingsWrapper

QUOTE = "Seven people were taken to hospital after the explosion, the register shows."


@pytest.fixture
def site(checker: User, settings: SettingsWrapper) -> Iterator[Website]:
    """A page that is cited and no longer says what was pasted from it."""
    settings.WATCH_PRIVATE = True
    with website() as one:
        one.says["/page"] = answer(article(QUOTE.replace("Seven", "Nine")))
        add_evidence(
            make_claim(),
            by=checker,
            source=make_source(),
            kind="url",
            title="Register",
            url=one.url("/page"),
            text=QUOTE,
        )
        yield one


def run() -> str:
    out = StringIO()
    call_command("watch_pages", stdout=out)
    return out.getvalue()


def test_one_round_by_hand_says_what_it_found(site: Website) -> None:
    said = run()

    assert "Pages looked at: 1. Changes found: 1." in said
    assert "The quoted words are gone" in said
    assert "Pages looked at: 0." in run()


def test_where_the_watcher_is_off_it_says_so(site: Website, settings: SettingsWrapper) -> None:
    settings.WATCH_PAGES = False

    assert "WRITETHRU_WATCH is off" in run()
    assert site.asked == []


def test_the_worker_does_the_same(site: Website) -> None:
    tasks.watch_pages.delay()
    Watch.objects.update(next_at=now())
    tasks.watch_pages.delay()

    assert PageChange.objects.count() == 1
    assert len(site.asked) == 2

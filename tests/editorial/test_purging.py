"""The cache before us is told what to forget: at once, and of everything that changed."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.views.debug import SafeExceptionReporterFilter

from stories.clock import now, told
from stories.editorial.cut import Cut
from stories.editorial.delivering import deliver_due
from stories.editorial.merging import merge_claims
from stories.editorial.publishing import hold, publish
from stories.editorial.queue import queue
from stories.editorial.saving import save_story
from stories.editorial.scheduling import publish_due, schedule
from stories.editorial.sections import Section
from stories.editorial.undoing import undo
from stories.editorial.withholding import accept_withholding, request_withholding
from stories.models import Channel, Delivery, DeliveryState, Ground, Story
from stories.syndication.purging import LONGEST, MOST, batched
from tests.editorial.hours import in_minutes
from tests.editorial.test_concurrency import at_once
from tests.factories import make_claim, make_story, make_user
from tests.syndication.telling import saying
from tests.website import Website, answer, website

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from django.test import Client

TOKEN = "canary-7f3a"
TOPICS = 7


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as one:
        one.says["/purge?zone=hush"] = answer("{}", content_type="application/json")
        one.says["/hub"] = answer("", status="204 No Content")
        yield one


@pytest.fixture(autouse=True)
def cache(site: Website, settings: Any) -> Website:
    """A cache that is to be told, and a hub, both on this machine."""
    settings.CACHE_PURGE_URL = site.url("/purge?zone=hush")
    settings.CACHE_PURGE_SECRET = {"Fastly-Key": TOKEN}
    settings.WEBSUB_HUBS = [site.url("/hub")]
    settings.CACHE_PURGE_PRIVATE = settings.WEBSUB_PRIVATE = True
    return site


def later(seconds: float) -> Any:
    return told(now() + timedelta(seconds=seconds))


def purges() -> Any:
    return Delivery.objects.filter(channel=Channel.PURGE).order_by("pk")


def keys() -> list[str]:
    """What the newest publication is to be purged by."""
    revision = purges().latest("pk").revision
    return " ".join(purges().filter(revision=revision).values_list("topic", flat=True)).split()


def asked(cache: Website) -> list[str]:
    return [path.partition("?")[0] for path in cache.paths()]


def test_the_cache_is_told_at_once_in_the_words_of_each_of_them(
    cache: Website, story: Story, editor: User
) -> None:
    publish(story, by=editor)

    assert deliver_due() == 1
    assert deliver_due() == 0
    [(path, headers)] = cache.asked
    [(method, body)] = cache.sent
    assert (method, path) == ("POST", "/purge?zone=hush")
    assert headers["surrogate-key"] == f"story-{story.slug} feeds"
    assert headers["cache-tag"] == f"story-{story.slug},feeds"
    assert headers["content-type"] == "application/json"
    assert headers["fastly-key"] == TOKEN
    assert json.loads(body) == {"tags": [f"story-{story.slug}", "feeds"]}
    assert (purges().get().state, purges().get().answer) == ("sent", "200")


def test_the_claims_that_it_says_and_those_that_it_said_are_purged(editor: User) -> None:
    first, second = make_claim(), make_claim(statement="Two persons were hurt")
    story = make_story(slug="fire", body=saying(first))
    publish(story, by=editor)
    assert keys() == ["story-fire", "feeds", f"claim-{first.pk}"]

    story.refresh_from_db()
    save_story(story, by=editor, token=story.saves, body=saying(second))
    publish(story, by=editor, note="Another figure.")

    assert keys() == ["story-fire", "feeds", f"claim-{first.pk}", f"claim-{second.pk}"]


def test_a_claim_that_was_made_one_with_another_is_purged_as_both(
    editor: User, checker: User
) -> None:
    gone, into = make_claim(), make_claim(statement="Two persons were hurt")
    story = make_story(slug="fire", body=saying(gone))
    publish(story, by=editor)
    merge_claims(gone, into=into, by=checker, reason="They say the same.")

    hold(story, by=editor, reason="A witness has withdrawn.")

    assert set(keys()) == {"story-fire", "feeds", f"claim-{gone.pk}", f"claim-{into.pk}"}


def test_a_claim_of_the_draft_alone_is_not_named(editor: User) -> None:
    story = make_story(slug="fire", body="A fire broke out, the harbour office said.")
    publish(story, by=editor)
    story.refresh_from_db()
    save_story(story, by=editor, token=story.saves, body=saying(make_claim()))

    hold(story, by=editor, reason="A witness has withdrawn.")

    assert keys() == ["story-fire", "feeds"]


@pytest.mark.parametrize("length", [3, 80])
def test_many_keys_go_in_several_requests(length: int) -> None:
    keys = [f"{n:0{length}d}" for n in range(MOST * 3 + 1)]

    parts = list(batched(keys))

    assert [key for part in parts for key in part] == keys
    assert max(map(len, parts)) <= MOST
    assert max(len(" ".join(part)) for part in parts) <= LONGEST
    assert list(batched([])) == []


def test_a_story_with_many_claims_files_several(cache: Website, editor: User) -> None:
    claims = [make_claim(statement=f"Two people were hurt, {n}") for n in range(MOST)]
    publish(make_story(slug="fire", body=" ".join(map(saying, claims))), by=editor)

    assert purges().count() == 2
    assert deliver_due() == 2
    told = [headers["surrogate-key"].split() for _path, headers in cache.asked]
    assert sorted(sum(told, [])) == sorted(keys())


def test_a_removal_by_law_purges_in_its_own_transaction(editor: User, standards: User) -> None:
    story = make_story(slug="fire", body="A fire broke out on the quay, the harbour office said.")
    publish(story, by=editor)
    purges().update(state=DeliveryState.SENT)
    request = request_withholding(
        story,
        by=standards,
        ground=Ground.COURT,
        reason="A court.",
        why="The court asks it.",
        words="the quay",
    )
    second = make_user("second", "Standards editor")

    with transaction.atomic():
        accept_withholding(request, by=second)
        assert purges().filter(revision__number=2).exists()
        transaction.set_rollback(True)
    assert purges().count() == 1

    accept_withholding(request, by=second)
    assert keys() == ["story-fire", "feeds"]
    assert purges().latest("pk").next_at <= now()


def test_an_embargo_that_lifts_purges(editor: User) -> None:
    story = make_story(slug="fire", embargo_until=in_minutes(5).at)
    schedule(story, by=editor, hour=in_minutes(5))
    assert not purges().exists()

    with later(301):
        publish_due()

    assert keys() == ["story-fire", "feeds"]


def test_an_undo_calls_back_the_notices_and_purges_again(
    cache: Website, story: Story, editor: User
) -> None:
    with told(now() - timedelta(minutes=5)):
        publish(story, by=editor)
    Delivery.objects.update(state=DeliveryState.SENT)
    story.refresh_from_db()
    save_story(
        story,
        by=editor,
        token=story.saves,
        body="A fire broke out on the pier, the harbour office said.",
    )
    publish(story, by=editor, note="Where it broke out.")
    assert deliver_due() == 1  # before the seconds are over

    undo(story, by=editor, number=2)

    assert deliver_due() == 1
    states = set(Delivery.objects.values_list("revision__number", "channel", "state"))
    assert states == {
        *((1, "purge", "sent"), (1, "websub", "sent"), (2, "purge", "sent")),
        *((2, "websub", "cancelled"), (3, "purge", "sent"), (3, "websub", "waiting")),
    }


@pytest.mark.parametrize("seconds", [0, 10])
def test_hubs_are_told_when_the_cache_has_forgotten(
    seconds: int, cache: Website, story: Story, editor: User, settings: Any
) -> None:
    settings.UNDO_SECONDS = seconds
    publish(story, by=editor)

    with later(seconds + 1):
        assert deliver_due() == 1 + TOPICS

    assert asked(cache) == ["/purge"] + ["/hub"] * TOPICS


def test_a_cache_that_fails_holds_notices_up_for_two_tries(
    cache: Website, story: Story, editor: User
) -> None:
    cache.says["/purge?zone=hush"] = answer("", status="503 Busy")
    publish(story, by=editor)

    with later(11):
        assert deliver_due() == 0
    assert asked(cache) == ["/purge"]
    with later(18):
        assert deliver_due() == TOPICS
    assert asked(cache) == ["/purge", "/purge"] + ["/hub"] * TOPICS
    assert purges().get().state == DeliveryState.WAITING


def test_a_purge_that_nobody_tries_holds_notices_up_for_half_a_minute(
    cache: Website, story: Story, editor: User
) -> None:
    publish(story, by=editor)
    purges().update(next_at=now() + timedelta(hours=1))

    with later(39):
        assert deliver_due() == 0
    with later(41):
        assert deliver_due() == TOPICS


def test_a_new_purge_waits_behind_nothing(cache: Website, story: Story, editor: User) -> None:
    publish(make_story(), by=editor)
    purges().update(state=DeliveryState.SENT)
    with later(60):
        publish(story, by=editor)
        deliver_due()

    assert asked(cache)[:2] == ["/purge", "/hub"]


def test_a_cache_that_says_gone_is_asked_again_and_then_on_the_board(
    cache: Website, client: Client, story: Story, editor: User, caplog: pytest.LogCaptureFixture
) -> None:
    cache.says["/purge?zone=hush"] = answer("", status="410 Gone")
    publish(story, by=editor)
    with caplog.at_level(logging.DEBUG):
        for seconds in (1, 10, 400, 3000):
            with later(seconds):
                deliver_due()

    [failed] = [part for part in queue(editor, Cut()) if part.section == Section.FAILED]
    assert failed.count == 1
    assert failed.rows[0].says.startswith("The cache at 127.0.0.1 is not purged (410)")
    client.force_login(editor)
    seen = f"{client.get('/admin/').content.decode()} {caplog.text} {failed}"
    rows = str([list(row.values()) for row in Delivery.objects.values()])
    for secret in (TOKEN, "hush"):
        assert secret not in seen
        assert secret not in rows

    # Another story's purge makes it no better; its own does.
    cache.says["/purge?zone=hush"] = answer("")
    with later(3001):
        publish(make_story(), by=editor)
        deliver_due()
    assert [part for part in queue(editor, Cut()) if part.section == Section.FAILED]
    with later(20_000):
        deliver_due()
    assert not [part for part in queue(editor, Cut()) if part.section == Section.FAILED]


def test_a_redirect_is_not_followed_with_the_secret(
    cache: Website, story: Story, editor: User
) -> None:
    cache.says["/purge?zone=hush"] = answer("", status="307 Moved", location="/elsewhere")
    publish(story, by=editor)

    assert deliver_due() == 0
    assert asked(cache) == ["/purge"]


def test_a_page_of_errors_shows_no_secret_among_the_settings() -> None:
    shown = SafeExceptionReporterFilter().get_safe_settings()

    assert "CACHE_PURGE_SECRET" in shown
    assert TOKEN not in str(shown)


def test_without_a_cache_nothing_is_filed_and_nothing_asked(editor: User, settings: Any) -> None:
    def queries() -> list[str]:
        story = make_story(body=saying(make_claim()))
        with CaptureQueriesContext(connection) as done:
            publish(story, by=editor)
        return [query["sql"] for query in done.captured_queries]

    settings.WEBSUB_HUBS = []
    publish(make_story(), by=editor)  # permissions and the like are read once
    told = queries()
    settings.CACHE_PURGE_URL = ""
    silent = queries()

    assert len(told) == len(silent) + 3
    assert [sql for sql in silent if "stories_delivery" in sql] == []
    assert purges().count() == 2


def test_what_waits_when_the_cache_is_taken_away_is_not_sent(
    cache: Website, story: Story, editor: User, settings: Any
) -> None:
    publish(story, by=editor)
    settings.CACHE_PURGE_URL = ""

    assert deliver_due() == 0
    assert purges().get().state == DeliveryState.CANCELLED
    assert cache.asked == []


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_many_workers_purge_once(transactional_db: None, cache: Website) -> None:
    editor = make_user("edith", "Editor")
    for _ in range(3):
        publish(make_story(), by=editor)

    at_once(*(deliver_due for _ in range(4)))
    while deliver_due():
        continue

    told = [headers["surrogate-key"] for _path, headers in cache.asked]
    assert len(told) == len(set(told)) == 3


def test_the_page_of_a_removal_says_whether_the_cache_forgot(
    cache: Website, client: Client, editor: User, standards: User, settings: Any
) -> None:
    story = make_story(slug="fire", body="A fire broke out on the quay, the harbour office said.")
    publish(story, by=editor)
    path = f"/admin/stories/{story.pk}/withhold/"

    def asks() -> Any:
        return request_withholding(
            story,
            by=standards,
            ground=Ground.COURT,
            reason="A court.",
            why="The court asks it.",
            words="the quay",
        )

    request = asks()
    second = make_user("second", "Standards editor")
    client.force_login(second)
    page = client.get(path).content.decode()
    assert "The cache at 127.0.0.1 is told at once to forget the story." in page
    assert TOKEN not in page
    assert "hush" not in page
    settings.CACHE_PURGE_URL, url = "", settings.CACHE_PURGE_URL
    assert "A cache before this site is not told" in client.get(path).content.decode()
    settings.CACHE_PURGE_URL = url

    accept_withholding(request, by=second)
    assert "has not confirmed yet" in client.get(path).content.decode()
    while deliver_due():
        continue
    assert "The cache forgot the story." in client.get(path).content.decode()

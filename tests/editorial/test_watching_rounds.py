"""Cited pages: which of them are looked at, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stories.clock import now
from stories.clock import told as at_time
from stories.editorial.looking import LONGEST, SHORTEST, interval_of, take_in
from stories.editorial.publishing import publish, retract
from stories.editorial.watching import (
    LEASE,
    PER_HOST,
    open_page_changes,
    watch_pages,
    watched,
)
from stories.models import (
    Evidence,
    Source,
    Status,
    Watch,
)
from stories.net import fetch
from tests.editorial.cited import PAGE, TROUBLE, cite, findings, look
from tests.factories import make_claim, make_evidence, make_source, make_story, stand
from tests.website import Website, answer, website

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries
    from pytest_django.fixtures import SettingsWrapper

    from stories.models import Claim


@pytest.fixture(scope="module")
def server() -> Iterator[Website]:
    with website() as one:
        yield one


@pytest.fixture
def site(server: Website, settings: SettingsWrapper) -> Website:
    settings.WATCH_PRIVATE = True
    server.says = {"/page": answer(PAGE)}
    server.asked = []
    return server


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(statement="Seven people were taken to hospital")


@pytest.fixture
def cited(site: Website, claim: Claim, checker: User) -> Evidence:
    return cite(site, claim, checker)


def page_of(**fields: Any) -> Evidence:
    return make_evidence(kind="url", url="https://courier.org/a", **fields)


def test_a_settled_claim_that_no_story_carries_is_left_alone(
    editor: User, standards: User
) -> None:
    claim = stand(make_claim(), Status.CORROBORATED)
    evidence = page_of(claim=claim)
    assert not watched().exists()

    story = make_story(body=f"[Two people were hurt]{{claim={claim.ref}}}, it was said.")

    assert list(watched()) == [evidence]
    publish(story, by=editor)
    assert list(watched()) == [evidence]
    story.refresh_from_db()
    retract(story, by=standards, reason="it was not true that anybody was hurt")
    assert not watched().exists()


@pytest.mark.parametrize("status", [Status.UNVERIFIED, Status.CHECKING])
def test_an_unsettled_claim_is_watched_wherever_it_stands(db: None, status: Status) -> None:
    evidence = page_of(claim=stand(make_claim(), status))
    assert list(watched()) == [evidence]


def test_what_nobody_relies_on_any_more_is_left_alone(db: None) -> None:
    page_of(withdrawn_at=now())
    page_of(source=make_source(muted=True))
    page_of(source=make_source(confidential=True, public_label="an official"))
    make_evidence(kind="document")
    overtaken = make_claim()
    page_of(claim=stand(overtaken, Status.SUPERSEDED, superseded_by=make_claim()))
    page_of(claim=stand(make_claim(), Status.RETRACTED))

    assert not watched().exists()


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(0), SHORTEST),
        (timedelta(minutes=50), SHORTEST),
        (timedelta(hours=5), timedelta(hours=1)),
        (timedelta(days=5), timedelta(days=1)),
        (timedelta(days=35), LONGEST),
        (timedelta(days=3650), LONGEST),
    ],
)
def test_a_page_is_left_alone_for_a_fifth_of_its_age(
    db: None, age: timedelta, wait: timedelta
) -> None:
    evidence = page_of()
    assert interval_of(evidence, evidence.created_at + age) == wait


def test_a_page_that_changed_is_young_again(cited: Evidence, site: Website) -> None:
    look()
    site.says["/page"] = answer(PAGE.replace("Seven", "Nine"))
    look(after=timedelta(days=10))

    wait = Watch.objects.get().next_at - (now() + timedelta(days=10))

    assert wait < SHORTEST + timedelta(minutes=1)


def test_newer_claims_come_first_and_one_host_gives_room_to_others(
    site: Website, checker: User
) -> None:
    for number in range(PER_HOST + 2):
        site.says[f"/{number}"] = answer(PAGE)
        with at_time(now() - timedelta(hours=9 - number)):
            cite(site, make_claim(statement=f"Claim {number}"), checker, f"/{number}")

    assert watch_pages().looked == PER_HOST

    newest = [f"/{number}" for number in range(PER_HOST + 1, 1, -1)]
    assert site.paths() == newest
    assert watch_pages().looked == 2
    assert watch_pages().looked == 0


def test_a_host_in_trouble_is_asked_for_one_page_a_round(site: Website, checker: User) -> None:
    for number in range(3):
        site.says[f"/{number}"] = TROUBLE["busy"]
        cite(site, make_claim(), checker, f"/{number}")

    assert watch_pages().looked == 1


def test_a_host_that_another_worker_asks_is_left_to_it(
    site: Website, claim: Claim, checker: User
) -> None:
    site.says["/other"] = answer(PAGE)
    cite(site, claim, checker)
    watch_pages()
    Watch.objects.update(leased_until=now() + LEASE)
    cite(site, claim, checker, "/other")

    assert watch_pages().looked == 0
    with at_time(now() + LEASE):
        assert watch_pages().looked == 1


def test_nobody_is_asked_where_the_watcher_is_off(
    cited: Evidence, site: Website, settings: SettingsWrapper
) -> None:
    settings.WATCH_PAGES = False

    assert watch_pages().looked == 0
    assert site.asked == []


def test_a_name_that_is_only_an_example_is_never_looked_up(
    claim: Claim, settings: SettingsWrapper
) -> None:
    make_evidence(claim=claim, kind="url", url="https://agency.example/register")

    assert watch_pages().looked == 0


def test_what_waits_is_one_query(
    cited: Evidence, site: Website, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    look()
    site.says["/page"] = answer(PAGE.replace("Seven", "Nine"))
    look()

    with django_assert_num_queries(1):
        [change] = open_page_changes()
        assert change.evidence.claim.statement
        assert change.evidence.source.label
    Source.objects.update(muted=True)
    assert not open_page_changes().exists()


def test_a_result_that_comes_after_the_lease_has_passed_on_is_dropped(
    cited: Evidence, site: Website
) -> None:
    look()
    site.says["/page"] = answer(PAGE.replace("Seven", "Nine"))
    Watch.objects.update(leased_until=now() + LEASE)
    slow = Watch.objects.select_related("evidence").get()
    Watch.objects.update(leased_until=now() + 2 * LEASE)  # another worker took over

    assert take_in(slow, fetch(cited.url, private=True)) is None

    assert findings() == []
    assert Watch.objects.get().leased_until is not None

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime
from pytest_django import DjangoAssertNumQueries

from stories.clock import now, told
from stories.editorial.handover import ROWS
from stories.models import Handover
from tests.editorial.test_handover import moved
from tests.editorial.test_queue import everything
from tests.factories import make_desk


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def page_of(client: Client, **asked: str) -> str:
    return client.get(reverse("admin:handover"), asked).content.decode()


def sign(client: Client, note: str = "", asked: str = "") -> str:
    path = reverse("admin:handover") + asked
    fields = client.get(path).context["form"].initial
    answer = client.post(path, {**fields, "note": note}, follow=True)
    return answer.content.decode()


def test_a_handover_has_everything_on_one_page(desk: Client, editor: User, checker: User) -> None:
    everything(editor, checker)
    moved(checker)

    page = page_of(desk)

    for title in ("Status changes", "Changed pages", "Embargoes that lift", "Open questions"):
        assert title in page
    assert "Two offices say otherwise." in page
    assert "(Europe/London) = " in page[page.index("Goes out by itself") :]
    assert "scheduled by Edith Vos" in page
    assert "Nobody has signed a handover here yet." in page
    assert "Chen Wu" in page[page.index("Who was on:") :]


def test_taking_over_is_signed_told_and_listed_and_the_next_one_begins_there(
    desk: Client, checker: User
) -> None:
    moved(checker)

    page = sign(desk, note="Quiet, <b>but</b> the toll moves.")

    assert "You have taken over." in page
    assert "Edith Vos took over last, " in page
    assert "Quiet, &lt;b&gt;but&lt;/b&gt; the toll moves." in page
    assert "Two offices say otherwise." not in page
    assert "Two offices say otherwise." in page_of(desk, since="8h")


def test_a_double_click_signs_once(desk: Client) -> None:
    page = desk.get(reverse("admin:handover"))
    fields = {**page.context["form"].initial, "note": "Quiet."}

    for _ in range(2):
        desk.post(reverse("admin:handover"), fields)

    assert Handover.objects.count() == 1


def test_what_is_signed_is_the_shift_that_was_shown(desk: Client) -> None:
    shown = desk.get(reverse("admin:handover"), {"since": "midnight"}).context["shift"]

    sign(desk, asked="?since=midnight")

    made = Handover.objects.get()
    assert (made.since, made.until - shown.until < timedelta(minutes=1)) == (shown.since, True)


def test_a_note_that_is_too_long_stays_in_the_form(desk: Client) -> None:
    fields = desk.get(reverse("admin:handover")).context["form"].initial

    answer = desk.post(reverse("admin:handover"), {**fields, "note": "x" * 2001})

    assert answer.status_code == 422
    assert "x" * 2001 in answer.content.decode()
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "nonsense"},
        {"since": "0001-01-01T00:00"},
        {"since": "9999-12-31T23:59"},
        {"until": "9999-12-31T23:59"},
        {"until": "2000-01-01T00:00"},
        {"since": "2026-13-45T99:99"},
        {"all": "nonsense"},
        {"all": "moves"},
        {"desk": "none"},
    ],
)
def test_any_address_gives_a_shift(desk: Client, asked: dict[str, str]) -> None:
    shift = desk.get(reverse("admin:handover"), asked).context["shift"]

    assert shift.since <= now() < shift.until


@pytest.mark.parametrize(
    ("at", "since"),
    [
        # Before and after the clocks go forward, and back, in the desk's zone
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 0, 0, tzinfo=UTC)),
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), datetime(2026, 3, 29, 0, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 5, 0, tzinfo=UTC), datetime(2026, 10, 24, 23, 0, tzinfo=UTC)),
    ],
)
def test_since_midnight_is_the_desk_s_midnight_whatever_the_clocks_do(
    client: Client, editor: User, at: datetime, since: datetime
) -> None:
    with told(at):
        client.force_login(editor)
        shown = client.get(reverse("admin:handover"), {"since": "midnight"}).context["shift"]
        eight = client.get(reverse("admin:handover"), {"since": "8h"}).context["shift"]

    assert shown.since == since
    assert localtime(shown.since).hour == 0
    assert at - eight.since == timedelta(hours=8)
    assert eight.until - at == timedelta(hours=8)


def test_a_count_leads_to_all_of_its_rows(desk: Client, checker: User) -> None:
    for _ in range(ROWS + 3):
        moved(checker)

    assert f"All {ROWS + 3}" in page_of(desk)
    assert page_of(desk, all="moves").count('<li class="line">') == ROWS + 3


def test_a_desk_s_handover_is_signed_for_that_desk(desk: Client) -> None:
    make_desk(name="Metro")

    page = sign(desk, asked="?desk=metro")

    assert Handover.objects.get().desk == make_desk(name="Metro")
    assert "Handover: Metro" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_nine_queries_for_any_number_of_rows(
    count: int,
    desk: Client,
    editor: User,
    checker: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    everything(editor, checker)
    for _ in range(count):
        moved(checker)

    with django_assert_num_queries(9):
        page_of(desk)

"""Scheduling on the publish page, and what the story's page offers until its hour."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from stories.clock import now, told
from stories.editorial.publishing import publish
from stories.editorial.saving import save_story, set_embargo
from stories.editorial.scheduling import cancel, publish_due, schedule
from stories.models import Kind, Revision, Scheduled, ScheduleState
from tests.admin.test_publish import CORRECTION, at, form_of, post, text
from tests.editorial.hours import in_minutes

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Story

AUTUMN = datetime(2026, 10, 1, tzinfo=UTC)
FACT = "Two people were hurt, the harbour office said."
FIVE = {"when": "at", "date": "2026-10-24", "time": "16:30", "zone": "Europe/London"}
TWICE = {**FIVE, "date": "2026-10-25", "time": "01:30"}
SKIPPED = {**FIVE, "date": "2027-03-28", "time": "01:30"}


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture(autouse=True)
def _autumn() -> Any:
    with told(AUTUMN):
        yield


def page_of(story: Story) -> str:
    return reverse("admin:story", args=[story.pk])


def do(desk: Client, row: Scheduled, what: str) -> str:
    return text(desk.post(reverse("admin:scheduled_do", args=[row.pk, what]), follow=True))


def test_a_story_is_scheduled_and_the_moment_is_spelled_out(desk: Client, story: Story) -> None:
    answer = desk.post(at(story), {**form_of(desk, story), **FIVE}, follow=True)

    planned = Scheduled.objects.get()
    assert planned.release_at == datetime(2026, 10, 24, 15, 30, tzinfo=UTC)
    assert (planned.wall, planned.zone) == ("2026-10-24T16:30", "Europe/London")
    spelled = "Goes out on 24 October 2026, 16:30 BST (Europe/London) = 15:30 UTC."
    assert spelled in text(answer)
    assert not Revision.objects.exists()


def test_now_publishes_whatever_stands_in_the_other_fields(desk: Client, story: Story) -> None:
    post(desk, story, **{**FIVE, "when": "now"})

    assert Revision.objects.count() == 1
    assert not Scheduled.objects.exists()


def test_before_it_is_sent_the_page_says_what_will_happen(desk: Client, story: Story) -> None:
    form = {**form_of(desk, story), **FIVE}

    for answer in (
        desk.post(at(story), {**form, "check": "1"}),
        desk.post(at(story), form, headers={"X-Part": "findings"}),
    ):
        assert "Goes out on 24 October 2026, 16:30 BST" in text(answer)
        assert "Schedule the story" in text(answer)
    assert not Scheduled.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence", "offers"),
    [
        (TWICE, "show 01:30 twice that day", ["25 October 2026, 01:30 BST", "01:30 GMT"]),
        (SKIPPED, "skip 01:30 that day", ["28 March 2027, 00:30 GMT", "02:30 BST"]),
    ],
)
def test_an_unclear_time_is_refused_with_both_readings(
    typed: dict[str, str], sentence: str, offers: list[str], desk: Client, story: Story
) -> None:
    answer = post(desk, story, **typed)

    assert answer.status_code == 422
    page = text(answer)
    assert sentence in page
    assert all(offer in page for offer in offers)
    assert not Scheduled.objects.exists()

    first, second = re.findall(r'name="reading" value="([^"]+)"', page)
    assert post(desk, story, **typed, reading=second).status_code == 302
    assert Scheduled.objects.get().release_at == datetime.fromisoformat(second)
    assert first < second


def test_the_reading_that_was_chosen_stays_chosen(desk: Client, story: Story) -> None:
    form = {**form_of(desk, story), **TWICE}
    asked = text(desk.post(at(story), {**form, "check": "1"}))
    second = re.findall(r'name="reading" value="([^"]+)"', asked)[1]

    again = text(desk.post(at(story), {**form, "check": "1", "reading": second}))

    assert f'name="reading" value="{second}" checked' in again
    assert "twice that day" not in again


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"time": ""}, "Say the date and the time"),
        ({"date": "2026-09-30"}, "That time has passed"),
        ({"zone": "London"}, "Did you mean Europe/London?"),
        ({"date": "soon"}, "Enter a valid date"),
    ],
)
def test_what_is_no_hour_is_refused_and_nothing_goes_out(
    typed: dict[str, str], sentence: str, desk: Client, story: Story
) -> None:
    answer = post(desk, story, **{**FIVE, **typed})

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Scheduled.objects.exists()
    assert not Revision.objects.exists()


def test_an_hour_before_the_embargos_end_is_refused(
    desk: Client, story: Story, editor: User
) -> None:
    set_embargo(story, by=editor, until=datetime(2026, 10, 24, 16, 0, tzinfo=UTC))

    answer = post(desk, story, **FIVE)

    assert answer.status_code == 422
    assert "under embargo until 24 October 2026, 17:00 BST" in text(answer)


def test_under_embargo_the_page_offers_its_end(desk: Client, story: Story, editor: User) -> None:
    set_embargo(story, by=editor, until=datetime(2026, 10, 24, 16, 0, tzinfo=UTC))

    page = text(desk.get(at(story)))

    assert 'name="date" value="2026-10-24"' in page
    assert 'name="time" value="17:00"' in page
    assert "Nothing stands in the way." in page


def test_a_correction_waits_with_all_its_words_and_the_page_opens_with_them(
    desk: Client, story: Story, editor: User
) -> None:
    publish(story, by=editor)
    story.refresh_from_db()
    save_story(story, by=editor, token=story.saves, body=FACT)
    assert post(desk, story, **CORRECTION, **FIVE, note="Two.").status_code == 302
    assert Scheduled.objects.get().kind == Kind.CORRECTION

    page = text(desk.get(at(story)))

    assert 'name="kind" value="correction" checked' in page
    assert "Nine people were hurt</textarea>" in page
    assert "It takes the place of what waits already." in page


def test_the_same_form_twice_leaves_one_that_waits(desk: Client, story: Story) -> None:
    form = {**form_of(desk, story), **FIVE}
    for _ in range(2):
        assert desk.post(at(story), form).status_code == 302

    assert Scheduled.objects.waiting().count() == 1


def test_what_waits_is_shown_published_at_once_or_called_off(
    desk: Client, story: Story, editor: User
) -> None:
    planned = schedule(story, by=editor, hour=in_minutes(30))
    page = text(desk.get(page_of(story)))
    assert "Goes out on 1 October 2026, 01:30 BST" in page
    assert "First version, scheduled by Edith Vos." in page

    assert "It is cancelled. Nothing goes out by itself." in do(desk, planned, "cancel")
    assert "Goes out on" not in text(desk.get(page_of(story)))
    assert "cancelled or moved it already" in do(desk, planned, "now")

    planned = schedule(story, by=editor, hour=in_minutes(30))
    assert "Revision 1 is published: First version." in do(desk, planned, "now")
    assert "published already" in do(desk, planned, "cancel")


def test_who_saved_since_is_said_and_whether_that_keeps_it_in(
    desk: Client, story: Story, editor: User, reporter: User, standards: User
) -> None:
    schedule(story, by=editor, hour=in_minutes(30))
    with told(now() + timedelta(minutes=1)):
        story = save_story(story, by=standards, token=story.saves, body=FACT)
        assert "Saved since by Sade Okoye." in text(desk.get(page_of(story)))
        save_story(story, by=reporter, token=story.saves, body=FACT + FACT)
        page = text(desk.get(page_of(story)))

    assert "Rosa Diaz saved since and may not publish: it stays in until" in page


def test_a_refusal_is_told_until_somebody_has_seen_it(
    desk: Client, story: Story, editor: User
) -> None:
    planned = schedule(story, by=editor, hour=in_minutes(30), unchanged_only=True)
    with told(now() + timedelta(minutes=1)):
        save_story(story, by=editor, token=story.saves, body=FACT)
    with told(now() + timedelta(minutes=31)):
        publish_due()
        for page in (page_of(story), reverse("admin:index")):
            assert "it was to go out unchanged only" in text(desk.get(page))

        assert "It is off the board." in do(desk, planned, "seen")

        for page in (page_of(story), reverse("admin:index")):
            assert "unchanged only" not in text(desk.get(page))


def test_publishing_at_once_what_is_blocked_leads_to_what_blocks_it(
    desk: Client, story: Story, editor: User
) -> None:
    planned = schedule(story, by=editor, hour=in_minutes(30))
    set_embargo(story, by=editor, until=in_minutes(20).at)

    page = do(desk, planned, "now")

    assert "Not published, it still waits. The story is under embargo" in page
    assert Scheduled.objects.waiting().count() == 1


def test_lists_say_when_a_story_goes_out(desk: Client, story: Story, editor: User) -> None:
    schedule(story, by=editor, hour=in_minutes(30))

    for name in ("admin:index", "admin:stories"):
        assert "Goes out <time" in text(desk.get(reverse(name)))
    listed = desk.get(reverse("admin:stories"), {"queue": "scheduled"})
    assert story.title in text(listed)


def test_nothing_else_can_be_done_with_it(desk: Client, story: Story, editor: User) -> None:
    planned = schedule(story, by=editor, hour=in_minutes(30))

    answer = desk.post(reverse("admin:scheduled_do", args=[planned.pk, "burn"]))

    assert answer.status_code == 404
    planned.refresh_from_db()
    assert planned.state == ScheduleState.WAITING


@pytest.mark.parametrize("saves", [1, 6])
def test_the_plan_costs_a_page_two_queries_and_one_a_saver(
    saves: int,
    desk: Client,
    story: Story,
    editor: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    planned = schedule(story, by=editor, hour=in_minutes(30))
    cancel(planned, by=editor)
    desk.get(page_of(story))
    for n in range(saves):
        with told(now() + timedelta(minutes=n + 1)):
            story = save_story(story, by=editor, token=story.saves, body=FACT * (n + 1))
    schedule(story, by=editor, hour=in_minutes(30))

    with django_assert_max_num_queries(32):
        desk.get(page_of(story))


def test_after_a_publication_one_click_takes_it_back(
    desk: Client, story: Story, editor: User
) -> None:
    publish(story, by=editor)
    page = text(desk.get(page_of(story)))
    assert "Revision 1 is out." in page
    assert 'data-undo="10"' in page

    url = reverse("admin:story_undo", args=[story.pk, 1])
    answer = text(desk.post(url, follow=True))

    assert "Readers have been shown revision 1, so the story is under review now." in answer
    assert "is out." not in answer


def test_the_words_before_come_again_and_the_message_says_so(
    desk: Client, story: Story, editor: User
) -> None:
    publish(story, by=editor)
    story = save_story(story, by=editor, token=story.saves, body=FACT * 2)
    publish(story, by=editor, note="More.")

    answer = text(desk.post(reverse("admin:story_undo", args=[story.pk, 2]), follow=True))

    assert "Revision 2 is taken back. Readers see the words before it again." in answer
    assert "is published" not in answer


def test_too_late_it_says_what_to_do_instead(desk: Client, story: Story, editor: User) -> None:
    publish(story, by=editor)
    with told(now() + timedelta(seconds=10)):
        assert "Revision 1 is out." not in text(desk.get(page_of(story)))
        url = reverse("admin:story_undo", args=[story.pk, 1])
        assert "Publish a correction, or put the story under review." in text(
            desk.post(url, follow=True)
        )
    assert Revision.objects.count() == 1

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from stories.editorial.auditing import audit_record
from stories.editorial.claiming import make_claim
from stories.editorial.publishing import publish
from stories.editorial.saving import save_story, start_story
from stories.editorial.verifying import check_claim, decline
from stories.models import Claim, Placement, RecordAudit, Status, Story
from tests.editorial.test_queue import everything
from tests.factories import make_claim as row_of_claim
from tests.factories import make_desk, make_evidence, make_story, stand


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def board_of(client: Client, **asked: str) -> str:
    return client.get(reverse("admin:index"), asked).content.decode()


def live_story(editor: User, *, number: int = 1) -> tuple[Story, Claim]:
    """A published story that carries one claim."""
    claim = make_claim(
        by=editor, statement=f"Quay {number} is shut", claimant="The harbour office"
    )
    body = f"[Quay {number} is shut]{{claim={claim.ref}}}, the harbour office said."
    story = start_story(by=editor, desk=make_desk(), headline=f"Quay {number}", body=body)
    publish(story, by=editor, note="First report.")
    story.refresh_from_db()
    return story, claim


def test_an_empty_desk_says_how_to_begin(desk: Client) -> None:
    page = board_of(desk)

    assert "Nothing waits for you." in page
    assert "No story here yet." in page
    assert reverse("admin:story_start") in page


def test_a_claim_that_moved_under_a_live_story_comes_first_with_both_statuses(
    desk: Client, editor: User
) -> None:
    story, claim = live_story(editor)
    check_claim(claim, to=Status.UNVERIFIABLE, by=editor, reason="Nobody can tell us now.")

    page = board_of(desk)

    needs = page[page.index("Readers see another status") :]
    assert claim.ref in needs
    assert "Unverified" in needs
    assert "Cannot be verified" in needs
    assert story.title in needs
    lane = f"{reverse('admin:story_correct', args=[story.pk])}?claim={claim.ref}"
    assert lane in needs
    assert "Correct live text" in desk.get(lane).content.decode()


def test_an_overdue_claim_says_by_how_much(desk: Client, editor: User) -> None:
    _story, claim = live_story(editor)
    Claim.objects.filter(pk=claim.pk).update(recheck_due=now() - timedelta(hours=3, minutes=1))

    assert "overdue by <time" in board_of(desk)
    assert ">3 h</time>" in board_of(desk)


def test_a_proposal_waits_on_the_board_of_the_second_person_only(
    client: Client, editor: User, checker: User
) -> None:
    claim = row_of_claim(statement="The mayor resigned")
    make_evidence(claim=claim, primary=True, text="x", sha256="0", captured_at=now())
    check_claim(claim, to=Status.CONFIRMED, by=checker, reason="We hold the letter.")

    client.force_login(editor)
    assert "Waiting for your countersign" in board_of(client)
    client.force_login(checker)
    assert "Waiting for your countersign" not in board_of(client)


def test_what_was_declined_comes_back_to_who_proposed_it(
    client: Client, editor: User, checker: User
) -> None:
    claim = row_of_claim()
    make_evidence(claim=claim, primary=True, text="x", sha256="0", captured_at=now())
    proposal = check_claim(claim, to=Status.CONFIRMED, by=checker, reason="We hold the letter.")
    decline(proposal, by=editor, reason="The letter is not signed.")
    client.force_login(checker)

    page = board_of(client)

    assert "Declined, yours to mend" in page
    assert "The letter is not signed." in page


def test_a_draft_that_readers_do_not_see_yet_is_marked(desk: Client, editor: User) -> None:
    story, _claim = live_story(editor)
    assert "Draft differs" not in board_of(desk)

    save_story(story, by=editor, token=story.saves, headline="Quay 1 opens")

    assert "Draft differs" in board_of(desk)


def test_the_board_can_be_cut_to_a_desk_and_to_ones_own_in_the_address(
    desk: Client, editor: User, reporter: User
) -> None:
    start_story(by=reporter, desk=make_desk(name="Metro"), headline="Trams late")
    start_story(by=editor, desk=make_desk(), headline="Talks open")

    assert "Trams late" in board_of(desk)
    assert "Trams late" not in board_of(desk, desk="world")
    assert "Talks open" in board_of(desk, desk="world")
    assert "Trams late" not in board_of(desk, who="me")
    assert "Talks open" not in board_of(desk, who="rosa")
    assert "Trams late" in board_of(desk, desk="no-such-desk")


def test_a_broken_record_is_told_loudly(desk: Client, editor: User) -> None:
    live_story(editor)
    audit_record()
    assert "Work that failed" not in board_of(desk)

    RecordAudit.objects.create(revisions=1, unbroken=False, finding="Story quay-1, revision 1.")

    assert "The record does not hold:" in board_of(desk)
    assert "Story quay-1, revision 1." in board_of(desk)


@pytest.mark.parametrize("count", [5, 50])
def test_the_board_asks_twelve_queries_for_any_number_of_stories(
    count: int, client: Client, editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    live_story(editor)
    model = Story.objects.get()
    for number in range(count):
        claim = row_of_claim(statement=f"Claim {number}")
        story = make_story(
            headline=f"Story {number}", body=f"[It is so]{{claim={claim.ref}}}, they said."
        )
        Story.objects.filter(pk=story.pk).update(live=model.live, stage="developing")
        stand(claim, Status.UNVERIFIED, recheck_due=now() - timedelta(hours=1))
        shown = {claim.pk: "confirmed"}
        Placement.objects.replace(story, [("body", claim.pk, "x")], live=True, shown=shown)
    client.force_login(editor)

    with django_assert_num_queries(12):
        page = board_of(client)

    assert f'Check again <span class="count">{count}</span>' in page


LISTED = {
    "claims": '<td class="main-cell">',
    "stories": '<td class="main-cell">',
    "checks": '<article class="card" id="check-',
    "checks/alone": 'id="lone-',
}


@pytest.mark.parametrize("who", ["", "me", "chen"])
@pytest.mark.parametrize("desk_asked", ["", "world"])
def test_every_count_of_the_board_is_the_number_of_rows_of_the_list_it_leads_to(
    client: Client, editor: User, checker: User, who: str, desk_asked: str
) -> None:
    for _ in range(2):
        everything(editor, checker)
    client.force_login(editor)
    choice = {"desk": desk_asked, "who": who}
    client.post(reverse("admin:choose"), {**choice, "back": "/admin/"})
    page = board_of(client)
    links = re.findall(
        r'<a href="(/admin/(claims|stories|checks/alone|checks)/[^"#]*)">'
        r'[^<]*<span class="count">(\d+)</span>',
        page,
    )

    counted = {
        (url, int(count)): client.get(unescape(url)).content.decode().count(LISTED[screen])
        for url, screen, count in links
    }

    assert len(counted) >= 2
    assert {key: key[1] for key in counted} == counted


def test_what_was_chosen_is_kept_until_it_is_cleared_and_a_link_wins_for_its_page(
    desk: Client, editor: User, reporter: User
) -> None:
    start_story(by=reporter, desk=make_desk(name="Metro"), headline="Trams late")
    start_story(by=editor, desk=make_desk(), headline="Talks open")

    came = desk.post(
        reverse("admin:choose"), {"desk": "metro", "back": "/admin/stories/?sort=started&page=2"}
    )

    assert came["Location"] == "/admin/stories/?sort=started&desk=metro"
    assert "Talks open" not in board_of(desk)
    assert "Talks open" not in desk.get(reverse("admin:stories")).content.decode()
    assert "Show everything" in board_of(desk)
    assert "Talks open" in board_of(desk, desk="world")
    assert "Talks open" not in board_of(desk)
    desk.post(reverse("admin:choose"), {"desk": "", "who": "", "back": "/admin/"})
    assert "Talks open" in board_of(desk)


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/x", "", "javascript:x"])
def test_choosing_never_leads_away_from_the_desk(desk: Client, back: str) -> None:
    came = desk.post(reverse("admin:choose"), {"desk": "", "back": back})

    assert came["Location"] == "/admin/"

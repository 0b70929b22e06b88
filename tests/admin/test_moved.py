from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from stories.editorial.moved import moved_pairs
from stories.editorial.outdated import Outdated, outdated
from stories.editorial.publishing import close, hold, publish
from stories.editorial.restating import restate
from stories.editorial.saving import start_story
from stories.editorial.verifying import check_claim
from stories.models import Claim, Dismissal, Revision, Status, Story
from tests.factories import make_claim, make_desk, make_evidence, stand


@pytest.fixture
def desk(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(statement="The quay is shut")


def carry(*claims: Claim, by: User, headline: str = "Quay shut", world: str = "World") -> Story:
    """A live story that attributes these claims as they stand now."""
    body = " ".join(f"[It is so]{{claim={claim.ref}}}, they said." for claim in claims)
    story = start_story(by=by, desk=make_desk(name=world), headline=headline, body=body)
    publish(story, by=by, note="First report.")
    return Story.objects.get(pk=story.pk)


def page_of(client: Client, address: str = "") -> str:
    return client.get(address or reverse("admin:moved")).content.decode()


def rows() -> tuple[Outdated, ...]:
    return outdated(moved_pairs())


def picked(*flags: Outdated) -> list[str]:
    return [f"{flag.story.pk}:{flag.seen}" for flag in flags]


def publish_rows(client: Client, *values: str, back: str = "") -> str:
    posted = {"row": list(values), "back": back}
    return client.post(reverse("admin:moved_publish"), posted, follow=True).content.decode()


def dismiss_row(client: Client, flag: Outdated, reason: str) -> tuple[int, str]:
    assert flag.story.live
    posted = {
        "story": flag.story.pk,
        "claim": flag.claim.pk,
        "status": flag.claim.status,
        "revision": flag.story.live.number,
        "reason": reason,
    }
    answer = client.post(reverse("admin:moved_dismiss"), posted, follow=True)
    return answer.status_code, answer.content.decode()


def test_a_row_shows_both_statuses_the_sentence_and_what_is_needed(
    desk: Client, claim: Claim, editor: User
) -> None:
    carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    page = page_of(desk)

    assert "Quay shut" in page
    assert "<mark>It is so</mark>, they said." in page
    assert "The badge changes, the words can stay." in page
    assert "Publish the status change" in page
    assert page.index("</span> Unverified</span>") < page.index("</span> Disputed</span></span>\n")


def test_a_row_opens_the_live_words_that_say_the_claim(
    desk: Client, claim: Claim, editor: User
) -> None:
    story = carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    lane = f"{reverse('admin:story_correct', args=[story.pk])}?claim={claim.ref}"

    assert f'href="{lane}"' in page_of(desk)
    opened = desk.get(lane).context["sheet"].was
    assert claim.ref in opened.claims


def test_one_click_publishes_the_live_words_and_says_so(
    desk: Client, claim: Claim, editor: User
) -> None:
    carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    page = publish_rows(desk, *picked(*rows()))

    assert "Revision 2 is published: Verification change." in page
    assert "Readers see every claim as it stands." in page


def test_several_go_out_at_once_each_for_itself(desk: Client, claim: Claim, editor: User) -> None:
    for n in range(4):
        carry(claim, by=editor, headline=f"Story {n}")
    stand(claim, Status.DISPUTED)
    flags = rows()
    hold(flags[1].story, by=editor, reason="We are looking into it.")
    restate(flags[2].story, by=editor)

    page = publish_rows(desk, *picked(*flags))

    assert "2 stories published, 1 was out already, 1 refused." in page
    assert "Story 1</a>: The story or a claim changed while you were looking." in page
    assert [flag.story.title for flag in rows()] == ["Story 1"]
    assert Revision.objects.filter(kind="status_change").count() == 3


def test_the_same_press_twice_publishes_once(desk: Client, claim: Claim, editor: User) -> None:
    carry(claim, by=editor)
    stand(claim, Status.DISPUTED)
    values = picked(*rows())
    publish_rows(desk, *values)

    page = publish_rows(desk, *values)

    assert "1 was out already." in page
    assert Revision.objects.count() == 2


def test_two_claims_of_one_story_go_out_in_one_revision(
    desk: Client, claim: Claim, editor: User
) -> None:
    other = make_claim(statement="The fire is out")
    carry(claim, other, by=editor)
    stand(claim, Status.DISPUTED)
    stand(other, Status.CONFIRMED)
    flags = rows()
    assert f"{other.ref} moved, too, and goes out with it." in page_of(desk)

    publish_rows(desk, *picked(*flags))

    assert Revision.objects.count() == 2


@pytest.mark.parametrize("row", ["", "x", ":", "1", "1:", "٣:x", "9" * 30 + ":x", "999:x"])
def test_what_no_row_sends_publishes_nothing(
    row: str, desk: Client, claim: Claim, editor: User
) -> None:
    carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    assert "Nothing was picked" in publish_rows(desk, row)
    assert Revision.objects.count() == 1


def test_a_correction_that_readers_are_owed_leads_to_the_correction(
    client: Client, claim: Claim, standards: User
) -> None:
    stand(claim, Status.CONFIRMED)
    story = carry(claim, by=standards)
    stand(claim, Status.FALSE)
    client.force_login(standards)

    page = page_of(client)

    assert "Publish the status change" not in page
    assert "going to “False” needs a correction." in page
    assert "The text states it as a fact: edit it." in page
    assert "Edit the words first" in page
    assert "Correct…" in page
    assert f"{reverse('admin:story', args=[story.pk])}#id_body" in page
    assert reverse("admin:story_publish", args=[story.pk]) in page


def test_the_publish_page_comes_with_what_was_wrong_and_who_says_so(
    client: Client, claim: Claim, editor: User, checker: User
) -> None:
    stand(claim, Status.CORROBORATED)
    story = carry(claim, by=editor)
    evidence = make_evidence(claim=claim, stance="contradicts")
    make_evidence(claim=claim)
    check_claim(claim, to=Status.DISPUTED, by=checker, reason="The harbour master denies it.")
    stand(claim, Status.FALSE)
    client.force_login(editor)

    page = page_of(client, reverse("admin:story_publish", args=[story.pk]))

    assert re.search(r'name="c-0-wrong"[^>]*>\s*The quay is shut</textarea>', page)
    assert re.search(r'name="c-0-right"[^>]*>\s*The harbour master denies it.</textarea>', page)
    assert f'value="{evidence.source.name}: {evidence.title}"' in page


def test_a_dismissed_row_is_gone_and_stands_below_with_who_and_why(
    desk: Client, claim: Claim, editor: User
) -> None:
    carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    status, page = dismiss_row(desk, rows()[0], "Nobody reads it any more.")

    assert status == 200
    assert "go on seeing" in page
    below = page[page.index("1 dismissed") :]
    assert "Edith Vos" in below
    assert "Nobody reads it any more." in below
    assert rows() == ()


def test_a_dismissal_without_a_reason_stays_open_in_its_row(
    desk: Client, claim: Claim, editor: User
) -> None:
    carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    status, page = dismiss_row(desk, rows()[0], " ")

    assert status == 422
    assert "Say why readers may go on seeing it as it was." in page
    assert '<details class="dismiss" open>' in page
    assert not Dismissal.objects.exists()


def test_a_dismissal_whose_row_is_gone_keeps_what_was_typed(
    desk: Client, claim: Claim, editor: User
) -> None:
    carry(claim, by=editor)
    stand(claim, Status.DISPUTED)
    [flag] = rows()
    restate(flag.story, by=editor)

    status, page = dismiss_row(desk, flag, "Nobody reads it any more.")

    assert status == 422
    assert "changed while you were looking" in page
    assert "Nobody reads it any more." in page


@pytest.mark.parametrize("who", ["reporter", "checker"])
def test_who_does_not_publish_sees_the_rows_and_no_button(
    who: str, client: Client, claim: Claim, editor: User, request: pytest.FixtureRequest
) -> None:
    carry(claim, by=editor)
    stand(claim, Status.DISPUTED)
    client.force_login(request.getfixturevalue(who))

    page = page_of(client)

    assert "The badge changes, the words can stay." in page
    assert "Publish the status change" not in page
    assert "Dismiss" not in page
    assert "Correct live text" not in page
    assert client.post(reverse("admin:moved_publish"), {}).status_code == 403
    assert client.post(reverse("admin:moved_dismiss"), {}).status_code == 403


def test_a_story_under_review_or_closed_leads_to_the_step_that_comes_first(
    desk: Client, claim: Claim, editor: User
) -> None:
    held, closed = carry(claim, by=editor), carry(claim, by=editor)
    hold(held, by=editor, reason="We are looking into it.")
    close(closed, by=editor)
    stand(claim, Status.DISPUTED)

    page = page_of(desk)

    assert reverse("admin:story_step", args=[held.pk, "restore"]) in page
    assert reverse("admin:story_step", args=[closed.pk, "reopen"]) in page
    assert "Publish the status change" not in page


def test_the_screen_can_be_of_one_desk_or_one_claim(
    desk: Client, claim: Claim, editor: User
) -> None:
    other = make_claim(statement="The fire is out")
    carry(claim, by=editor, headline="World story")
    carry(other, by=editor, headline="Metro story", world="Metro")
    stand(claim, Status.DISPUTED)
    stand(other, Status.DISPUTED)

    of_desk = page_of(desk, reverse("admin:moved") + "?desk=metro")
    of_claim = page_of(desk, reverse("admin:moved") + f"?claim={claim.ref}")

    assert ("Metro story" in of_desk, "World story" in of_desk) == (True, False)
    assert ("Metro story" in of_claim, "World story" in of_claim) == (False, True)


def test_the_claims_page_publishes_its_rows_and_comes_back(
    desk: Client, claim: Claim, editor: User
) -> None:
    for n in range(2):
        carry(claim, by=editor, headline=f"Story {n}")
    stand(claim, Status.DISPUTED)
    page = page_of(desk, reverse("admin:claim", args=[claim.ref]))
    assert "Publish all 2 that need no other words" in page

    page = publish_rows(desk, *picked(*rows()), back=claim.ref)

    assert "2 stories published." in page
    assert "How it came to stand here" in page
    assert "Publish the status change" not in page


def test_before_a_move_the_claims_page_says_what_each_would_touch(
    client: Client, claim: Claim, standards: User
) -> None:
    carry(claim, by=standards)
    client.force_login(standards)
    make_evidence(claim=claim, stance="contradicts", primary=True, text="x", sha256="0")

    page = page_of(client, reverse("admin:claim", args=[claim.ref]))

    assert "Carried by 1 live story." in page
    assert "No words have to change." in page
    assert "1 needs a correction." in page[page.index("Propose “Withdrawn by us”") :]


def test_a_proposal_says_what_agreeing_would_touch(
    client: Client, claim: Claim, editor: User, checker: User
) -> None:
    stand(claim, Status.CORROBORATED)
    carry(claim, by=editor)
    for _ in range(2):
        make_evidence(claim=claim, stance="contradicts")
    check_claim(claim, to=Status.FALSE, by=checker, reason="The harbour master denies it.")
    client.force_login(editor)

    for address in (reverse("admin:checks"), reverse("admin:claim", args=[claim.ref])):
        page = page_of(client, address)
        assert "Carried by 1 live story." in page
        assert "1 needs a correction." in page
        assert "The text states it as a fact: edit it." in page


def test_words_of_others_are_shown_as_words(desk: Client, editor: User) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    claim = make_claim(statement=hostile)
    carry(claim, by=editor, headline=hostile)
    stand(claim, Status.DISPUTED)

    status, page = dismiss_row(desk, rows()[0], hostile)

    assert status == 200
    assert "<img" not in page
    assert "<img" not in page_of(desk, reverse("admin:claim", args=[claim.ref]))


@pytest.mark.parametrize("count", [3, 60])
def test_the_screen_asks_the_same_number_of_queries_for_any_number_of_rows(
    count: int,
    desk: Client,
    claim: Claim,
    editor: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(count):
        carry(claim, by=editor)
    stand(claim, Status.DISPUTED)

    with django_assert_max_num_queries(26):
        assert "Publish the status change" in page_of(desk)

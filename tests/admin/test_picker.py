"""The status picker, checked again, deciding alone, and the old words in sight."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from stories.clock import now, told
from stories.editorial.alone import decide_alone
from stories.editorial.claiming import save_claim
from stories.editorial.moves import seen_of
from stories.editorial.publishing import publish
from stories.editorial.verifying import check_claim
from stories.models import Check, LoneCheck, LoneReview, Reminder, Status
from tests.factories import make_claim, make_evidence, make_story, make_user, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Claim

WHY = "The hospital denies it, on the record."
NIGHT = "Nobody else is on duty tonight."


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim whose evidence carries “false”."""
    claim = make_claim()
    for _ in range(2):
        make_evidence(claim=claim, stance="contradicts")
    return claim


def page_of(client: Client, claim: Claim) -> str:
    return client.get(reverse("admin:claim", args=[claim.ref])).content.decode()


def buttons(page: str) -> dict[str, str]:
    """What each button of the picker would set, and the words on it."""
    found = re.findall(r'<button[^>]*name="to" value="(\w+)">(.*?)</button>', page, re.S)
    return {to: " ".join(re.sub(r"<[^>]+>", " ", words).split()) for to, words in found}


def post(client: Client, name: str, claim: Claim, **posted: Any) -> tuple[int, str]:
    address = reverse(f"admin:{name}", args=[claim.ref])
    answer = client.post(address, posted, follow=True)
    claim.refresh_from_db()
    return answer.status_code, answer.content.decode()


def test_an_allowed_move_is_a_button_that_says_what_it_does(
    client: Client, claim: Claim, checker: User
) -> None:
    client.force_login(checker)

    found = buttons(page_of(client, claim))

    assert set(found) == {"misleading", "false", "unverifiable"}
    assert found["unverifiable"].endswith("Set to “Cannot be verified” At once.")
    assert "Goes to a second person; until then it stays “Unverified”." in found["false"]


def test_a_button_says_whose_readers_do_not_see_it_yet(
    client: Client, claim: Claim, checker: User, editor: User
) -> None:
    publish(make_story(body=f"[Two were hurt]{{claim={claim.ref}}}, police said."), by=editor)
    client.force_login(checker)

    found = buttons(page_of(client, claim))

    assert "readers of 1 live story see it when that is published again" in found["unverifiable"]
    assert "Goes to a standards editor" in found["retracted"]


def test_every_other_status_says_what_it_lacks(
    client: Client, claim: Claim, checker: User
) -> None:
    client.force_login(checker)

    others = page_of(client, claim).split("what each still lacks")[1].split("</details>")[0]

    for status in (Status.CHECKING, Status.CORROBORATED, Status.CONFIRMED, Status.DISPUTED):
        assert str(status.label) in others
    assert "Say who is checking it." in others


def test_a_click_that_comes_twice_is_one_check(
    client: Client, claim: Claim, checker: User
) -> None:
    client.force_login(checker)
    posted = {"to": "unverifiable", "reason": WHY, "uid": uuid4(), "seen": seen_of(claim)}

    assert post(client, "claim_check", claim, **posted)[0] == 200
    assert post(client, "claim_check", claim, **posted)[0] == 200

    assert claim.checks.count() == 1


def test_a_claim_that_moved_meanwhile_is_shown_first(
    client: Client, claim: Claim, checker: User, editor: User
) -> None:
    client.force_login(checker)
    posted = {"to": "unverifiable", "reason": WHY, "seen": seen_of(claim)}
    check_claim(claim, to=Status.UNVERIFIABLE, by=editor, reason="They all stay silent.")

    status, page = post(client, "claim_check", claim, **posted)

    assert status == 422
    assert "has changed since you looked at it" in page
    assert f"{WHY}</textarea>" in page
    assert claim.checks.count() == 1


def test_a_stale_page_does_not_say_that_nothing_has_changed(
    client: Client, claim: Claim, checker: User, editor: User
) -> None:
    client.force_login(checker)
    seen = seen_of(claim)
    check_claim(claim, to=Status.UNVERIFIABLE, by=editor, reason="They all stay silent.")

    _status, page = post(client, "claim_recheck", claim, seen=seen)

    assert "has changed since you looked at it" in page
    assert claim.checks.count() == 1


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/admin/claims/?queue=overdue", "/admin/claims/?queue=overdue"),
        ("https://evil.example/", "/admin/claims/{ref}/"),
        ("//evil.example/", "/admin/claims/{ref}/"),
        ("", "/admin/claims/{ref}/"),
    ],
)
def test_checked_again_leads_back_to_where_it_was_pressed(
    client: Client, claim: Claim, checker: User, back: str, leads: str
) -> None:
    stand(claim, Status.UNVERIFIED, as_of=now() - timedelta(hours=4))
    client.force_login(checker)
    address = reverse("admin:claim_recheck", args=[claim.ref])

    answer = client.post(address, {"seen": seen_of(claim), "back": back})

    assert answer["Location"] == leads.format(ref=claim.ref)
    assert claim.checks.count() == 1


def test_an_overdue_claim_is_renewed_from_the_list(
    client: Client, claim: Claim, checker: User
) -> None:
    hours = timedelta(hours=2)
    stand(claim, Status.UNVERIFIED, as_of=now() - 2 * hours, recheck_due=now() - hours)
    client.force_login(checker)
    page = client.get(reverse("admin:claims") + "?queue=overdue").content.decode()

    assert f'action="{reverse("admin:claim_recheck", args=[claim.ref])}"' in page
    assert 'name="back" value="/admin/claims/?queue=overdue"' in page


def test_a_reporter_has_no_button_to_check_again(
    client: Client, claim: Claim, reporter: User
) -> None:
    hours = timedelta(hours=2)
    stand(claim, Status.UNVERIFIED, as_of=now() - 2 * hours, recheck_due=now() - hours)
    client.force_login(reporter)

    for address in (reverse("admin:claims"), reverse("admin:claim", args=[claim.ref])):
        assert "Checked again" not in client.get(address).content.decode()


def test_what_is_due_and_mine_stands_on_my_checks(
    client: Client, claim: Claim, checker: User, editor: User
) -> None:
    due = now() - timedelta(minutes=12)
    stand(claim, Status.UNVERIFIED, recheck_due=due)
    Reminder.objects.create(claim=claim, due=due, to=checker)
    client.force_login(checker)
    assert "Due: yours to check again" in client.get(reverse("admin:checks")).content.decode()
    client.force_login(editor)
    assert "Due: yours" not in client.get(reverse("admin:checks")).content.decode()


def test_the_old_words_their_status_and_their_date_stay_in_sight(
    client: Client, checker: User
) -> None:
    claim = make_claim()
    make_evidence(claim=claim)
    make_evidence(claim=claim)
    check_claim(claim, to=Status.CORROBORATED, by=checker, reason="Two ferries say so.")
    claim.refresh_from_db()
    save_claim(claim, by=checker, token=claim.saves, statement="Three people were hurt")
    client.force_login(checker)

    for page in (page_of(client, claim), client.get(reverse("admin:claims")).content.decode()):
        former = page.split('<p class="former small">')[1].split("</p>")[0]
        assert "“<bdi>Two people were hurt</bdi>”" in former
        assert "Supported, not confirmed" in former
        assert "<time" in former

    claim.refresh_from_db()
    check_claim(claim, to=Status.CORROBORATED, by=checker, reason="Two ferries say so again.")
    assert '<p class="former' not in page_of(client, claim)


def test_words_that_were_never_settled_are_not_dragged_along(
    client: Client, claim: Claim, checker: User
) -> None:
    save_claim(claim, by=checker, token=claim.saves, statement="Three people were hurt")
    client.force_login(checker)

    assert '<p class="former' not in page_of(client, claim)


@pytest.mark.parametrize(
    ("role", "offered"),
    [("Reporter", False), ("Fact-checker", False), ("Editor", True), ("Standards editor", True)],
)
def test_the_glass_is_shown_to_those_who_may_break_it(
    client: Client, claim: Claim, role: str, offered: bool
) -> None:
    client.force_login(make_user("somebody", role))

    page = page_of(client, claim)

    assert ("Decide alone: “False”" in page) == offered
    assert ("takes effect without a second person" in page) == offered


def test_deciding_alone_keeps_both_reasons_and_is_listed(
    client: Client, claim: Claim, editor: User, standards: User
) -> None:
    client.force_login(editor)
    status, page = post(
        client, "claim_alone", claim, to="false", reason=WHY, why_alone=NIGHT, seen=seen_of(claim)
    )

    assert status == 200
    assert claim.status == Status.FALSE
    assert "by you alone" in page
    assert "Nobody else has looked at it yet." in page
    assert "Waiting for you" not in client.get(reverse("admin:alone")).content.decode()

    client.force_login(standards)
    assert "1 claim was decided by one person alone." in (
        client.get(reverse("admin:checks")).content.decode()
    )
    listed = client.get(reverse("admin:alone")).content.decode()
    assert NIGHT in listed
    assert "I have looked at it" in listed
    assert "Since yesterday" not in listed


def test_a_refused_lone_decision_keeps_what_was_typed(
    client: Client, claim: Claim, editor: User
) -> None:
    client.force_login(editor)

    status, page = post(client, "claim_alone", claim, to="false", reason=WHY, why_alone="Night")

    assert status == 422
    assert "why nobody else could be asked" in page
    assert f"{WHY}</textarea>" in page
    assert 'value="Night"' in page
    assert not Check.objects.exists()


def test_somebody_else_looks_at_it_and_it_waits_no_more(
    client: Client, claim: Claim, editor: User, checker: User
) -> None:
    lone = decide_alone(claim, to=Status.FALSE, by=editor, reason=WHY, why_alone=NIGHT)
    client.force_login(checker)
    with told(now() + timedelta(days=1)):
        listed = client.get(reverse("admin:alone")).content.decode()
    assert "Since yesterday or longer" in listed

    address = reverse("admin:lone_review", args=[lone.pk])
    page = client.post(address, {"note": "I agree."}, follow=True).content.decode()

    assert LoneReview.objects.get().note == "I agree."
    assert "I have looked at it" not in page
    assert "I agree." in page


def test_who_decided_alone_is_refused_when_they_look_at_it_themselves(
    client: Client, claim: Claim, editor: User
) -> None:
    lone = decide_alone(claim, to=Status.FALSE, by=editor, reason=WHY, why_alone=NIGHT)
    client.force_login(editor)

    page = client.post(reverse("admin:lone_review", args=[lone.pk]), follow=True).content.decode()

    assert "You decided this yourself." in page
    assert not LoneReview.objects.exists()
    assert LoneCheck.objects.count() == 1

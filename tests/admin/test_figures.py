from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from stories.editorial.merging import merge_claims
from stories.editorial.publishing import publish
from stories.models import Claim, ClaimMerge, Status
from tests.factories import make_claim, make_evidence, make_story, make_user, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

DEATHS = "Deaths in the fire"
WHY = "Both say how many died."


@pytest.fixture
def desk(client: Client, checker: User) -> Client:
    client.force_login(checker)
    return client


def saying(claim: Claim) -> str:
    return f"[So many died]{{claim={claim.ref}}}, the harbour office said."


def counted(by: User, low: int, **fields: object) -> Claim:
    claim = make_claim(subject=DEATHS, unit="people", low=Decimal(low), **fields)
    publish(make_story(headline=f"Fire {low}", body=saying(claim)), by=by)
    return claim


def page(client: Client, name: str, *args: object, **asked: str) -> str:
    answer = client.get(reverse(f"admin:{name}", args=args), asked, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def edit(client: Client, claim: Claim, **typed: str) -> tuple[int, str]:
    """Post the claim's form as it is opened, with what was typed."""
    opened = {
        "token": str(claim.saves),
        "statement": claim.statement,
        "claimant": claim.claimant,
        "kind": claim.kind,
        "subject": claim.subject,
        "unit": claim.unit,
        "value": "",
    }
    address = reverse("admin:claim_edit", args=[claim.ref])
    answer = client.post(address, {**opened, **typed}, follow=True)
    claim.refresh_from_db()
    return answer.status_code, answer.content.decode()


def merge(client: Client, claim: Claim, into: Claim, reason: str = WHY) -> tuple[int, str]:
    address = reverse("admin:claim_merge", args=[claim.ref])
    answer = client.post(address, {"into": into.ref, "reason": reason}, follow=True)
    return answer.status_code, answer.content.decode()


# What a claim counts


def test_the_figure_of_the_statement_is_proposed(desk: Client) -> None:
    shown = page(desk, "claim_edit", make_claim(statement="14 dead in the fire").ref)

    assert 'name="value" value="14"' in shown
    assert 'name="unit" value="dead"' in shown
    assert "Read from the statement: “14”." in shown


def test_a_proposal_that_nobody_took_up_is_not_kept(desk: Client) -> None:
    claim = make_claim(statement="14 dead")

    status, _shown = edit(desk, claim, claimant="The mayor", value="14", unit="dead")

    assert status == 200
    assert (claim.claimant, claim.subject, claim.low, claim.unit) == ("The mayor", "", None, "")


def test_rewording_a_statement_leaves_the_figure_that_was_proposed_for_the_old_one(
    desk: Client,
) -> None:
    claim = make_claim(statement="Two were hurt")

    status, _words = edit(desk, claim, statement="Three were hurt", value="2", offered="2")

    claim.refresh_from_db()
    assert (status, claim.statement, claim.low) == (200, "Three were hurt", None)


def test_naming_what_is_counted_takes_the_proposal_up(desk: Client) -> None:
    claim = make_claim(statement="14 dead")

    status, shown = edit(desk, claim, subject=DEATHS, value="14", unit="dead")

    assert status == 200
    assert (claim.subject, claim.low, claim.unit) == (DEATHS, 14, "dead")
    assert ">14</strong> <bdi>dead</bdi>" in shown
    assert DEATHS in shown


def test_a_range_is_typed_as_it_is_said(desk: Client) -> None:
    claim = make_claim()

    edit(desk, claim, subject=DEATHS, value="1,200 to 1,400")

    assert (claim.low, claim.high) == (1200, 1400)
    assert 'name="value" value="1,200–1,400"' in page(desk, "claim_edit", claim.ref)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"subject": DEATHS, "value": "many"}, "Write one number, such as 1,400"),
        ({"subject": "", "value": "13"}, "Say what is counted, or take the figure out."),
    ],
)
def test_a_figure_that_can_t_be_kept_stays_in_the_form(
    desk: Client, typed: dict[str, str], said: str
) -> None:
    claim = make_claim()

    status, shown = edit(desk, claim, **typed)

    assert status == 422
    assert said in shown
    assert f'value="{typed["value"]}"' in shown
    assert claim.low is None


def test_statement_and_figure_that_differ_are_kept_and_told(desk: Client) -> None:
    claim = make_claim(statement="12 dead")

    status, shown = edit(desk, claim, subject=DEATHS, value="14")

    assert (status, claim.low) == (200, 14)
    assert "The statement says “12”, and the figure beside it is 14." in shown
    assert "Which of the two is right?" in page(desk, "claim_edit", claim.ref)


def test_a_colleague_s_figure_is_shown_beside_the_one_that_was_typed(desk: Client) -> None:
    claim = make_claim(subject=DEATHS, low=Decimal(12), saves=2)

    status, shown = edit(desk, claim, token="1", value="14")

    assert status == 409
    assert "<bdi>12</bdi>" in shown
    assert "<bdi>14</bdi>" in shown
    assert claim.low == 12


def test_a_zero_is_a_figure(desk: Client) -> None:
    claim = make_claim()

    _status, shown = edit(desk, claim, subject=DEATHS, value="0")

    assert claim.low == 0
    assert ">0</strong>" in shown


def test_a_new_claim_says_what_it_counts(desk: Client) -> None:
    posted = {"statement": "14 dead", "kind": "toll", "subject": DEATHS, "value": "14"}

    desk.post(reverse("admin:claim_new"), posted)

    claim = Claim.objects.get()
    assert (claim.subject, claim.low) == (DEATHS, 14)


def test_subjects_and_units_of_other_claims_are_suggested(desk: Client) -> None:
    make_claim(subject=DEATHS, unit="people")

    shown = page(desk, "claim_edit", make_claim().ref)

    assert f'<option value="{DEATHS}">' in shown
    assert '<option value="people">' in shown


def test_the_list_of_claims_shows_the_figure(desk: Client) -> None:
    make_claim(subject=DEATHS, unit="people", low=Decimal(1400))

    assert f"<bdi>{DEATHS}</bdi>: 1,400 <bdi>people</bdi>" in page(desk, "claims")


# Different figures


def test_different_figures_stand_side_by_side_with_their_stories(
    desk: Client, editor: User
) -> None:
    older, newer = counted(editor, 12), counted(editor, 14)
    make_evidence(claim=older)

    shown = page(desk, "figures")

    for said in (DEATHS, "Fire 12", "Fire 14", "1 piece of evidence", "So many died, the harbour"):
        assert said in shown
    assert f"{reverse('admin:claim_merge', args=[older.ref])}?into={newer.ref}" in shown


def test_the_newer_one_overtakes_the_older_from_there(desk: Client, editor: User) -> None:
    older, newer = counted(editor, 12), counted(editor, 14)
    Claim.objects.filter(pk=newer.pk).update(as_of=newer.created_at)
    posted = {"to": "superseded", "superseded_by": newer.ref, "reason": "Two more have died."}
    assert posted["superseded_by"] in page(desk, "figures")

    desk.post(reverse("admin:claim_check", args=[older.ref]), posted)

    older.refresh_from_db()
    assert (older.standing, older.superseded_by) == (Status.SUPERSEDED, newer)
    assert "No two live stories give different figures." in page(desk, "figures")


def test_who_only_reads_is_offered_no_way_to_settle_it(client: Client, editor: User) -> None:
    counted(editor, 12)
    counted(editor, 14)
    client.force_login(make_user("rosa", "Reporter"))

    shown = page(client, "figures")

    assert DEATHS in shown
    assert "Make it one claim" not in shown
    assert "overtakes the older" not in shown


@pytest.mark.parametrize("many", [2, 30])
def test_the_screen_takes_the_same_queries_for_any_number(
    desk: Client, editor: User, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        counted(editor, number)

    with django_assert_max_num_queries(11):
        page(desk, "figures")


# Making two claims one


def test_claims_that_say_nearly_the_same_are_offered_first(desk: Client) -> None:
    claim = make_claim(statement="Twelve people died in the harbour fire")
    other = make_claim(statement="Twelve people died in the fire at the harbour")
    gone = make_claim(statement="Twelve people died in that harbour fire")
    stand(gone, Status.RETRACTED)

    shown = page(desk, "claim_merge", claim.ref)

    assert f"?into={other.ref}" in shown
    assert f"?into={gone.ref}" not in shown
    assert f"?into={claim.ref}" not in shown


def test_another_claim_is_found_by_words_and_by_reference(desk: Client) -> None:
    claim, other = make_claim(statement="Twelve died"), make_claim(statement="The quay is shut")

    for asked in ("quay", other.ref, other.ref.lower()):
        assert f"?into={other.ref}" in page(desk, "claim_merge", claim.ref, q=asked)


def test_both_are_shown_with_what_will_happen_before_it_happens(
    desk: Client, editor: User
) -> None:
    claim, into = counted(editor, 12), make_claim(statement="12 have died")
    stand(into, Status.CORROBORATED)

    shown = page(desk, "claim_merge", claim.ref, into=into.ref)

    for said in (
        f"Make {claim.ref} part of {into.ref}",
        "Becomes part of the other",
        "Stays, and answers for both",
        "the story comes onto the board until it is published again",
        "This can’t be undone.",
        f"The other way round: {into.ref} into {claim.ref}",
    ):
        assert said in shown
    assert not ClaimMerge.objects.exists()


def test_what_stands_in_the_way_is_said_before_a_reason_is_asked(desk: Client) -> None:
    claim, into = stand(make_claim(), Status.CONFIRMED), stand(make_claim(), Status.FALSE)

    shown = page(desk, "claim_merge", claim.ref, into=into.ref)

    assert "Check first which of the two holds" in shown
    assert 'name="reason"' not in shown


def test_the_claim_becomes_part_of_the_other_and_says_so_there(desk: Client) -> None:
    claim, into = make_claim(statement="Twelve died"), make_claim()

    status, shown = merge(desk, claim, into)

    assert status == 200
    assert f"{claim.ref} is part of {into.ref} now." in shown
    assert f"made {claim.ref} part of {into.ref}," in shown
    assert "Twelve died" in shown
    assert f"How {claim.ref} came to stand there" in shown
    assert WHY in shown


def test_the_old_reference_leads_there_from_every_screen(desk: Client) -> None:
    claim, into = make_claim(statement="Twelve died"), make_claim()
    merge(desk, claim, into)

    for name in ("claim", "claim_edit", "claim_merge"):
        answer = desk.get(reverse(f"admin:{name}", args=[claim.ref]), follow=True)
        assert answer.redirect_chain[-1][0] == reverse("admin:claim", args=[into.ref])
    answer = desk.get(reverse("admin:claims"), {"q": claim.ref}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("admin:claim", args=[into.ref])
    assert f"{claim.ref} was made part of {into.ref} on" in answer.content.decode()


def test_lists_and_search_show_the_one_that_stands(desk: Client) -> None:
    claim, into = make_claim(statement="Twelve died"), make_claim(statement="12 have died")
    merge(desk, claim, into)

    assert "Twelve died" not in page(desk, "claims")
    assert "Twelve died" not in page(desk, "search", q="died")
    assert "12 have died" in page(desk, "search", q="died")


def test_a_merge_without_a_reason_shows_the_page_again(desk: Client) -> None:
    claim, into = make_claim(), make_claim()

    status, shown = merge(desk, claim, into, reason="")

    assert status == 422
    assert "Give a reason that readers can see." in shown
    assert not ClaimMerge.objects.exists()


def test_what_was_typed_for_a_claim_that_is_part_of_another_is_not_lost(
    desk: Client, editor: User
) -> None:
    claim, into = make_claim(), make_claim()
    merge_claims(claim, into=into, by=editor, reason=WHY)

    posted = {"to": "unverifiable", "reason": "The office and the police stay silent."}
    answer = desk.post(reverse("admin:claim_check", args=[claim.ref]), posted)

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert f"{claim.ref} was made part of {into.ref}. Do it there." in shown
    assert "stay silent" in shown


@pytest.mark.parametrize(
    ("role", "may"), [("Reporter", False), ("Fact-checker", True), ("Editor", True)]
)
def test_only_who_may_is_offered_to_make_two_claims_one(
    client: Client, db: None, role: str, may: bool
) -> None:
    claim, into = make_claim(), make_claim()
    client.force_login(make_user("somebody", role))

    assert ("Make it part of another claim…" in page(client, "claim", claim.ref)) == may
    address = reverse("admin:claim_merge", args=[claim.ref])
    assert client.get(address).status_code == (200 if may else 403)
    client.post(address, {"into": into.ref, "reason": WHY})
    assert ClaimMerge.objects.exists() == may


@pytest.mark.parametrize("asked", ["C-999", "x", ""])
def test_a_claim_that_there_is_none_of_is_no_partner(desk: Client, asked: str) -> None:
    claim = make_claim()

    answer = desk.post(reverse("admin:claim_merge", args=[claim.ref]), {"into": asked})

    assert answer.status_code == 404
    assert desk.get(reverse("admin:claim_merge", args=["C-999"])).status_code == 404

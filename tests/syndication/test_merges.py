from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from stories.editorial.auditing import audit_record
from stories.editorial.merging import merge_claims
from stories.models import Claim, ClaimMerge, Status, Story
from stories.models.naming import renamed_version
from stories.syndication.claims import public_claim
from stories.syndication.jsonld import claim_review
from stories.syndication.merges import (
    as_of_today,
    every_name,
    meanings,
    names_of,
)
from stories.text.version import ClaimMark, UpdateText, Version
from tests.factories import make_claim, make_evidence
from tests.syndication.telling import claimed, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries

WHY = "Both say how many were hurt."
NAMES = {"C-2": "C-1"}


def merged(claim: Claim, into: Claim, by: User) -> ClaimMerge:
    return merge_claims(claim, into=into, by=by, reason=WHY)


def page(client: Client, ref: str) -> str:
    return client.get(reverse("reader:claim", args=[ref])).content.decode()


def test_a_reference_means_the_claim_at_the_end_of_the_line(
    editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one, two, three, alone = (make_claim() for _ in range(4))
    with django_assert_num_queries(1):
        assert meanings([alone.ref, "C-999", "x"]) == {alone.ref: alone}
    merged(one, two, editor)
    merged(two, three, editor)

    with django_assert_num_queries(3):
        found = meanings([one.ref, alone.ref, two.ref, three.ref])

    assert found == {one.ref: three, alone.ref: alone, two.ref: three, three.ref: three}
    assert every_name() == {one.ref: three.ref, two.ref: three.ref}
    assert names_of(three.ref, every_name()) == (three.ref, one.ref, two.ref)


def test_a_version_read_today_names_the_claim_in_every_text() -> None:
    mark = "[it]{claim=C-2}"
    update = UpdateText("u", "", mark, mark)
    version = Version(mark, mark, standfirst=mark, updates=(update,), alert=mark)

    renamed = renamed_version(version, NAMES)

    assert {text for _place, text in renamed.texts()} == {
        "[it]{claim=C-1}",
        "[it]{claim=C-1}\n\n[it]{claim=C-1}",
    }


@pytest.mark.parametrize(
    ("shown", "stays"),
    [
        (("confirmed", "unverified"), "confirmed"),
        (("unverified", "corroborated"), "corroborated"),
        (("false", "checking"), "false"),
        (("confirmed", "false"), "confirmed"),
        (("unverified", "checking"), "unverified"),
    ],
)
def test_of_two_that_are_one_today_what_readers_were_told_most_of_counts(
    shown: tuple[str, str], stays: str
) -> None:
    marks = (ClaimMark("C-2", "x", shown[0]), ClaimMark("C-1", "x", shown[1]))

    [mark] = renamed_version(Version("Fire", "", claims=marks), NAMES).claims

    assert (mark.ref, mark.status) == ("C-1", stays)


def test_a_version_beside_one_with_the_same_claims_costs_no_query(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = Version("Fire", "", claims=(ClaimMark("C-2", "x", "unverified"),))

    with django_assert_num_queries(0):
        assert as_of_today(version, beside=version) == version


def test_the_old_reference_leads_readers_on_for_good_and_is_not_kept_long(
    client: Client, editor: User
) -> None:
    old, new = claimed(), claimed()
    told(editor, body=saying(old))
    merged(old, new, editor)

    answer = client.get(reverse("reader:claim", args=[old.ref]))

    assert answer.status_code == 301
    assert answer["Location"] == f"/c/{new.ref}/#{old.ref}"
    assert answer["Cache-Control"] == "public, max-age=60"


def test_a_line_of_three_leads_to_the_last_at_once(client: Client, editor: User) -> None:
    one, two, three = claimed(), claimed(), claimed()
    told(editor, body=saying(one))
    merged(one, two, editor)
    merged(two, three, editor)

    assert client.get(f"/c/{one.ref}/")["Location"] == f"/c/{three.ref}/#{one.ref}"
    assert client.get(f"/c/{two.ref}/").status_code == 404  # nobody was shown that one


def test_the_page_says_what_became_part_of_it_when_and_why(client: Client, editor: User) -> None:
    old, new = claimed(), claimed()
    told(editor, slug="first", body=saying(old))
    told(editor, slug="second", body=saying(new))
    merged(old, new, editor)

    shown = page(client, new.ref)

    assert f"{old.ref} was made part of {new.ref}" in shown
    assert WHY in shown
    assert f'id="{old.ref}"' in shown
    record = public_claim(new.ref)
    assert record
    assert [carrier.slug for carrier in record.carriers] == ["second", "first"]
    assert {place.sentence for c in record.carriers for place in c.places}


def test_the_words_that_readers_were_shown_stay_in_its_line(client: Client, editor: User) -> None:
    old = make_claim(statement="Twelve were hurt, the office says", claimant="The office")
    new = make_claim(statement="Twelve were hurt, SECRET says", claimant="The office")
    story = told(editor, body=saying(old))
    merged(old, new, editor)

    before = page(client, new.ref)
    assert "Twelve were hurt, the office says" in before
    assert "SECRET" not in before  # it was never published
    tell(story, by=editor)

    after = page(client, new.ref)
    assert "Twelve were hurt, SECRET says" in after
    assert "“Twelve were hurt, the office says”" in after
    assert audit_record().unbroken


def test_its_own_words_stand_over_those_of_what_became_part_of_it(editor: User) -> None:
    old = make_claim(statement="A dozen were hurt, the mayor says", claimant="The mayor")
    new = make_claim(statement="Twelve were hurt, the office says", claimant="The office")
    told(editor, slug="first", body=saying(new))
    told(editor, slug="second", body=saying(old))
    merged(old, new, editor)

    record = public_claim(new.ref)

    assert record
    assert record.fact.statement == "Twelve were hurt, the office says"
    assert {step.fact.statement for step in record.line} == {old.statement, new.statement}


def test_what_readers_were_never_shown_is_not_told_of(client: Client, editor: User) -> None:
    old, new = claimed(), claimed()
    told(editor, body=saying(new))
    merged(old, new, editor)

    assert client.get(f"/c/{old.ref}/").status_code == 404
    assert old.ref not in page(client, new.ref)
    assert WHY not in page(client, new.ref)


def test_the_live_story_keeps_its_own_words_and_its_badge_leads_on(
    client: Client, editor: User
) -> None:
    old, new = claimed(), claimed()
    story = told(editor, body=saying(old))
    merged(old, new, editor)

    shown = client.get(f"/s/{story.slug}/").content.decode()
    assert f'href="/c/{old.ref}/"' in shown
    assert client.get(f"/c/{old.ref}/", follow=True).status_code == 200
    tell(story, by=editor)

    shown = client.get(f"/s/{story.slug}/").content.decode()
    assert f'href="/c/{new.ref}/"' in shown
    assert f'href="/c/{old.ref}/"' in client.get(f"/s/{story.slug}/r/1/").content.decode()


def test_machines_are_told_the_old_address(editor: User) -> None:
    old, new = claimed(), claimed()
    make_evidence(claim=old)
    told(editor, body=saying(old))
    merged(old, new, editor)
    record = public_claim(new.ref)
    assert record

    review = claim_review(replace(record, fact=replace(record.fact, status=Status.FALSE)))

    assert review
    assert [address.rpartition("/c/")[2] for address in review["itemReviewed"]["sameAs"]] == [
        f"{old.ref}/"
    ]


@pytest.mark.parametrize("many", [2, 20])
def test_the_queries_do_not_grow_with_what_became_part_of_it(
    editor: User, django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    new = claimed()
    for number in range(many):
        old = claimed()
        told(editor, slug=f"s{number}", body=saying(old))
        merged(old, new, editor)

    with django_assert_num_queries(6):
        record = public_claim(new.ref)

    assert record
    assert len(record.joined) == many == Story.objects.count()

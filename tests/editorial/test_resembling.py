from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from stories.editorial.claiming import make_claim as claim_anew
from stories.editorial.claiming import save_claim
from stories.editorial.publishing import publish
from stories.editorial.resembling import resembling
from stories.editorial.verifying import check_claim
from stories.models import Claim, ClaimMerge, Status
from tests.factories import make_claim, make_desk, make_evidence, make_story, stand

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    [
        "Two people were hurt on the quay",
        "two PEOPLE were hurt",
        "On the quay, two people were hurt.",
        "Three people were hurt on the quay",
    ],
)
def test_a_claim_that_says_nearly_the_same_is_found(words: str) -> None:
    claim = make_claim(statement="Two people were hurt on the quay")
    make_claim(statement="The ferry company has stopped all sailings")

    found = resembling(words)

    assert [alike.claim for alike in found] == [claim]


@pytest.mark.parametrize("words", ["", "  ", "people", "A minister resigned in Paris"])
def test_a_single_shared_word_or_none_finds_nothing(words: str) -> None:
    make_claim(statement="Two people were hurt on the quay by a falling crane")

    assert resembling(words) == ()


def test_the_likest_comes_first_and_no_more_than_asked() -> None:
    near = make_claim(statement="Two people were hurt on the north quay")
    same = make_claim(statement="Two people were hurt on the quay")
    make_claim(statement="Two people were hurt on the quay on Monday evening")

    found = resembling("Two people were hurt on the quay", limit=2)

    assert found[0].claim == same
    assert found[0].score == 100
    assert len(found) == 2
    assert near in {alike.claim for alike in resembling("Two people were hurt on the quay")}


def test_a_claim_that_was_withdrawn_is_not_offered() -> None:
    stand(make_claim(statement="Two people were hurt"), Status.RETRACTED)

    assert resembling("Two people were hurt") == ()


def test_the_number_of_queries_does_not_grow(django_assert_num_queries) -> None:
    for number in range(30):
        make_claim(statement=f"Two people were hurt at gate {number}")

    with django_assert_num_queries(5):  # in a transaction; six outside one
        resembling("Two people were hurt")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("Twelve people were hurt", "12 people were hurt"),
        ("The city lost $1,200,000", "the city lost $1200000"),
        ("Prices rose 5 per cent", "PRICES ROSE 5%"),
        ("The mayor’s car was stolen", "mayor car stolen"),
        ("Der Hafen ist seit Montag geschlossen", "DER HAFEN IST SEIT MONTAG GESCHLOSSEN!"),
        ("港口周一发生火灾", "周一港口发生火灾"),
        ("Ｔｗｏ ｐｅｏｐｌｅ ｗｅｒｅ ｈｕｒｔ", "two people were hurt"),
    ],
)
def test_how_a_thing_is_written_says_nothing_of_what_it_says(statement: str, words: str) -> None:
    claim = make_claim(statement=statement)

    assert [alike.claim for alike in resembling(words)] == [claim]


def test_a_claim_that_became_part_of_another_leads_to_that_one(editor: User) -> None:
    old, kept = (
        make_claim(statement="Two people were hurt"),
        make_claim(statement="The quay burns"),
    )
    ClaimMerge.objects.create(claim=old, into=kept, reason="They say the same.", by=editor)

    assert [alike.claim for alike in resembling("Two people were hurt")] == [kept]


def test_a_claim_does_not_resemble_itself() -> None:
    claim = make_claim(statement="Two people were hurt")

    assert resembling("Two people were hurt", besides=claim.pk) == ()


def test_it_tells_who_checked_it_and_where_readers_see_it(editor: User, checker: User) -> None:
    claim = make_claim(statement="Two people were hurt")
    metro = make_desk(name="Metro")
    story = make_story(
        body=f"[Two were hurt]{{claim={claim.ref}}}, the harbour office said.", desk=metro
    )
    make_story(body=f"[Two]{{claim={claim.ref}}} were hurt, the harbour office said.")
    publish(story, by=editor, note="First.")
    make_evidence(claim=claim)
    make_evidence(claim=claim, stance="contradicts")
    check_claim(claim, to=Status.DISPUTED, by=checker, reason="Two sources say otherwise.")

    (alike,) = resembling("Two people were hurt")

    assert (alike.live, alike.desks) == (1, ("Metro", "World"))
    assert alike.check is not None
    assert alike.check.by == checker
    assert alike.settled
    assert not alike.denied


def test_a_claim_found_false_says_so() -> None:
    stand(make_claim(statement="Two people were hurt"), Status.FALSE)

    (alike,) = resembling("Two people were hurt")

    assert alike.denied
    assert alike.check is None


@pytest.mark.django_db(transaction=True)
def test_new_reworded_and_removed_claims_are_known_at_once(
    editor: User, django_assert_num_queries
) -> None:
    def found(words: str) -> list[Claim]:
        return [alike.claim for alike in resembling(words)]

    first = claim_anew(by=editor, statement="Two people were hurt")
    assert found("Two people were hurt") == [first]

    second = claim_anew(by=editor, statement="The ferry sank off Dover")
    assert found("ferry sank off Dover") == [second]
    save_claim(first, by=editor, token=first.saves, statement="Nobody knows what happened")
    assert found("Nobody knows what happened") == [first]
    assert found("Two people were hurt") == []
    second.history.all().delete()
    second.delete()
    assert found("ferry sank off Dover") == []
    with django_assert_num_queries(6):
        found("Nobody knows what happened")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", ["The ferry sank off Dover", "Anna Berg won the vote"])
def test_another_newsroom_under_the_same_numbers_is_another(editor: User, statement: str) -> None:
    claim = claim_anew(by=editor, statement=statement)

    assert [alike.claim for alike in resembling(statement)] == [claim]
    assert resembling("Two people were hurt") == ()

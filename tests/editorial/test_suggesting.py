from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from stories.editorial.suggesting import mark_suggestion, suggested
from stories.editorial.versions import draft
from stories.errors import StaleSave, UnfitText
from stories.models import Claim, ClaimKind, Story
from tests.factories import make_claim, make_story, make_update

pytestmark = pytest.mark.django_db

HURT = "Twelve people were hurt on the quay."
JOINED = "Anna Berg joined the board in 1998."


def test_the_share_counts_what_can_be_checked_and_what_stands_under_a_claim() -> None:
    ref = make_claim().ref
    story = make_story(body=f"[Ten died]{{claim={ref}}} in Lviv, police said. {HURT} It is sad.")
    make_update(story=story, body=JOINED)

    found = suggested(draft(story))

    assert [one.found.sentence for one in found.open] == [HURT, JOINED]
    assert (found.covered, found.total) == (1, 3)


def test_a_wording_that_was_set_aside_counts_no_more_wherever_it_stands() -> None:
    story = make_story(body=HURT)
    make_update(story=story, body=f"{HURT} {JOINED}")
    (hurt, joined) = suggested(draft(story)).open

    found = suggested(draft(story), aside=frozenset({hurt.key}))

    assert [one.key for one in found.open] == [joined.key]
    assert [one.key for one in found.aside] == [hurt.key]
    assert (found.covered, found.total) == (0, 1)


def test_a_new_wording_is_a_new_suggestion() -> None:
    (before,) = suggested(draft(make_story(body=HURT))).open
    (spaced,) = suggested(draft(make_story(body=HURT.replace("people", " PEOPLE")))).open
    (after,) = suggested(draft(make_story(body=HURT.replace("Twelve", "Thirteen")))).open

    assert before.key == spaced.key
    assert before.key != after.key


@pytest.mark.parametrize(
    ("sentence", "kind", "reasons"),
    [
        (HURT, ClaimKind.TOLL, ["Toll: Twelve", "Event: hurt"]),
        (
            "“We sold 40 ships,” said Anna Berg.",
            ClaimKind.QUOTATION,
            ["Figure: 40", "Quotation: ", "Event: sold"],
        ),
        ("Inflation rose to 4.5% in June.", ClaimKind.FIGURE, ["Figure: 4.5%", "Date: June"]),
        (JOINED, ClaimKind.EVENT, ["Date: 1998", "Event: joined", "Name: Anna Berg"]),
    ],
)
def test_it_says_why_and_what_kind_of_claim_it_would_be(
    sentence: str, kind: ClaimKind, reasons: list[str]
) -> None:
    (one,) = suggested(draft(make_story(body=f"It is sad. {sentence}"))).open

    assert one.kind == kind
    assert [f"{r.label}: {r.words}" for r in one.reasons][: len(reasons)] == reasons


def test_marking_makes_the_claim_and_saves_the_mark(editor: User) -> None:
    story = make_story(body=f"It is sad. {HURT}")
    (one,) = suggested(draft(story)).open

    claim = mark_suggestion(story, one, by=editor, statement=one.statement, kind=one.kind)

    story.refresh_from_db()
    marked = f"[{HURT.rstrip('.')}]{{claim={claim.ref}}}."
    assert story.body == f"It is sad. {marked}"
    assert claim.statement == HURT.rstrip(".")
    assert suggested(draft(story)).open == ()


def test_a_claim_that_is_there_is_used_in_an_update_too(editor: User) -> None:
    update, claim = make_update(body=HURT), make_claim()
    (one,) = (one for one in suggested(draft(update.story)).open if one.place != "body")

    mark_suggestion(update.story, one, by=editor, use=claim)

    update.refresh_from_db()
    assert update.body == f"[{HURT.rstrip('.')}]{{claim={claim.ref}}}."
    assert Claim.objects.count() == 1


def test_a_text_that_changed_meanwhile_is_not_marked_and_no_claim_is_made(editor: User) -> None:
    story = make_story(body=HURT)
    (one,) = suggested(draft(story)).open
    Story.objects.filter(pk=story.pk).update(body="Nobody was hurt at all.", saves=9)

    with pytest.raises(StaleSave):
        mark_suggestion(story, one, by=editor, statement=one.statement)

    assert not Claim.objects.exists()


def test_where_no_mark_fits_it_says_so(editor: User) -> None:
    story = make_story(body="Two people were **hurt in Lviv. Why,** oh why?")
    (one,) = suggested(draft(story)).open

    with pytest.raises(UnfitText, match="only partly"):
        mark_suggestion(story, one, by=editor, statement=one.statement)


def test_suggesting_asks_the_database_nothing(django_assert_num_queries) -> None:
    version = draft(make_story(body=f"{HURT} {JOINED}"))

    with django_assert_num_queries(0):
        suggested(version)

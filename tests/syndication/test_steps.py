from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

import pytest

from stories.models import Kind, Revision, Status
from stories.syndication.steps import steps
from stories.text.diff import compare
from tests.factories import make_update, stand
from tests.syndication.telling import TWELVE, add_news, claimed, put_on_record, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries

    from stories.models import Story


def of(story: Story) -> tuple[Revision, ...]:
    return tuple(Revision.objects.filter(story=story).order_by("-number"))


def body(*numbers: int) -> str:
    return "\n\n".join(
        f"Paragraph {n} says that quay {n} is open, the office said." for n in numbers
    )


@pytest.fixture
def long_story(editor: User) -> Story:
    """Words, moves, updates, claims and notices change in it."""
    claim = claimed()
    story = told(editor, body=body(1, 2, 3, 4, 5, 6))
    change = partial(tell, story, by=editor, kind=Kind.CLARIFICATION)
    change(body=body(1, 4, 2, 3, 5, 6))
    change(body=body(1, 4, 2, 3, 5, 6) + "\n\n" + saying(claim))
    add_news(story, by=editor)
    stand(claim, Status.CONFIRMED)
    change(headline="Great fire at the harbour")
    change(body="```\nquay\n\n```\n\n" + body(1, 2) + "\n\n" + saying(claim))
    change(body="```\nquay\n\n```\n\n" + body(1) + "\n\n" + saying(claim))
    tell(story, by=editor, kind=Kind.CORRECTION, corrections=[TWELVE], body=body(7, 8))
    return story


def test_a_step_says_what_the_whole_comparison_says(long_story: Story) -> None:
    versions = {row.number: row.version() for row in of(long_story)}

    found = steps(of(long_story))

    assert sorted(found) == list(range(2, len(versions) + 1))
    for number, step in found.items():
        whole = compare(versions[number - 1], versions[number])
        assert step.counts == whole.counts
        assert step.moved_facts == whole.moved_facts
        assert step.is_empty == whole.is_empty


def test_any_rewriting_of_the_text_counts_the_same(editor: User) -> None:
    chance = random.Random(7)  # noqa: S311 - the same texts each time
    story = told(editor, body=body(*range(12)))
    for _ in range(8):
        numbers = chance.sample(range(20), k=chance.randint(3, 12))
        put_on_record(story, by=editor, body=body(*numbers))
    versions = {row.number: row.version() for row in of(story)}

    found = steps(of(story))

    for number, step in found.items():
        assert step.counts == compare(versions[number - 1], versions[number]).counts


def test_steps_are_one_query_and_one_more_where_a_claim_has_gone(
    long_story: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    revisions = of(long_story)

    with django_assert_num_queries(2):
        steps(revisions)
    with django_assert_num_queries(1):
        steps(revisions[2:])  # the version that left it out is the newest


def test_an_update_that_stays_is_not_read(editor: User) -> None:
    story = told(editor)
    make_update(story=story, headline="Stays")
    tell(story, by=editor)
    add_news(story, by=editor)

    (update,) = steps(of(story))[3].updates

    assert update.how == "added"

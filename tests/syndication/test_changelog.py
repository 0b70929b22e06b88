from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.errors import PreflightFailed
from stories.models import Kind, Passage, Status
from stories.syndication.changelog import change_log, newest_changes
from stories.text.comparison import FactMove
from tests.factories import stand
from tests.syndication.telling import add_news, claimed, lengthen, reread, saying, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from pytest_django.fixtures import DjangoAssertNumQueries


def test_a_line_says_kind_note_and_the_facts_that_moved(editor: User) -> None:
    claim = claimed()
    story = told(editor, body=saying(claim))
    stand(claim, Status.CONFIRMED)
    tell(story, by=editor, kind=Kind.STATUS_CHANGE, note="Two sources confirm it.")

    log = change_log(reread(story))

    assert log is not None
    newest, first = log.changes
    assert (newest.number, newest.kind) == (2, Kind.STATUS_CHANGE)
    assert newest.note == "Two sources confirm it."
    assert newest.comparison is not None
    (fact,) = newest.comparison.moved_facts
    assert FactMove.STATUS in fact.moves
    assert first.comparison is None
    assert first.diff_url == first.revision_url


def test_an_override_of_our_own_checks_stands_in_the_log_with_its_reason(
    editor: User, standards: User
) -> None:
    claim = claimed()
    body = f"It is so: [two people were hurt]{{claim={claim.ref}}}."
    story = told(editor)
    stand(claim, Status.FALSE)
    with pytest.raises(PreflightFailed) as refusal:
        tell(story, by=standards, body=body)
    reasons = {finding.key: "It is quoted in full." for finding in refusal.value.findings}
    tell(story, by=standards, body=body, overrides=reasons)

    log = change_log(reread(story))

    assert log is not None
    assert [(o.code, o.reason) for o in log.changes[0].overrides] == [
        ("denied-claim-stated", "It is quoted in full.")
    ]


def test_a_long_log_comes_in_pages_without_a_gap(editor: User) -> None:
    story = told(editor)
    for number in range(6):
        add_news(story, by=editor, number=number)
    story = reread(story)

    pages = [change_log(story, page=page, size=3) for page in (1, 2, 3)]

    assert [[c.number for c in page.changes] for page in pages if page] == [
        [7, 6, 5],
        [4, 3, 2],
        [1],
    ]
    assert (
        all(change.comparison for page in pages if page for change in page.changes[:2][:1])
        is False
    )
    assert change_log(story, page=4, size=3) is None
    assert change_log(story, page=0, size=3) is None


def test_a_difference_to_erased_words_is_not_shown(editor: User) -> None:
    story = told(editor, body="A name that a court forbids, the office said.")
    tell(story, by=editor, body="Nothing to see, the office said.")
    tell(story, by=editor, body="Still nothing to see, the office said.")
    Passage.objects.filter(story=story, text__startswith="A name").update(text=None, digest=None)

    log = change_log(reread(story))

    assert log is not None
    assert [(c.withheld, bool(c.comparison)) for c in log.changes] == [
        (False, True),
        (True, False),
        (True, False),
    ]


@pytest.mark.parametrize("revisions", [5, 50])
def test_the_log_takes_three_queries_whatever_its_length(
    editor: User, revisions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story = lengthen(told(editor), by=editor, versions=revisions)

    with django_assert_num_queries(3):
        log = change_log(story)

    assert log is not None
    assert all(change.comparison for change in log.changes if change.number > 1)


def test_the_newest_lines_are_one_query(
    editor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    story = told(editor)
    add_news(story, by=editor)

    story = reread(story)
    with django_assert_num_queries(1):
        changes = newest_changes(story, most=1)

    assert [change.number for change in changes] == [2]


def test_a_line_leads_to_the_first_words_that_came(editor: User) -> None:
    story = told(editor, slug="fire", body="The quay is closed, the office said.")
    tell(story, by=editor, body="The quay is closed, the office said.\n\nRain is expected later.")

    log = change_log(reread(story))

    assert log is not None
    assert log.changes[0].words_url == ("/s/fire/r/2/#main:~:text=Rain%20is%20expected%20later.")
    assert log.changes[1].words_url == "/s/fire/r/1/"

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from stories.clock import now
from stories.editorial.cut import Cut
from stories.editorial.moved import dismiss
from stories.editorial.publishing import publish, retract
from stories.editorial.queue import queue
from stories.editorial.sections import Section
from stories.editorial.verifying import accept, check_claim, decline
from stories.editorial.withholding import request_withholding
from stories.models import (
    Ground,
    Status,
)
from tests.editorial.queued import (
    changed,
    cited,
    claims_of,
    decided_alone,
    everything,
    late,
    live,
    part_of,
    refuted,
)
from tests.factories import make_claim, make_story, make_user, stand

if TYPE_CHECKING:
    from django.contrib.auth.models import User


pytestmark = pytest.mark.django_db


def test_the_gravest_stands_first_and_everything_has_its_place(
    editor: User, checker: User
) -> None:
    everything(editor, checker)

    # Words are removed by standards editors only.
    here = [section for section in Section if section != Section.REMOVAL]
    assert [part.section for part in queue(editor, Cut())] == here


def test_a_claim_that_moved_says_what_readers_see_and_where(editor: User) -> None:
    claim = make_claim()
    stories = [live(claim, editor) for _ in range(2)]
    assert part_of(editor, Section.MOVED) is None

    stand(claim, Status.DISPUTED)

    part = part_of(editor, Section.MOVED)
    assert part is not None
    [row] = part.rows
    assert row.says == "Readers of 2 live stories see “Unverified”; it is “Disputed” now."
    assert {one.story for one in row.stories} == {story.pk for story in stories}


def test_a_moved_claim_waits_until_its_story_has_followed_or_is_dismissed(editor: User) -> None:
    claim, other = make_claim(), make_claim()
    story, left = live(claim, editor), live(other, editor)
    for one in (claim, other):
        stand(one, Status.DISPUTED)
    assert len(claims_of(editor, Section.MOVED)) == 2

    publish(story, by=editor, kind="status_change", note="It is disputed now.")
    dismiss(left, other, by=editor, status=Status.DISPUTED, revision=1, reason="It says so.")

    assert part_of(editor, Section.MOVED) is None


def test_a_moved_claim_names_the_stories_that_wait_not_one_that_was_dismissed(
    editor: User,
) -> None:
    claim = make_claim()
    left, waiting = live(claim, editor), live(claim, editor)
    stand(claim, Status.DISPUTED)

    dismiss(left, claim, by=editor, status=Status.DISPUTED, revision=1, reason="It says so.")

    part = part_of(editor, Section.MOVED)
    assert part is not None
    [row] = part.rows
    assert row.says == "Readers of 1 live story see “Unverified”; it is “Disputed” now."
    assert [one.story for one in row.stories] == [waiting.pk]


def test_the_most_prominent_overdue_claim_is_first(editor: User) -> None:
    text, update, headline, standfirst, two = (late() for _ in range(5))
    live(text, editor)
    story = live(two, editor)
    live(two, editor, body=f"[So]{{claim={two.ref}}}, police said.")
    live(headline, editor, headline=f"[Two hurt]{{claim={headline.ref}}}, police say", body="Yes.")
    live(
        standfirst,
        editor,
        standfirst=f"[Two hurt]{{claim={standfirst.ref}}}, they say",
        body="No.",
    )
    story.placements.model.objects.create(
        claim=update,
        story=story,
        live=True,
        place="update:u1",
        wording="x",
        status="unverified",
        position=99,
    )

    assert claims_of(editor, Section.OVERDUE) == [headline, standfirst, two, text, update]


def test_of_equals_the_one_in_the_newest_publication_is_first_then_the_longest_overdue(
    editor: User,
) -> None:
    late_one, later = late(1), late(5)
    story = make_story(
        body=f"[A]{{claim={late_one.ref}}}, they said. [B]{{claim={later.ref}}}, they said."
    )
    publish(story, by=editor)
    newer = late(1)
    live(newer, editor)

    assert claims_of(editor, Section.OVERDUE) == [newer, later, late_one]


def test_an_overdue_claim_counts_once_readers_see_it(editor: User, standards: User) -> None:
    seen, unseen, gone = late(), late(), late()
    live(seen, editor)
    make_story(body=f"[x]{{claim={unseen.ref}}}")
    retract(live(gone, editor), by=standards, reason="It was invented.")

    assert claims_of(editor, Section.OVERDUE) == [seen]


def test_a_page_whose_quoted_words_are_gone_is_graver_than_one_that_changed(editor: User) -> None:
    mild, grave = make_claim(), make_claim()
    changed(cited(mild), "changed", found_at=now() - timedelta(hours=3))
    evidence = cited(grave)
    changed(evidence, "changed")
    changed(evidence, "quote_gone")

    part = part_of(editor, Section.PAGES)

    assert part is not None
    assert [row.claim for row in part.rows] == [grave, mild]
    assert part.rows[0].says == (
        "The quoted words are gone from a cited page. 1 other page changed, too."
    )
    assert part.count == 2


def test_a_page_that_was_answered_asks_for_nothing(editor: User) -> None:
    claim = make_claim()
    changed(cited(claim), "changed", answer="ignored", answered_by=editor, answered_at=now())

    assert part_of(editor, Section.PAGES) is None


def test_a_proposal_waits_for_everybody_else_who_may_answer(
    checker: User, editor: User, reporter: User, standards: User
) -> None:
    proposal = refuted(checker)
    withdrawal = refuted(checker, Status.RETRACTED)

    waiting = {
        person.username: claims_of(person, Section.PROPOSED)
        for person in (checker, editor, reporter, standards)
    }

    assert waiting == {
        "chen": [],
        "edith": [proposal.claim],
        "rosa": [],
        "sade": [proposal.claim, withdrawal.claim],
    }
    accept(proposal, by=editor)
    assert claims_of(standards, Section.PROPOSED) == [withdrawal.claim]


def test_what_one_decided_alone_is_for_another_to_look_at(editor: User, checker: User) -> None:
    decided_alone(make_claim(), checker)

    part = part_of(editor, Section.ALONE)
    assert part is not None
    assert part.rows[0].says == "Chen Wu decided “False” alone: “Nobody answered at night.”"
    assert part_of(checker, Section.ALONE) is None


def test_what_was_declined_comes_back_to_who_proposed_it(checker: User, editor: User) -> None:
    answer = decline(refuted(checker), by=editor, reason="Which page?")

    part = part_of(checker, Section.DECLINED)
    assert part is not None
    assert part.rows[0].says == "Edith Vos declined “False”: “Which page?”"
    assert part_of(editor, Section.DECLINED) is None
    check_claim(answer.claim, to=Status.UNVERIFIABLE, by=editor, reason="The log was burned.")
    assert part_of(checker, Section.DECLINED) is None


def test_a_removal_waits_for_everybody_who_may_agree_but_not_for_who_asked(
    editor: User, standards: User
) -> None:
    story = make_story(headline="Quay shut", body="Jan Kowal was seen, police said.")
    publish(story, by=editor)
    request_withholding(
        story,
        by=standards,
        words="Jan Kowal",
        ground=Ground.COURT,
        reason="A court forbids it.",
        why="Order 12 of the court.",
    )

    part = part_of(make_user("omar", "Standards editor"), Section.REMOVAL)

    assert part
    [row] = part.rows
    assert (row.title, row.about) == ("Quay shut", story.pk)
    assert "Kowal" not in row.says
    assert part_of(standards, Section.REMOVAL) is None
    assert part_of(editor, Section.REMOVAL) is None

"""The lane where the law took words out of what readers see, or of what they saw before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.editorial.auditing import audit_record
from stories.editorial.candidate import Mended
from stories.editorial.carrying import settle, taken, unsettled
from stories.editorial.lane import Mend, mend_live, pieces_of, prepare, propose
from stories.editorial.publishing import publish
from stories.editorial.withholding import accept_withholding
from stories.errors import StaleSave
from stories.models import Story
from stories.text.excerpts import Excerpt
from tests.editorial.publications import write
from tests.editorial.test_withholding import NAME, ask, kept_anywhere
from tests.factories import make_story, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.editorial.lane import Done

BODY = f"{NAME} was seen at ten, police said.\n\nThe quay is shut, the harbour office said."
LEFT = "[…] was seen at ten, police said."
NINE = "[…] was seen at nine, police said."


@pytest.fixture
def second(db: None) -> User:
    return make_user("omar", "Standards editor")


@pytest.fixture
def story(editor: User) -> Story:
    made = make_story(body=BODY)
    publish(made, by=editor)
    return reread(made)


def reread(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def mend(story: Story, words: str, *, by: User, live: int) -> Done:
    said = Mended("he was seen at ten", "he was seen at nine", "the police")
    mending = Mend(Excerpt("body:0", words), corrected=said)
    return mend_live(reread(story), mending, by=by, live=live)


def test_what_a_removal_left_is_mended_and_what_it_took_stays_away(
    story: Story, editor: User, standards: User, second: User
) -> None:
    accept_withholding(ask(story, standards), by=second)
    live = reread(story).live
    assert live
    assert [piece.words for piece in pieces_of(live)][-2] == LEFT

    done = mend(story, NINE, by=editor, live=2)

    assert done.revision.version().body == BODY.replace(BODY.split("\n\n")[0], NINE)
    assert reread(story).body == done.revision.version().body
    assert kept_anywhere(story) == []
    assert audit_record().unbroken


def test_the_error_is_traced_into_the_words_that_were_erased(
    story: Story, editor: User, standards: User, second: User
) -> None:
    accept_withholding(ask(story, standards), by=second)
    live = reread(story).live
    assert live
    proposed = propose(story, prepare(live.version(), Excerpt("body:0", NINE)))
    assert proposed.corrected.wrong == "was seen at ten"

    [correction] = mend(story, NINE, by=editor, live=2).revision.corrections.all()

    # Since the first version: the removal took the name away and left the hour.
    first = story.revisions.get(number=1)
    assert (correction.first_bad, correction.online_from) == (first, first.published_at)


def test_a_passage_that_was_opened_before_the_removal_is_looked_at_again(
    story: Story, editor: User, standards: User, second: User
) -> None:
    accept_withholding(ask(story, standards), by=second)

    with pytest.raises(StaleSave):
        mend(story, f"{NAME} was seen at nine, police said.", by=editor, live=1)

    assert kept_anywhere(story) == []


def test_what_the_draft_is_asked_after_a_removal_is_asked_upon_what_readers_see(
    story: Story, editor: User, standards: User, second: User
) -> None:
    write(story, editor, body=BODY.replace("at ten", "at eleven"))
    done = mend(story, f"{NAME} was seen at nine, police said.", by=editor, live=1)
    assert done.asks
    accept_withholding(ask(story, standards), by=second)

    [row] = [row for row in taken(reread(story)) if row.is_open]
    asked = unsettled(row)

    assert not asked.met.known
    [clash] = asked.field.clashes
    assert (clash.base, "at eleven" in clash.mine, "at nine" in clash.theirs) == ("", True, True)
    settle(row, by=editor, token=reread(story).saves, text=clash.theirs)
    assert reread(story).body.startswith(NINE)

"""A push text goes out with one version and with no other, whatever the desk does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.editorial.amending import amend
from stories.editorial.auditing import audit_record
from stories.editorial.board import counted, story_rows
from stories.editorial.comparing import compare, side
from stories.editorial.diary import diary
from stories.editorial.lane import Mend, mend_live
from stories.editorial.proposing import propose
from stories.editorial.publishing import close, hold, publish, reopen, restore, retract
from stories.editorial.pushing import sent_alerts
from stories.editorial.saving import keep_story, save_story
from stories.editorial.undoing import undo
from stories.editorial.uses import uses_of
from stories.editorial.versions import draft
from stories.editorial.withholding import accept_withholding, request_withholding
from stories.errors import NothingToPublish, PreflightFailed, StaleSave, UnfitText
from stories.models import Ground, Kind, Passage, Placement, Revision, Story
from stories.text.excerpts import Excerpt
from tests.editorial.publications import MENDED, findings, refuses, write
from tests.factories import make_claim, make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ALERT = "Fire at the harbour: ferries stop"
CLAIMED = "Fire at the harbour: [two people hurt]{{claim={ref}}}"


def fresh(story: Story) -> Story:
    return Story.objects.get(pk=story.pk)


def places() -> list[tuple[str, bool]]:
    return list(Placement.objects.values_list("place", "live"))


@pytest.fixture
def sent(story: Story, editor: User) -> Story:
    """Readers see one version, which went out with a push text."""
    write(story, editor, alert=ALERT)
    publish(story, by=editor)
    return fresh(story)


def test_it_goes_out_with_one_version_and_leaves_the_draft(sent: Story, editor: User) -> None:
    revision = Revision.objects.get()

    assert revision.version().alert == ALERT
    assert revision.passages("alert")
    assert sent.alert == ""
    assert draft(sent).alert == ""
    write(sent, editor, byline="Ana Ruiz")
    publish(sent, by=editor, kind=Kind.MINOR)
    latest = Revision.objects.get(number=2)
    assert latest.version().alert == ""
    assert "alert" not in latest.structure
    assert audit_record().unbroken
    assert [one.alert for one in sent_alerts(sent)] == [ALERT]


def test_what_is_published_without_one_is_sealed_as_before(live: Story) -> None:
    revision = Revision.objects.get()

    assert set(revision.record()).isdisjoint({"alert"})
    assert set(revision.structure).isdisjoint({"alert"})
    assert revision.expected_content_digest() == revision.content_digest


def test_the_diary_says_that_it_was_sent_and_the_draft_counts_as_published(
    sent: Story, editor: User
) -> None:
    said = [
        (one.sentence, one.reason) for one in diary(sent).entries if "push text" in one.sentence
    ]

    assert said == [
        ("Edith Vos emptied the push text.", "Push text sent with revision 1"),
        (f"Edith Vos changed the push text to “{ALERT}”.", ""),
    ]
    assert sent.draft_published_at
    assert sent.saved_at < sent.draft_published_at
    refuses(NothingToPublish, lambda: publish(sent, by=editor, note="Again."))


def test_a_form_that_was_open_brings_no_sent_push_text_back(story: Story, editor: User) -> None:
    written = write(story, editor, alert=ALERT)
    publish(story, by=editor)

    kept = keep_story(story, by=editor, token=written.saves, alert=ALERT, byline="Ana Ruiz")

    assert (kept.row.alert, kept.row.byline) == ("", "Ana Ruiz")


def test_whoever_was_changing_it_is_asked(story: Story, editor: User) -> None:
    written = write(story, editor, alert=ALERT)
    publish(story, by=editor)

    with pytest.raises(StaleSave):
        save_story(story, by=editor, token=written.saves, alert=f"{ALERT} until Monday")
    assert fresh(story).alert == ""


def test_two_who_write_at_it_are_merged_word_by_word(story: Story, editor: User) -> None:
    base = write(story, editor, alert="Fire at the harbour: all ferries stop for now")
    save_story(
        story, by=editor, token=base.saves, alert="Blaze at the harbour: all ferries stop for now"
    )

    mine = "Fire at the harbour: all ferries stop until noon"
    kept = keep_story(story, by=editor, token=base.saves, alert=mine)

    assert kept.row.alert == "Blaze at the harbour: all ferries stop until noon"


@pytest.mark.parametrize("alert", ["x" * 201, "Fire \N{RIGHT-TO-LEFT OVERRIDE} out"])
def test_one_that_no_phone_can_show_is_refused(story: Story, editor: User, alert: str) -> None:
    refuses(UnfitText, lambda: write(story, editor, alert=alert))


def test_it_is_one_line(story: Story, editor: User) -> None:
    assert write(story, editor, alert="  Fire\nat the\tharbour ").alert == "Fire at the harbour"


def test_no_step_sends_it_again(sent: Story, editor: User) -> None:
    standards = make_user("sade", "Standards editor")
    hold(sent, by=standards, reason="We look into it.")
    restore(sent, by=standards, note="It stands.")
    close(sent, by=standards)
    reopen(sent, by=standards, note="It goes on.")
    amend(sent, by=editor, anchor="log-r1", text="The ferry company told us at noon.")
    live = fresh(sent).live
    assert live is not None
    piece = Excerpt("standfirst", "The whole quay is closed.")
    mend_live(sent, Mend(piece, Kind.MINOR), by=editor, live=live.number)
    retract(sent, by=standards, reason="None of it happened.")

    alerts = [row.version().alert for row in Revision.objects.order_by("number")]
    assert alerts == [ALERT, *[""] * 7]
    assert audit_record().unbroken


def test_an_undone_one_stands_in_the_draft_again(live: Story, editor: User) -> None:
    write(live, editor, alert=ALERT, byline="Ana Ruiz")
    publish(live, by=editor, note="Who wrote it.")

    undo(fresh(live), by=editor, number=2)

    assert Revision.objects.get(number=3).version().alert == ""
    assert fresh(live).alert == ALERT
    [row] = story_rows(counted(Story.objects.all()))
    assert row.differs


def test_what_is_written_since_stays_when_one_is_undone(sent: Story, editor: User) -> None:
    write(sent, editor, alert="All ferries run again")

    undo(fresh(sent), by=editor, number=1)

    assert fresh(sent).alert == "All ferries run again"


def test_a_claim_in_it_must_be_said_as_carefully_as_in_a_headline(
    story: Story, editor: User
) -> None:
    claim = make_claim()
    write(story, editor, alert=CLAIMED.format(ref=claim.ref))

    found = [(one.code, one.place, one.blocks) for one in findings(story, Kind.NEW)]

    assert found == [("unverified-claim-stated", "alert", True)]
    refuses(PreflightFailed, lambda: publish(story, by=editor))
    write(fresh(story), editor, alert=f"{CLAIMED.format(ref=claim.ref)}, police say")
    publish(story, by=editor)
    [mark] = Revision.objects.get().version().claims
    assert mark.ref == claim.ref


def test_a_claim_in_it_stands_there_until_the_next_version(story: Story, editor: User) -> None:
    claim = make_claim()
    write(story, editor, alert=f"{CLAIMED.format(ref=claim.ref)}, police say")
    assert places() == [("alert", False)]
    [use] = uses_of(claim)
    assert [one.place for one in use.draft] == ["alert"]

    publish(story, by=editor)

    assert places() == [("alert", True)]
    hold(story, by=make_user("sade", "Standards editor"), reason="We look into it.")
    assert places() == []
    assert Revision.objects.get(number=2).version().claims == ()


def test_another_figure_than_was_sent_must_be_owned_up_to(sent: Story, editor: User) -> None:
    """Also where versions without a push text came in between."""
    write(sent, editor, alert="Twelve people hurt in a fire at the harbour, police say")
    publish(sent, by=editor, note="Hurt people.")
    write(fresh(sent), editor, byline="Ana Ruiz")
    publish(sent, by=editor, kind=Kind.MINOR)
    write(fresh(sent), editor, alert="Seven people hurt in a fire at the harbour, police say")

    [edit] = [one for one in findings(sent) if one.code == "silent-edit"]

    assert (edit.place, edit.kind, edit.blocks) == ("alert", Kind.CORRECTION, False)
    assert propose(fresh(sent), draft(fresh(sent))).kind == Kind.CORRECTION
    assert not [one for one in findings(sent, Kind.CORRECTION) if one.code == "silent-edit"]


def test_a_minor_edit_sends_nothing(live: Story, editor: User) -> None:
    write(live, editor, alert=ALERT)

    [news] = [one for one in findings(live, Kind.MINOR) if one.code == "silent-news"]

    assert (news.place, news.blocks, news.excerpt) == ("alert", True, ALERT)
    assert [one for one in findings(live) if one.code == "silent-news"] == []


def test_a_correction_of_what_was_sent_asks_for_a_push_text(story: Story, editor: User) -> None:
    write(story, editor, alert="Twelve people hurt in a fire at the harbour, police say")
    publish(story, by=editor)
    write(fresh(story), editor, body="Seven people were hurt, the hospital said.")

    revision = publish(story, by=editor, kind=Kind.CORRECTION, corrections=[MENDED])

    assert revision.number == 2  # a warning: it holds no correction up


def test_two_saves_show_a_push_text_that_went_and_two_revisions_do_not(
    sent: Story, editor: User
) -> None:
    write(sent, editor, byline="Ana Ruiz")
    publish(sent, by=editor, kind=Kind.MINOR)
    saves = [f"s{row.history_id}" for row in sent.history.order_by("history_id")]

    def sides(*tokens: str) -> str:
        older, newer = (side(sent, token) for token in tokens)
        assert older
        assert newer
        return "".join(op.text for op in compare(older, newer).alert if op.kind == "delete")

    assert sides(saves[1], saves[2]) == ALERT
    assert sides("r1", "r2") == ""
    assert sides("r1", "draft") == ""


def test_law_takes_it_out_of_the_record_the_diary_and_the_draft(sent: Story, editor: User) -> None:
    standards, second = (make_user(name, "Standards editor") for name in ("sade", "omar"))
    write(sent, editor, alert="More on why ferries stop")
    asked = request_withholding(
        sent,
        by=standards,
        words="ferries stop",
        ground=Ground.COURT,
        reason="A court ordered it.",
        why="Order 12 of the district court.",
    )

    accept_withholding(asked, by=second)

    assert Revision.objects.get(number=1).version().alert == ""
    assert Revision.objects.get(number=2).version().alert == ""
    assert fresh(sent).alert == "More on why […]"
    kept = [*Passage.objects.values_list("text", flat=True)]
    kept += sent.history.values_list("alert", flat=True)
    assert not [text for text in kept if text and "ferries stop" in text]
    assert sent_alerts(sent) == ()
    assert audit_record().unbroken

"""The verification desk's late shift: what moves, what waits, and what somebody has to look at."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from stories.clock import now
from stories.editorial.alone import decide_alone
from stories.editorial.auditing import audit_record
from stories.editorial.claiming import make_claim, save_claim
from stories.editorial.handover import Shift, take_over
from stories.editorial.merging import merge_claims
from stories.editorial.moved import dismiss
from stories.editorial.moves import seen_of
from stories.editorial.publishing import publish
from stories.editorial.saving import add_update
from stories.editorial.verifying import check_again, check_claim, decline
from stories.models import ClaimKind, Status

if TYPE_CHECKING:
    from stories.demo.day import Day

PASTED = """\
Boat 2 of the Skarn coast guard reached Port Merrow at 14:25 with 11 people on board. "We pump \
9,000 litres a minute," said its captain, Mara Lindt.

The boat will stay until Tuesday, according to the harbour master. It is a long way home.
"""


def play(day: Day) -> None:
    """Tell it; the last of it happened minutes ago."""
    _nobody_audited(day)
    _the_handover(day)
    _two_are_one(day)
    _alone(day)
    _still_so(day)
    _reworded(day)
    _declined(day)
    _checked_twice(day)
    _trains_run(day)
    _pasted(day)


def _nobody_audited(day: Day) -> None:
    """The record was looked over the day before yesterday, and not since: that is failed work."""
    with day.cast.at(-25):
        audit_record()


def _the_handover(day: Day) -> None:
    cast = day.cast
    with cast.at(6):
        shift = Shift(since=now() - timedelta(hours=6), until=now() + timedelta(hours=8))
        note = (
            "The company will call back about the alarm. Look at the sports hall’s figure again."
        )
        take_over(shift, by=cast.editor, note=note)


def _two_are_one(day: Day) -> None:
    cast = day.cast
    with cast.at(6, 50):
        reason = "Both say that nobody was warned because the alarm did not work."
        merge_claims(
            day.claims["foreman"], into=day.claims["alarm"], by=cast.editor, reason=reason
        )
    with cast.at(7, 5):
        story = day.again("yards")
        note = "Says since when the alarm was out of order as one statement with other reports."
        publish(story, by=cast.editor, note=note)


def _alone(day: Day) -> None:
    cast = day.cast
    with cast.at(7, 20):
        said = "Tap water in the harbour quarter of Port Merrow must not be drunk"
        water = day.claim("water", said, claimant="Coastal Environment Agency")
        day.show("water", "agency", "Order on tap water", primary=True, credibility=1)
        decide_alone(
            water,
            to=Status.CONFIRMED,
            by=cast.standards,
            reason="We have the agency’s order.",
            why_alone="People were drinking it, and nobody else picked up the telephone.",
        )
        story = day.again("town")
        add_update(
            story,
            by=cast.standards,
            headline="Do not drink tap water",
            body=day.words(
                "[Tap water in the harbour quarter must not be drunk]{{claim={water}}}, the "
                "environment agency said. Water is handed out at the school in Mill Lane."
            ),
            byline="Rosa Diaz",
            key_event=True,
        )
        publish(story, by=cast.standards, note="Adds that tap water must not be drunk.")


def _still_so(day: Day) -> None:
    """Looked at again, and nothing was different: each a check of its own."""
    for hours in (7, 9):
        with day.cast.at(hours, 45):
            claim = day.now("wide")
            check_again(claim, by=day.cast.checker, seen=seen_of(claim))


def _reworded(day: Day) -> None:
    cast = day.cast
    with cast.at(8, 20):
        claim = day.now("bridge")
        statement = "The swing bridge on Quay Road is closed to cars and to people on foot"
        save_claim(claim, by=cast.reporter, token=claim.saves, statement=statement)


def _declined(day: Day) -> None:
    cast = day.cast
    with cast.at(8, 50):
        reason = "The coast guard’s watch log shows that they have left."
        proposal = check_claim(
            day.claims["boats"], to=Status.CONFIRMED, by=cast.editor, reason=reason
        )
        decline(proposal, by=cast.checker, reason="The log names one boat. Ask for the second.")


def _checked_twice(day: Day) -> None:
    """Another desk starts a claim that says nearly what one says already."""
    with day.cast.at(9, 5):
        make_claim(
            by=day.cast.editor,
            statement="Two workers of the night shift are missing",
            kind=ClaimKind.TOLL,
            claimant="A relative at the gate",
        )


def _trains_run(day: Day) -> None:
    """A claim moves under three live stories; one of them need not follow."""
    cast = day.cast
    with cast.at(9, 35):
        said = "Trains on the coast line run through to Port Merrow again"
        running = day.claim("running", said, claimant="The Coast Line railway")
        day.show("running", "rail", "Notice to passengers, afternoon", primary=True)
        cast.settle(running, Status.CONFIRMED, "The railway’s new notice says so.")
        trains = day.claims["trains"]
        check_claim(
            trains,
            to=Status.SUPERSEDED,
            by=cast.checker,
            reason="The railway has opened the line.",
            superseded_by=running,
        )
    with cast.at(9, 42):
        story = day.again("yards")
        assert story.live is not None
        dismiss(
            story,
            trains,
            by=cast.editor,
            status=Status.SUPERSEDED,
            revision=story.live.number,
            reason="It tells of the morning. The next version says that trains run.",
        )


def _pasted(day: Day) -> None:
    """A draft with sentences that somebody can check and that carry no claim yet."""
    with day.cast.at(9, 50):
        story = day.again("boats")
        add_update(
            story,
            by=day.cast.reporter,
            headline="First fire boat has arrived",
            body=PASTED,
            byline="Rosa Diaz",
        )

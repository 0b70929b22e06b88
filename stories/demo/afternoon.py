"""The demo's developing story in the afternoon: a retracted claim, a review, open work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.demo.explosion import OPENING, REGISTER
from stories.editorial.candidate import Mended
from stories.editorial.claiming import make_claim
from stories.editorial.publishing import correct, hold, publish, restore
from stories.editorial.verifying import accept, check_claim
from stories.models import ClaimKind, Kind, Stance, Status

if TYPE_CHECKING:
    from stories.demo.day import Day

MANAGER = """
[The plant's manager has been arrested]{{claim={arrest}}}, two local newspapers reported.
"""
AIR = """
[The air in the town is safe to breathe]{{claim={air}}}, the company said.
"""
AIR_MISLEADS = """
The statement that [the air in the town is safe to breathe]{{claim={air}}} is misleading: the \
company named the one station of three that was below the limit, the environment agency said.
"""
ADVERTISER = """
Relion Recycling advertises with this newspaper.
"""


def play(day: Day) -> None:
    """Tell the rest of the day."""
    _the_arrest(day)
    _the_air(day)
    _the_review(day)
    _unfinished(day)


def _the_arrest(day: Day) -> None:
    cast = day.cast
    with cast.at(5, 40):
        arrest = day.claim(
            "arrest",
            "The manager of the Port Merrow battery plant has been arrested",
            kind=ClaimKind.IDENTITY,
            claimant="Two local newspapers",
        )
        day.show("arrest", "gazette", "Gazette, online edition", credibility=3)
        day.show("arrest", "herald", "Herald, front page", credibility=3)
        reason = "Two newspapers report it."
        check_claim(arrest, to=Status.CORROBORATED, by=cast.checker, reason=reason)
        day.write(OPENING + REGISTER + MANAGER)
        day.publish("Adds that the manager is reported to be arrested.")
    with cast.at(6, 20):
        reason = "Both papers relied on one message that the police call invented."
        proposal = check_claim(arrest, to=Status.RETRACTED, by=cast.standards, reason=reason)
        accept(proposal, by=cast.second)
        day.write(OPENING + REGISTER)
        mended = Mended(
            wrong="The plant’s manager had been arrested",
            right="Nobody has been arrested",
            according_to="Port Merrow police",
            placement="top",
            place="body",
            reported_by_reader=True,
        )
        correct(day.story, by=cast.standards, corrections=[mended])


def _the_air(day: Day) -> None:
    cast = day.cast
    with cast.at(7):
        air = day.claim(
            "air", "The air in Port Merrow is safe to breathe", claimant="Relion Recycling"
        )
        day.show("air", "company", "Press release", credibility=4)
        day.write(OPENING + REGISTER + AIR)
        day.show("cause", "insider", "Interview with us", credibility=3)
        says = "No batteries were stored in the hall that night."
        day.show(
            "cause", "company", "Reply to our questions", stance=Stance.CONTRADICTS, says=says
        )
        reason = "Somebody who worked there says so; the company denies that any were there."
        check_claim(day.claims["cause"], to=Status.DISPUTED, by=cast.checker, reason=reason)
        day.publish("Adds what the company says about the air.")
    with cast.at(7, 40):
        day.show(
            "air",
            "agency",
            "Readings of three stations",
            stance=Stance.CONTRADICTS,
            primary=True,
            says="Two of three stations read above the limit at noon; one, upwind, below it.",
        )
        reason = "Only the upwind station was below the limit; two others were above it."
        cast.settle(air, Status.MISLEADING, reason)
        day.write(OPENING + REGISTER + AIR_MISLEADS)
        note = "The company’s statement about the air left out two of three stations."
        day.publish(note, kind=Kind.CLARIFICATION)


def _the_review(day: Day) -> None:
    cast = day.cast
    with cast.at(8, 10):
        reason = "the company says that our account of the air is wrong"
        hold(day.story, by=cast.standards, reason=reason)
    with cast.at(8, 40):
        restore(day.story, by=cast.standards, note="We have checked our account and it stands.")
        day.write(OPENING + REGISTER + AIR_MISLEADS + ADVERTISER)
        publish(
            day.story,
            by=cast.standards,
            kind=Kind.EDITORS_NOTE,
            note="The company is an advertiser of ours. It had no part in this report.",
        )


def _unfinished(day: Day) -> None:
    """What waits for somebody when the visitor comes: a proposal, a check, an open draft."""
    checker = day.cast.checker
    with day.cast.at(9):
        day.claims["licence"] = licence = make_claim(
            by=checker,
            statement="The plant’s licence had expired in March",
            kind=ClaimKind.LAW,
            claimant="The harbour authority",
            assignee=checker,
        )
        day.show("licence", "agency", "Register of licences", primary=True)
        reason = "The public register shows that it ran until 31 March."
        check_claim(licence, to=Status.CONFIRMED, by=checker, reason=reason)
        mail = day.claim(
            "mail",
            "A worker warned the management by e-mail a week before",
            claimant="A former colleague",
        )
        reason = "We asked for the e-mail, the server log and a second witness and got none."
        check_claim(mail, to=Status.UNVERIFIABLE, by=checker, reason=reason)
        day.claims["missing"] = missing = make_claim(
            by=checker,
            statement="Two night workers are missing",
            kind=ClaimKind.TOLL,
            claimant="The works council",
            assignee=checker,
        )
        reason = "We are calling everybody on the night shift."
        check_claim(missing, to=Status.CHECKING, by=checker, reason=reason)
    with day.cast.at(9, 40):
        day.file(
            "Works council: two are missing",
            "[Two night workers are missing]{{claim={missing}}}, the works council said. "
            "[A worker had warned the management]{{claim={mail}}}, a former colleague said.",
        )

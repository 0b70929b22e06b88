"""A story that stands still: the same words, times and numbers in every test run.

`golden` holds what a format makes of it against the file of that name; WRITE_GOLDEN=1 writes it.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.safestring import mark_safe

from stories.models import Kind, Stage, Status
from stories.syndication.changelog import Change
from stories.syndication.changes import Told
from stories.syndication.facts import public_fact, standing
from stories.syndication.notices import public_notices
from stories.syndication.story import PublicStory, PublicUpdate
from stories.text.diff import compare
from stories.text.version import ClaimMark, EvidenceMark, NoticeMark, UpdateText, Version

GOLDEN = Path(__file__).parent / "golden"
UID = "6f1c1d9e-0b1a-4f59-9a55-0c7e7a4f1d11"


def at(hours: int, minutes: int) -> datetime:
    return datetime(2026, 11, 21, hours, minutes, tzinfo=UTC)


FACTS = (
    ClaimMark(
        "C-7",
        "Seven people were injured",
        Status.CONFIRMED,
        claimant="Halden Fire Service",
        as_of="2026-11-21T15:42:00Z",
        reason="The log and the hospital both give seven.",
        stood_by=True,
        evidence=(
            EvidenceMark("Halden Fire Service", "supports", "url", "https://brann.example/log"),
        ),
    ),
    ClaimMark("C-9", "A drone started the fire", Status.UNVERIFIED, claimant="Port Watch 24"),
)
CORRECTION = NoticeMark(
    "correction",
    4,
    "2026-11-21T15:42:00Z",
    wrong="12 people were injured",
    right="Seven people were injured",
    according_to="Halden Fire Service",
    place="body",
    first_bad=2,
    last_bad=3,
    online_from="2026-11-21T12:05:00Z",
    online_to="2026-11-21T15:42:00Z",
)
ALERT = "Correction: seven injured in the Halden fire, not 12 & more"
HEADLINE = "Seven injured in Halden fire"
BODY = (
    '<p><span class="claim" data-claim="C-7">Seven people were taken to hospital</span>, '
    "Halden Fire Service said.</p><p>Quay &amp; road<br>are closed.</p>"
)
UPDATE = PublicUpdate(
    uid="u0001",
    at=at(14, 10),
    headline=mark_safe("Fire under control"),  # noqa: S308 - a test's own
    title="Fire under control",
    byline="Ida Moen",
    html=mark_safe("<p>The road is open.</p>"),  # noqa: S308
    plain=mark_safe("<p>The road is open.</p>"),  # noqa: S308
    key_event=False,
    pinned=False,
    notices=(),
)


def story(**fields: Any) -> PublicStory:
    """Version 4 of 4, a correction."""
    facts, notices = tuple(map(public_fact, FACTS)), public_notices([CORRECTION])
    made = PublicStory(
        pk=1,
        uid=UID,
        slug="halden-fire",
        desk="World",
        desk_slug="world",
        number=4,
        total=4,
        kind=Kind.CORRECTION,
        note="Seven people were injured, not 12.",
        digest="d" * 64,
        published_at=at(15, 42),
        first_published_at=at(11, 41),
        modified_at=at(15, 42),
        language="en-GB",
        direction="ltr",
        stage=Stage.DEVELOPING,
        stage_now=Stage.DEVELOPING,
        held=False,
        held_now=False,
        withheld=False,
        headline=mark_safe(HEADLINE),  # noqa: S308
        title=HEADLINE,
        standfirst=mark_safe("The fire is out."),  # noqa: S308
        summary="The fire is out.",
        byline="By Ida Moen",
        html=mark_safe(BODY),  # noqa: S308
        plain=mark_safe(BODY),  # noqa: S308
        updates=(UPDATE,),
        facts=facts,
        notices=notices,
        standing=standing(facts, notices),
        log=(),
        alert=ALERT,
    )
    return replace(made, **fields)


def withdrawn() -> PublicStory:
    """Version 5, a retraction."""
    notice = NoticeMark(
        "retraction", 5, "2026-11-21T17:00:00Z", text="the log was forged", placement="top"
    )
    empty = mark_safe("")  # noqa: S308
    return story(
        number=5,
        total=5,
        kind=Kind.RETRACTION,
        note="We have withdrawn this story because the log was forged.",
        published_at=at(17, 0),
        modified_at=at(17, 0),
        stage=Stage.WITHDRAWN,
        stage_now=Stage.WITHDRAWN,
        standfirst=empty,
        summary="",
        html=empty,
        plain=empty,
        updates=(),
        facts=(),
        standing=standing((), ()),
        notices=public_notices([CORRECTION, notice]),
    )


def under_review() -> PublicStory:
    """Version 5, a hold."""
    notice = NoticeMark(
        "hold", 5, "2026-11-21T17:00:00Z", text="a witness has withdrawn", placement="top"
    )
    return story(
        number=5,
        total=5,
        kind=Kind.HOLD,
        note="We are reviewing this story because a witness has withdrawn.",
        published_at=at(17, 0),
        modified_at=at(17, 0),
        held=True,
        held_now=True,
        notices=public_notices([CORRECTION, notice]),
    )


OLD = Version(
    "Twelve injured in Halden fire",
    "[Twelve people were taken to hospital]{claim=C-7}, Halden Fire Service said.",
    standfirst="The fire is out.",
    claims=(replace(FACTS[0], statement="Twelve people were injured", status=Status.CHECKING),),
)
NEW = Version(
    HEADLINE,
    "[Seven people were taken to hospital]{claim=C-7}, Halden Fire Service said.\n\n"
    "Literal {++ and --} and ~> stay words.",
    standfirst="The fire is out.",
    updates=(UpdateText("u0001", "2026-11-21T14:10:00Z", "Fire under control", "It is open."),),
    claims=FACTS,
    notices=(CORRECTION,),
)


def told() -> tuple[Told, ...]:
    """Versions 4 and 1, newest first."""
    first = Change("halden-fire", 1, Kind.NEW, "", at(11, 41), "a" * 64)
    fourth = Change(
        "halden-fire",
        4,
        Kind.CORRECTION,
        "Seven people were injured, not 12.",
        at(15, 42),
        "d" * 64,
        comparison=compare(OLD, NEW),
        alert=ALERT,
    )
    return tuple(
        Told(change, UID, at(11, 41), change.at, title, "The fire is out.", "en-GB", notices)
        for change, title, notices in (
            (fourth, HEADLINE, public_notices([CORRECTION])),
            (first, "Fire in Halden", ()),
        )
    )


def golden(name: str, made: str) -> None:
    """What was made is what the file says, to the letter."""
    path = GOLDEN / name
    if os.environ.get("WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(made)
    assert made == path.read_text()

"""The other stories of the demo: one shares claims, one is withdrawn, one waits for its hour."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.timezone import localtime

from stories.clock import now
from stories.editorial.hours import hour_of
from stories.editorial.publishing import close, publish, retract
from stories.editorial.saving import set_embargo, start_story
from stories.editorial.scheduling import schedule
from stories.models import Desk

if TYPE_CHECKING:
    from stories.demo.cast import Cast
    from stories.demo.day import Day

TOWN = """\
[People within 1.5 kilometres of the plant must leave]{{claim={wide}}}, the police said. The \
sports hall on Quay Road and the school in Mill Lane are open for them.

[Seven people were taken to hospital]{{claim={seven}}}, the hospital's register shows.

- [Trains on the coast line end at Merrow Junction]{{claim={trains}}}; buses go on from there.
- Four schools inside the circle stay shut on Monday.
- The ferry to Inner Skarn sails from the fishing port.
"""
INSPECTED = """\
Inspectors listed nine faults at the plant, according to their report. [The licence had \
expired in March]{{claim={licence}}}, the harbour authority said. [The fire alarm was out of \
order]{{claim={alarm}}} that night, according to a fire officer.
"""


def play(day: Day) -> None:
    """Tell them; the second story carries two of the first one's claims."""
    cast = day.cast
    _aftermath(cast, day)
    _withdrawn(cast)
    _closed(cast)
    _embargoed(cast, day)


def _aftermath(cast: Cast, day: Day) -> None:
    with cast.at(5):
        day.begin(
            "town",
            "national",
            headline="Schools shut and trains stopped round Port Merrow",
            standfirst="What people in the town need to know on Sunday and Monday.",
            body=TOWN,
        )


def _withdrawn(cast: Cast) -> None:
    with cast.at(2):
        story = start_story(
            by=cast.reporter,
            desk=cast.desk,
            headline="Port Merrow: the night shift in their own words",
            body="Three workers of the night shift told us, they said, what they saw.",
            byline="Rosa Diaz",
        )
        publish(story, by=cast.editor)
    with cast.at(4):
        reason = "one of the three people we quoted did not work at the plant"
        retract(story, by=cast.standards, reason=reason)


def _closed(cast: Cast) -> None:
    with cast.at(-6):
        story = start_story(
            by=cast.reporter,
            desk=Desk.objects.get(slug="business"),
            headline="Relion Recycling sells its northern yard",
            standfirst="The buyer is a family firm from Skarn.",
            body="Relion Recycling has sold its yard in the north, the company said.",
            byline="Rosa Diaz",
        )
        publish(story, by=cast.editor)
        close(story, by=cast.editor)


def _embargoed(cast: Cast, day: Day) -> None:
    with cast.at(9, 20):
        story = start_story(
            by=cast.reporter,
            desk=cast.desk,
            headline="Inspectors found faults at the plant two years running",
            standfirst="The report is under embargo until tomorrow morning.",
            body=day.words(INSPECTED),
            byline="Rosa Diaz",
        )
        local = localtime(now() + timedelta(hours=18))
        opens = local.replace(minute=0, second=0, microsecond=0)
        set_embargo(story, by=cast.editor, until=opens)
        wall, reading = opens.replace(tzinfo=None), opens.astimezone(UTC)
        hour = hour_of(wall, settings.TIME_ZONE, reading=reading)
        schedule(story, by=cast.editor, hour=hour)

"""Two more desks on the same day: their stories share claims with the first, and differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stories.editorial.claiming import add_evidence, add_source, make_claim, save_claim
from stories.editorial.keeping import open_file, take_in
from stories.editorial.kindrules import keep_rule
from stories.editorial.publishing import publish
from stories.editorial.saving import save_story
from stories.models import ClaimKind, EvidenceKind, SourceKind, Status

if TYPE_CHECKING:
    from stories.demo.day import Day
    from stories.models import Evidence

BOATS = """\
[Two fire boats are on their way to Port Merrow from Skarn]{{claim={boats}}}, the coast guard said.

[Trains on the coast line end at Merrow Junction]{{claim={trains}}}, the railway said, so hoses \
and foam go by road.

[One of the injured is in intensive care]{{claim={intensive}}}, Coast Wire reported.

[The fire alarm in the hall was out of order]{{claim={alarm}}}, according to a fire officer.
"""
SHELTERS = """
[About 600 people are in the sports hall]{{claim={six}}}, the relief service from Skarn said.
"""
YARDS = """\
[Relion Recycling has stopped work at all three of its yards]{{claim={yards}}}, the company said.

[The alarm of the burnt hall had been broken since Friday]{{claim={foreman}}}, a former foreman \
said.

[Trains on the coast line end at Merrow Junction]{{claim={trains}}}. The port authority counts on \
lorries until Monday, but [the swing bridge on Quay Road is closed to cars]{{claim={bridge}}}, \
the police said.
"""
_SOURCES = {
    "wire": ("Coast Wire", SourceKind.WIRE, "B", "second", "Coast Wire"),
    "radio": ("Radio Merrow", SourceKind.MEDIA, "C", "second", ""),
    "television": ("Skarn Television", SourceKind.MEDIA, "C", "second", ""),
    "rail": ("Coast Line railway", SourceKind.ORGANISATION, "A", "first", ""),
    "coastguard": ("Skarn coast guard", SourceKind.ORGANISATION, "A", "first", ""),
    "harbour": ("Port Merrow harbour office", SourceKind.ORGANISATION, "B", "first", ""),
    "relief": ("Skarn relief service", SourceKind.ORGANISATION, "B", "first", ""),
    "foreman": ("Ilse Brandt, former foreman", SourceKind.PERSON, "C", "second", ""),
    "officer": ("A fire officer on the quay", SourceKind.PERSON, "B", "first", ""),
}
_FLASH = "MERROW - One of the injured of the plant fire is in intensive care, medics say."
_RELAYED = {
    "gazette": "One of the injured is in intensive care, Coast Wire reports.",
    "herald": "An injured worker is in intensive care (Coast Wire).",
    "radio": "The news agency Coast Wire says that one person is in intensive care.",
    "television": "On screen: “One in intensive care – Coast Wire”.",
}
LOG = b"""\
SKARN COAST GUARD, WATCH LOG (copy)
09:31  Port Merrow asks for fire boats.
09:40  Boat 2 told to make ready. Crew called.
10:05  Boat 2 under way. ETA Port Merrow 14:30.
"""


def play(day: Day) -> None:
    """Tell what the world desk and the business desk published."""
    _ask_more(day)
    _sources(day)
    _trains(day)
    _boats(day)
    _intensive_care(day)
    _yards(day)
    with day.cast.at(4, 30):
        headline = "Skarn sends fire boats to Port Merrow"
        day.begin("boats", "world", headline=headline, body=BOATS)
        headline = "Relion Recycling stops work at all its yards"
        day.begin("yards", "business", headline=headline, body=YARDS)


def _ask_more(day: Day) -> None:
    """The newsroom asks more of causes than the house does."""
    with day.cast.at(-1):
        asked = {"needs_primary": True, "two_to_support": True}
        keep_rule(ClaimKind.CAUSE, by=day.cast.standards, token=0, **asked)


def _sources(day: Day) -> None:
    names = ("name", "kind", "reliability", "access", "owner")
    with day.cast.at(2, 40):
        for key, fields in _SOURCES.items():
            described: dict[str, Any] = dict(zip(names, fields, strict=True))
            day.sources[key] = add_source(by=day.cast.checker, **described)


def _trains(day: Day) -> None:
    with day.cast.at(3, 10):
        trains = day.claim(
            "trains",
            "Trains on the coast line end at Merrow Junction",
            claimant="The Coast Line railway",
        )
        day.show("trains", "rail", "Notice to passengers", primary=True)
        day.cast.settle(trains, Status.CONFIRMED, "The railway’s notice says so.")


def _boats(day: Day) -> None:
    """A claim with a file: whoever opens it stands in the custody log."""
    cast = day.cast
    with cast.at(3, 30):
        said = "Two fire boats are on their way to Port Merrow from Skarn"
        boats = day.claim("boats", said, claimant="Skarn coast guard")
        taken = take_in([LOG], name="watch-log.txt", by=cast.checker)
        log = add_evidence(
            boats,
            by=cast.checker,
            source=day.sources["coastguard"],
            kind=EvidenceKind.DOCUMENT,
            title="Watch log, copy by e-mail",
            primary=True,
            credibility=1,
            file=taken,
        )
        said = "The fire alarm in the hall was out of order when the fire broke out"
        day.claim("alarm", said, claimant="A fire officer")
        day.show(
            "alarm", "officer", "Talk on the quay", says="The alarm was dead. Nobody heard it."
        )
        said = "One of the people injured in the plant fire is in intensive care"
        day.claim("intensive", said, kind=ClaimKind.TOLL, claimant="Coast Wire")
    with cast.at(3, 35):
        open_file(log.captures.get(), by=cast.editor).close()


def _intensive_care(day: Day) -> None:
    """Five sources, and all of them have it from one wire."""
    with day.cast.at(4, 10):
        flash = _relay(day, "wire", _FLASH)
        for source, words in _RELAYED.items():
            _relay(day, source, words, of=flash)


def _relay(day: Day, source: str, words: str, *, of: Evidence | None = None) -> Evidence:
    return add_evidence(
        day.claims["intensive"],
        by=day.cast.checker,
        source=day.sources[source],
        kind=EvidenceKind.QUOTATION,
        title=f"{day.sources[source].name} reports it" if of else "Flash",
        text=words,
        derived_from=of,
        credibility=3,
    )


def _yards(day: Day) -> None:
    with day.cast.at(4, 20):
        said = "Relion Recycling has stopped work at all three of its yards"
        day.claim("yards", said, claimant="Relion Recycling")
        day.show("yards", "company", "Statement to investors", primary=True, credibility=3)
        said = "The fire alarm of the burnt hall had been broken since Friday"
        day.claim("foreman", said, claimant="A former foreman of the plant")
        day.show("foreman", "foreman", "Talk by telephone", credibility=3)
        said = "The swing bridge on Quay Road is closed to cars"
        bridge = day.claim("bridge", said, kind=ClaimKind.LOCATION, claimant="Port Merrow police")
        day.show("bridge", "police", "Order on the bridge", primary=True)
        day.cast.settle(bridge, Status.CONFIRMED, "We have the order in writing.")


def differ(day: Day) -> None:
    """In the afternoon: another desk publishes another figure for the same thing."""
    cast = day.cast
    with cast.at(6, 40):
        counted: dict[str, Any] = {
            "subject": "people in the sports hall on Quay Road",
            "unit": "people",
        }
        day.claims["six"] = make_claim(
            by=cast.reporter,
            statement="About 600 people are in the sports hall",
            kind=ClaimKind.FIGURE,
            claimant="Skarn relief service",
            low=600,
            **counted,
        )
        day.show("six", "relief", "Count at lunch", credibility=2)
        known = day.now("sheltered")
        save_claim(known, by=cast.reporter, token=known.saves, low=900, **counted)
        story = day.again("boats")
        body = day.words(BOATS + SHELTERS)
        save_story(story, by=cast.reporter, token=story.saves, body=body)
        publish(story, by=cast.editor, note="Adds how many people are in the sports hall.")

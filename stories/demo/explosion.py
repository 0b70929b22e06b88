"""An explosion in a battery recycling plant: the demo's developing story, until noon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.demo.day import Day
from stories.editorial.candidate import Mended
from stories.editorial.claiming import add_source, make_claim
from stories.editorial.publishing import correct
from stories.editorial.saving import save_story, save_update, start_story
from stories.editorial.verifying import check_claim, decline
from stories.models import ClaimKind, Kind, SourceKind, Stance, Status

if TYPE_CHECKING:
    from stories.demo.cast import Cast
    from stories.models import Claim, Source

OPENING = """\
An explosion tore through a battery recycling plant on the harbour of Port Merrow early on \
Sunday, and the fire that followed sent black smoke over the town, the fire service said.

[A lithium battery that overheated set off the explosion]{{claim={cause}}}, according to a \
shift leader who was in the yard.

[People within 800 metres were told to leave]{{claim={radius}}}, the police said. Buses are \
taking them to the sports hall on Quay Road.
"""
INJURED = """
[Twelve people were taken to hospital]{{claim={twelve}}}, the town hall said.
"""
REGISTER = """
[Seven people were taken to hospital]{{claim={seven}}}, the hospital's register shows. Three of \
them have gone home.
"""
_CAMERA = "The yard camera shows the fire start inside the hall at 05:52, and nothing in the air."
_SOURCES = {
    "fire": ("Merrow Fire and Rescue", SourceKind.ORGANISATION, "A", "first", ""),
    "police": ("Port Merrow police", SourceKind.ORGANISATION, "B", "first", ""),
    "hall": ("Port Merrow town hall", SourceKind.ORGANISATION, "B", "second", ""),
    "hospital": ("Merrow General Hospital", SourceKind.ORGANISATION, "A", "first", ""),
    "gazette": ("Merrow Gazette", SourceKind.MEDIA, "C", "second", "Coast Wire"),
    "herald": ("Harbour Herald", SourceKind.MEDIA, "C", "second", ""),
    "company": ("Relion Recycling", SourceKind.ORGANISATION, "D", "first", ""),
    "channel": ("Harbour Eye, a social media channel", SourceKind.MEDIA, "F", "second", ""),
    "agency": ("Coastal Environment Agency", SourceKind.ORGANISATION, "A", "first", ""),
}


def play(cast: Cast) -> Day:
    """Tell the morning."""
    day = _the_first_minutes(cast, _sources(cast))
    _the_toll(day)
    _the_rumour(day)
    _the_correction(day)
    _the_wider_circle(day)
    _the_shelter(day)
    return day


def _sources(cast: Cast) -> dict[str, Source]:
    with cast.at(0):
        made = {
            key: add_source(
                by=cast.checker,
                name=name,
                kind=kind,
                reliability=grade,
                access=access,
                owner=owner,
            )
            for key, (name, kind, grade, access, owner) in _SOURCES.items()
        }
        made["insider"] = add_source(
            by=cast.checker,
            name="Jonas Falk",
            kind=SourceKind.PERSON,
            reliability="C",
            access="first",
            confidential=True,
            public_label="a person who worked at the plant",
        )
    return made


def _the_first_minutes(cast: Cast, sources: dict[str, Source]) -> Day:
    with cast.at(0, 10):
        cause = make_claim(
            by=cast.reporter,
            statement="An overheated lithium battery set off the Port Merrow explosion",
            kind=ClaimKind.CAUSE,
            claimant="A shift leader at the plant",
        )
        radius = make_claim(
            by=cast.reporter,
            statement="People within 800 metres of the plant were told to leave",
            kind=ClaimKind.LOCATION,
            claimant="Port Merrow police",
        )
        story = start_story(
            by=cast.reporter,
            desk=cast.desk,
            headline="Explosion at battery plant in Port Merrow",
            standfirst="Black smoke over the town; the area around the harbour is being cleared.",
            body=OPENING.format(cause=cause.ref, radius=radius.ref),
            byline="Rosa Diaz",
        )
        day = Day(cast, story, sources, {"cause": cause, "radius": radius})
    with cast.at(0, 20):
        day.publish()
    return day


def _the_toll(day: Day) -> None:
    cast = day.cast
    with cast.at(0, 40):
        day.show("radius", "police", "Loudspeaker text", primary=True)
        twelve = day.claim(
            "twelve",
            "Twelve people were taken to hospital",
            kind=ClaimKind.TOLL,
            claimant="Port Merrow town hall",
        )
        day.show("twelve", "hall", "Statement of the town hall")
        day.show("twelve", "gazette", "Report in the Gazette", credibility=3)
        reason = "The town hall and the Gazette say so independently of each other."
        check_claim(twelve, to=Status.CORROBORATED, by=cast.checker, reason=reason)
        day.write(
            OPENING + INJURED,
            alert="Port Merrow: [twelve people in hospital]{{claim={twelve}}} after the explosion "
            "at a battery plant, the town hall says",
        )
        day.file(
            "Town hall speaks of injured people",
            "People with burns and cuts were brought to Merrow General, the town hall said.",
            key_event=True,
        )
    with cast.at(0, 50):
        day.publish("Adds that people were taken to hospital.")
    with cast.at(1, 15):
        reason = "We have the police’s loudspeaker text in full."
        cast.settle(day.claims["radius"], Status.CONFIRMED, reason)
        day.publish("The order to leave the area is now confirmed.", kind=Kind.STATUS_CHANGE)


def _the_rumour(day: Day) -> None:
    cast = day.cast
    with cast.at(1, 40):
        drone = day.claim(
            "drone",
            "A drone struck the battery plant in Port Merrow",
            kind=ClaimKind.CAUSE,
            claimant="Harbour Eye, a social media channel",
        )
        update = day.file(
            "What is said about a drone",
            "[A drone struck the plant]{{claim={drone}}}, a social media channel claimed. "
            "We have seen nothing that supports it.",
        )
        day.publish("Adds a rumour that we are looking at.")
    with cast.at(2, 30):
        day.show(
            "drone",
            "fire",
            "Footage of the yard camera",
            stance=Stance.CONTRADICTS,
            primary=True,
            says=_CAMERA,
        )
        proposal = check_claim(
            drone, to=Status.FALSE, by=cast.checker, reason="The yard camera rules it out."
        )
        decline(proposal, by=cast.editor, reason="Say what the camera shows and from when.")
    with cast.at(2, 45):
        cast.settle(drone, Status.FALSE, _CAMERA)
        save_update(
            update,
            by=cast.reporter,
            token=update.saves,
            headline="No drone struck the plant",
            body=day.words(
                "It is not true that [a drone struck the plant]{{claim={drone}}}: the yard camera "
                "shows the fire start inside the hall, the fire service said."
            ),
        )
        note = "The rumour of a drone is false: a camera shows the fire start inside the hall."
        day.publish(note, kind=Kind.CLARIFICATION)


def _the_correction(day: Day) -> None:
    cast = day.cast
    with cast.at(3, 20):
        seven = day.claim(
            "seven",
            "Seven people were taken to hospital",
            kind=ClaimKind.TOLL,
            claimant="Merrow General Hospital",
        )
        says = "The register lists seven people admitted after the explosion."
        register = ("hospital", "Register of admissions")
        day.show("twelve", *register, stance=Stance.CONTRADICTS, primary=True, says=says)
        day.show("seven", *register, primary=True, says=says)
        reason = "The hospital’s register lists seven people, not twelve."
        cast.settle(day.claims["twelve"], Status.FALSE, reason)
        cast.settle(seven, Status.CONFIRMED, "We have seen the hospital’s register.")
        day.write(
            OPENING + REGISTER,
            alert="Correction: [seven people were taken to hospital]{{claim={seven}}} after the "
            "explosion in Port Merrow, not twelve, the hospital’s register shows",
        )
        mended = Mended(
            wrong="Twelve people were taken to hospital",
            right="Seven people were taken to hospital",
            according_to="Merrow General Hospital’s register",
            placement="top",
            place="body",
        )
        correct(day.story, by=cast.editor, corrections=[mended])
    with cast.at(3, 50):
        day.story.refresh_from_db()
        save_story(
            day.story,
            by=cast.reporter,
            token=day.story.saves,
            standfirst="Black smoke over the town; the area round the harbour is being cleared.",
        )
        day.publish(kind=Kind.MINOR)


def _the_wider_circle(day: Day) -> None:
    cast = day.cast
    with cast.at(4, 30):
        wide = day.claim(
            "wide",
            "People within 1.5 kilometres of the plant were told to leave",
            kind=ClaimKind.LOCATION,
            claimant="Port Merrow police",
        )
        day.show("wide", "police", "Order number two", primary=True)
        cast.settle(wide, Status.CONFIRMED, "We have the second order in writing.")
        check_claim(
            day.claims["radius"],
            to=Status.SUPERSEDED,
            by=cast.checker,
            reason="The police have widened the area.",
            superseded_by=wide,
        )
        day.file(
            "Police clear a wider area",
            "[People within 1.5 kilometres were told to leave]{{claim={wide}}} because the wind "
            "has turned, the police said. Schools inside the circle stay shut on Monday.",
            key_event=True,
            pinned=True,
        )
        day.publish("The police have widened the area to be cleared.")


def _the_shelter(day: Day) -> None:
    with day.cast.at(5):
        sheltered: Claim = day.claim(
            "sheltered",
            "About 900 people have come to the sports hall",
            kind=ClaimKind.FIGURE,
            claimant="Port Merrow town hall",
        )
        day.show("sheltered", "hall", "Count at the door")
        day.show("sheltered", "herald", "Reporter in the hall", credibility=3)
        reason = "The town hall and a reporter in the hall give the same figure."
        check_claim(sheltered, to=Status.CORROBORATED, by=day.cast.checker, reason=reason)
        day.file(
            "Hundreds in the sports hall",
            "[About 900 people have come to the sports hall]{{claim={sheltered}}}, the town hall "
            "said. Volunteers are handing out blankets.",
        )
        day.publish("Adds how many people are in the sports hall.")

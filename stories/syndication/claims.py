"""A claim as the public may see it: what published versions have said of it, nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from stories.models import (
    Exposure,
    Kind,
    Passage,
    Placement,
    Revision,
    Stage,
    Status,
    Story,
    load_texts,
)
from stories.models.claim import number_of
from stories.syndication.facts import public_fact
from stories.syndication.notices import worded
from stories.syndication.scripts import direction
from stories.syndication.words import words_of
from stories.text.render import render_line
from stories.text.stands import sentences_with
from stories.text.version import ClaimMark, EvidenceMark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet

    from stories.syndication.facts import PublicFact


@dataclass(frozen=True, slots=True)
class Step:
    """A version that showed the claim in another status or wording than before, or dropped it."""

    fact: PublicFact
    at: datetime
    slug: str
    number: int
    kind: Kind
    note: str
    left: bool = False  # the version no longer says it

    @property
    def url(self) -> str:
        return reverse("reader:revision", args=[self.slug, self.number])


@dataclass(frozen=True, slots=True)
class Place:
    """A live text that says it, and the sentence that does."""

    place: str  # headline, standfirst, body or update:KEY
    sentence: str

    @property
    def anchor(self) -> str:
        return self.place.removeprefix("update:") if ":" in self.place else ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """A story that shows the claim now, or that once did (then it has no places)."""

    slug: str
    title: str
    language: str
    direction: str
    status: Status | None  # as that story shows it
    places: tuple[Place, ...]

    @property
    def url(self) -> str:
        return reverse("reader:story", args=[self.slug])


@dataclass(frozen=True, slots=True)
class PublicClaim:
    """A claim that readers were shown, with its status as last published."""

    fact: PublicFact
    language: str
    decided_at: datetime  # when readers were first shown the present status
    last_shown_at: datetime
    line: tuple[Step, ...]  # newest first
    carriers: tuple[Carrier, ...]  # that show it now
    former: tuple[Carrier, ...]
    superseded_by: str = ""  # its address, if readers may open it

    @property
    def departure(self) -> Step | None:
        """The version with which the last story dropped it; None while a story says it."""
        if self.carriers:
            return None
        return next((step for step in self.line if step.left), None)


@dataclass(frozen=True, slots=True)
class _Moment:
    """A version of a story and what it says of the claim; None if it says nothing."""

    story: int
    number: int
    at: datetime
    kind: Kind
    note: str
    mark: ClaimMark | None


def public_claim(ref: str) -> PublicClaim | None:
    """The claim with that reference; None if no version ever showed it to readers.

    Four queries, five for one that was overtaken, whatever the number of stories and versions.
    """
    number = number_of(ref)
    stories = {story.pk: story for story in _stories(number)} if number else {}
    moments = tuple(_moments(ref, stories))
    shown = [(moment.mark, moment.at) for moment in moments if moment.mark]
    if not shown:
        return None
    mark, last_shown_at = shown[-1]
    line = tuple(_line(moments, stories))
    carriers = tuple(_carriers(ref, stories))
    return PublicClaim(
        fact=public_fact(mark),
        language=carriers[0].language,
        decided_at=_since(shown),
        last_shown_at=last_shown_at,
        line=line[::-1],
        carriers=tuple(carrier for carrier in carriers if carrier.places),
        former=tuple(carrier for carrier in carriers if not carrier.places),
        superseded_by=_address(mark.superseded_by),
    )


def _stories(number: int) -> QuerySet[Story]:
    """Published stories that say it now, or that were the first to say it at some status."""
    now = Placement.objects.filter(claim=number, live=True).values("story")
    once = Exposure.objects.filter(claim=number).values("revision__story")
    return Story.objects.live().filter(Q(pk__in=now) | Q(pk__in=once))


def _since(shown: Sequence[tuple[ClaimMark, datetime]]) -> datetime:
    """When readers were first shown the status that they were shown last."""
    since = shown[-1][1]
    for mark, at in reversed(shown):
        if mark.status != shown[-1][0].status:
            break
        since = at
    return since


def _moments(ref: str, stories: Iterable[int]) -> Iterator[_Moment]:
    """What each published version said of the claim, oldest first (two queries)."""
    # The reference narrows the search; the mark itself decides.
    passages = Passage.objects.filter(story__in=stories, text__contains=f'"ref": "{ref}"')
    marks: dict[int, ClaimMark] = {}
    for pk, text in passages.values_list("pk", "text"):
        if mark := _mark(text or "", ref):
            marks[pk] = mark
    rows = Revision.objects.filter(story__in=stories).order_by("published_at", "pk")
    names = ("story", "number", "published_at", "kind", "note")
    for story, number, at, kind, note, claims in rows.values_list(*names, "structure__claims"):
        mark = next((marks[pk] for pk in claims if pk in marks), None)
        yield _Moment(story, number, at, Kind(kind), worded(Kind(kind), note), mark)


def _mark(text: str, ref: str) -> ClaimMark | None:
    """The claim mark that a stored text is; None if it is something else."""
    try:
        record: Mapping[str, Any] = json.loads(text)
        evidence = tuple(EvidenceMark(**entry) for entry in record["evidence"])
        mark = ClaimMark(**{**record, "evidence": evidence})
    except (ValueError, TypeError, KeyError):
        return None  # words of a story that only look like one
    return mark if mark.ref == ref else None


def _line(moments: Iterable[_Moment], stories: Mapping[int, Story]) -> Iterator[Step]:
    """The moments at which the status or the wording was another than before, or went."""
    before: ClaimMark | None = None
    present: dict[int, ClaimMark] = {}
    for moment in moments:
        mark, was = moment.mark, present.pop(moment.story, None)
        step = partial(
            Step,
            at=moment.at,
            slug=stories[moment.story].slug,
            number=moment.number,
            kind=moment.kind,
            note=moment.note,
        )
        if mark is None:
            if was is not None:
                yield step(fact=public_fact(was), left=True)
            continue
        said = (mark.status, mark.statement)
        if before is None or said != (before.status, before.statement):
            yield step(fact=public_fact(mark))
        before = present[moment.story] = mark


def _carriers(ref: str, stories: Mapping[int, Story]) -> Iterator[Carrier]:
    """Every story that ever showed it, newest change first (one query)."""
    live = [story.live for story in stories.values() if story.live]
    load_texts(live)
    newest = sorted(live, key=lambda revision: revision.published_at, reverse=True)
    for revision in newest:
        version = revision.version()
        shown = {mark.ref: Status(mark.status) for mark in version.claims}
        gone = version.stage == Stage.WITHDRAWN
        found = () if gone else dict.fromkeys(sentences_with(version, ref))
        yield Carrier(
            slug=stories[revision.story_id].slug,
            title=words_of(render_line(version.headline)),
            language=version.language,
            direction=direction(version.language),
            status=shown.get(ref),
            places=tuple(Place(place, sentence) for place, sentence in found),
        )


def _address(ref: str) -> str:
    """The address of the claim that overtook this one, if readers were ever shown it."""
    number = number_of(ref) if ref else None
    if number is None or not Exposure.objects.filter(claim=number).exists():
        return ""
    return reverse("reader:claim", args=[ref])

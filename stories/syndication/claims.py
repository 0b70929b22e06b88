"""A claim as the public may see it: what published versions have said of it, nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from stories.clock import now
from stories.models import (
    ClaimKind,
    ClaimMerge,
    Exposure,
    Freshness,
    Kind,
    KindRule,
    Passage,
    Placement,
    Revision,
    Stage,
    Status,
    Story,
    load_texts,
)
from stories.models.claim import PREFIX, number_of
from stories.models.freshness import due_after
from stories.models.naming import renamed_version
from stories.syndication import times
from stories.syndication.facts import public_fact
from stories.syndication.merges import every_name, names_of
from stories.syndication.notices import worded
from stories.syndication.scripts import direction
from stories.syndication.words import words_of
from stories.text.fragments import fragment_across
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

    place: str  # headline, standfirst, alert, body or update:KEY
    sentence: str
    pushed: str = ""  # the address of the version that tells it as a push text

    @property
    def anchor(self) -> str:
        return self.place.removeprefix("update:") if ":" in self.place else ""

    @property
    def fragment(self) -> str:
        """To the words themselves, and to what they stand in where a browser finds no words."""
        return f"#{self.anchor or 'main'}{fragment_across(self.sentence)}"


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
class Joined:
    """A claim that readers were shown and that became part of this one."""

    ref: str
    at: datetime
    reason: str

    @property
    def url(self) -> str:
        return reverse("reader:claim", args=[self.ref])


@dataclass(frozen=True, slots=True)
class PublicClaim:
    """A claim that readers were shown, with its status as last published.

    What they were told of the claims that became part of it was told of it.
    """

    fact: PublicFact
    language: str
    decided_at: datetime  # when readers were first shown the present status
    last_shown_at: datetime
    freshness: Freshness  # of what readers were told last, as it looks now
    line: tuple[Step, ...]  # newest first
    carriers: tuple[Carrier, ...]  # that show it now
    former: tuple[Carrier, ...]
    superseded_by: str = ""  # its address, if readers may open it
    joined: tuple[Joined, ...] = ()  # newest first

    @property
    def told(self) -> tuple[Step | Joined, ...]:
        """Everything that happened to it before readers, newest first."""
        return tuple(sorted((*self.line, *self.joined), key=lambda one: one.at, reverse=True))

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
    own: bool = False  # under its own reference, not one that became part of it


def public_claim(ref: str) -> PublicClaim | None:
    """The claim that the reference means today; None if no version ever showed it to readers.

    Of one that became part of another that is the other, whose reference `fact` has. Five
    queries, six for one that was overtaken or took in another, whatever the number of stories
    and versions.
    """
    names = every_name()
    refs = names_of(names.get(ref, ref), names)
    numbers = [number for each in refs if (number := number_of(each))]
    stories = {story.pk: story for story in _stories(numbers)} if numbers else {}
    found = _marks(refs, stories)
    moments = tuple(_moments(refs[0], found, stories)) if found else ()
    # What was told under its own reference says how it stands; of the others, what was told.
    owned = [moment for moment in moments if moment.own] or moments
    shown = [(moment.mark, moment.at) for moment in owned if moment.mark]
    known = {mark.ref for mark in found.values()}
    if not shown or (ref in names and ref not in known):
        return None
    mark, last_shown_at = shown[-1]
    line = tuple(_line(moments, stories))
    carriers = tuple(_carriers(refs, stories))
    return PublicClaim(
        fact=public_fact(mark),
        language=carriers[0].language,
        decided_at=_since(shown),
        last_shown_at=last_shown_at,
        freshness=_freshness(mark),
        line=line[::-1],
        carriers=tuple(carrier for carrier in carriers if carrier.places),
        former=tuple(carrier for carrier in carriers if not carrier.places),
        superseded_by=_address(mark.superseded_by),
        joined=tuple(_joined(known.difference(refs[:1]))),
    )


def _freshness(mark: ClaimMark) -> Freshness:
    """Of the check that the record tells of, by the rule of its kind (one query)."""
    if not mark.as_of or mark.kind not in ClaimKind.values:
        return Freshness(None, None, now())
    as_of = times.read(mark.as_of)
    due = due_after(KindRule.objects.of(mark.kind), mark.status, as_of)
    return Freshness(as_of, due, now())


def _stories(numbers: Sequence[int]) -> QuerySet[Story]:
    """Published stories that say it now, or that were the first to say it at some status."""
    now = Placement.objects.filter(claim__in=numbers, live=True).values("story")
    once = Exposure.objects.filter(claim__in=numbers).values("revision__story")
    return Story.objects.live().filter(Q(pk__in=now) | Q(pk__in=once))


def _since(shown: Sequence[tuple[ClaimMark, datetime]]) -> datetime:
    """When readers were first shown the status that they were shown last."""
    since = shown[-1][1]
    for mark, at in reversed(shown):
        if mark.status != shown[-1][0].status:
            break
        since = at
    return since


def _joined(refs: Iterable[str]) -> Iterator[Joined]:
    """Those of the references that readers were shown, newest merge first (a query, if any)."""
    numbers = [number for ref in refs if (number := number_of(ref))]
    if numbers:
        for merge in ClaimMerge.objects.filter(claim__in=numbers):
            yield Joined(f"{PREFIX}{merge.claim_id}", merge.at, merge.reason)


def _marks(refs: Sequence[str], stories: Iterable[int]) -> dict[int, ClaimMark]:
    """What published versions said of the claim under any of its names (one query)."""
    # The reference narrows the search; the mark itself decides.
    named = Q(*(("text__contains", f'"ref": "{ref}"') for ref in refs), _connector=Q.OR)
    passages = Passage.objects.filter(named, story__in=stories)
    marks = ((pk, _mark(text or "", refs)) for pk, text in passages.values_list("pk", "text"))
    return {pk: mark for pk, mark in marks if mark}


def _moments(
    ref: str, marks: Mapping[int, ClaimMark], stories: Iterable[int]
) -> Iterator[_Moment]:
    """What each published version said of the claim, oldest first (one query)."""
    rows = Revision.objects.filter(story__in=stories).order_by("published_at", "pk")
    names = ("story", "number", "published_at", "kind", "note")
    for story, number, at, kind, note, claims in rows.values_list(*names, "structure__claims"):
        said = [marks[pk] for pk in claims if pk in marks]
        # Of two that are one today its own mark speaks.
        mark = next((mark for mark in said if mark.ref == ref), said[0] if said else None)
        told = replace(mark, ref=ref) if mark else None
        own = mark is not None and mark.ref == ref
        yield _Moment(story, number, at, Kind(kind), worded(Kind(kind), note), told, own)


def _mark(text: str, refs: Sequence[str]) -> ClaimMark | None:
    """The claim mark that a stored text is; None if it is something else."""
    try:
        record: Mapping[str, Any] = json.loads(text)
        evidence = tuple(EvidenceMark(**entry) for entry in record["evidence"])
        mark = ClaimMark(**{**record, "evidence": evidence})
    except (ValueError, TypeError, KeyError):
        return None  # words of a story that only look like one
    return mark if mark.ref in refs else None


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


def _carriers(refs: Sequence[str], stories: Mapping[int, Story]) -> Iterator[Carrier]:
    """Every story that ever showed it under any of its names, newest change first (one query)."""
    ref, names = refs[0], dict.fromkeys(refs[1:], refs[0])
    live = [story.live for story in stories.values() if story.live]
    load_texts(live)
    newest = sorted(live, key=lambda revision: revision.published_at, reverse=True)
    for revision in newest:
        version = renamed_version(revision.version(), names)
        shown = {mark.ref: Status(mark.status) for mark in version.claims}
        gone = version.stage == Stage.WITHDRAWN
        found = () if gone else dict.fromkeys(sentences_with(version, ref))
        revision.story = stories[revision.story_id]
        yield Carrier(
            slug=stories[revision.story_id].slug,
            title=words_of(render_line(version.headline)),
            language=version.language,
            direction=direction(version.language),
            status=shown.get(ref),
            places=tuple(_place(revision, *said) for said in found),
        )


def _place(revision: Revision, place: str, sentence: str) -> Place:
    """Where that is; a push text stands with its version and not on the story's page."""
    told = f"{revision.get_absolute_url()}#push-text" if place == "alert" else ""
    return Place(place, sentence, told)


def _address(ref: str) -> str:
    """The address of the claim that overtook this one, if readers were ever shown it."""
    number = number_of(ref) if ref else None
    if number is None or not Exposure.objects.filter(claim=number).exists():
        return ""
    return reverse("reader:claim", args=[ref])

"""What a claim's move to another status would touch: each story, and what it would ask there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories.clock import now
from stories.editorial import claimchecks
from stories.editorial.candidate import Candidate, ClaimFacts, Stated
from stories.editorial.uses import uses_of_each
from stories.models import Exposure, Kind, Stage, Status
from stories.text.version import ClaimMark, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from stories.editorial.candidate import Finding
    from stories.editorial.uses import StoryUse, Use
    from stories.models import Claim, Story


class Carried(StrEnum):
    """How a story carries a claim; what waits for its hour stands apart from other drafts."""

    LIVE = "live"
    SCHEDULED = "scheduled"
    EMBARGOED = "embargoed"
    DRAFT = "draft"


class Ask(IntEnum):
    """What a move asks of a story, the gravest highest."""

    NOTHING = 0
    LOOK = 1  # the words pass, with a warning
    EDIT = 2
    CLARIFICATION = 3
    CORRECTION = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """One sentence that carries the claim, and what the move asks of it."""

    use: Use
    live: bool
    ask: Ask
    says: str  # empty where the words can stay

    @property
    def blocks(self) -> bool:
        """Nothing goes out before these words are edited."""
        return self.ask == Ask.EDIT


@dataclass(frozen=True, slots=True)
class Reach:
    """One story that the move would touch."""

    story: Story
    carried: Carried
    shown: Status | None  # as readers see it now
    spots: tuple[Spot, ...]
    turn: Ask  # a correction or a clarification, or nothing
    says: str  # what readers would have to be told, or that the words can stay

    @property
    def ask(self) -> Ask:
        return max(self.turn, *(spot.ask for spot in self.spots), Ask.NOTHING)


@dataclass(frozen=True, slots=True)
class Radius:
    """Everything that a move to `to` would touch, what it asks most of first."""

    to: Status
    reaches: tuple[Reach, ...]

    @property
    def summary(self) -> str:
        """In one sentence: "Carried by 4 live stories, 1 scheduled story and 2 drafts."."""
        counts = Counter(reach.carried for reach in self.reaches)
        parts = [_counted(carried, counts[carried]) for carried in Carried if counts[carried]]
        if not parts:
            return _("No story carries it.")
        return _("Carried by %(stories)s.") % {"stories": get_text_list(parts, _("and"))}

    @property
    def demands(self) -> tuple[str, ...]:
        """What it asks of how many stories, the gravest first; each a whole sentence."""
        counts = Counter(reach.ask for reach in self.reaches)
        asks = (Ask.CORRECTION, Ask.CLARIFICATION, Ask.EDIT)
        return tuple(_demanded(ask, counts[ask]) for ask in asks if counts[ask])


@dataclass(frozen=True, slots=True)
class Carriers:
    """The stories that carry a claim, and what their readers were told of it."""

    claim: Claim
    uses: tuple[StoryUse, ...]
    told: Mapping[int, frozenset[Status]]  # by story; of the claim's present wording
    at: datetime
    known: dict[Status, Radius] = field(default_factory=dict, repr=False)  # asked for before

    def if_it_became(self, to: Status) -> Radius:
        """What the move would touch; takes no query, and is worked out once."""
        if to not in self.known:
            self.known[to] = self._radius(to)
        return self.known[to]

    def _radius(self, to: Status) -> Radius:
        reaches = [self._reach(use, to) for use in self.uses if use.story.stage != Stage.WITHDRAWN]
        reaches.sort(key=lambda reach: (-reach.ask, list(Carried).index(reach.carried)))
        return Radius(to, tuple(reaches))

    def _reach(self, use: StoryUse, to: Status) -> Reach:
        places = (*((one, True) for one in use.live), *((one, False) for one in _unseen(use)))
        found = tuple(self._supposed(use, to, [one for one, _live in places]))
        turn = next((_TURNS[f.kind] for f in found if f.kind in _TURNS), Ask.NOTHING)
        spots = tuple(_spot(one, found, to, live=live) for one, live in places)
        quiet = not turn and not any(spot.ask for spot in spots)
        return Reach(
            story=use.story,
            carried=carried(use, self.at),
            shown=use.shown,
            spots=spots,
            turn=turn,
            says=self._told(use, to, turn) if turn else _can_stay(use.shown, to, quiet=quiet),
        )

    def _told(self, use: StoryUse, to: Status, turn: Ask) -> str:
        told = self.told.get(use.story.pk, frozenset()) | ({use.shown} if use.shown else set())
        named = {"was": claimchecks.gravest(told, to).label, "to": to.label}
        if turn == Ask.CORRECTION:
            said = _("Readers were told it is “%(was)s”: going to “%(to)s” needs a correction.")
        else:
            said = _("Readers were told it is “%(was)s”: going to “%(to)s” needs a clarification.")
        return said % named

    def _supposed(self, use: StoryUse, to: Status, places: list[Use]) -> Iterator[Finding]:
        """What the preflight's own checks would say if the claim stood at `to`."""
        told = self.told.get(use.story.pk, frozenset())
        facts = ClaimFacts(self.claim.ref, to, self.claim.statement, exposure=told)
        mark = ClaimMark(self.claim.ref, self.claim.statement, use.shown or "")
        live = Version(use.story.title, "", claims=(mark,) if use.shown else ())
        supposed = _Supposed(
            version=Version(use.story.title, "", language=use.story.language),
            kind=Kind.STATUS_CHANGE,
            at=self.at,
            live=live,
            claims={facts.ref: facts},
            said=tuple(Stated(one.place, facts, one.sentence) for one in places),
        )
        for check in _CHECKS:
            yield from check(supposed)


_CHECKS = (
    claimchecks.moved_since_readers_saw_it,
    claimchecks.denied_but_stated,
    claimchecks.disputed_but_stated,
    claimchecks.unverified_but_stated,
)
_TURNS: dict[str, Ask] = {Kind.CORRECTION: Ask.CORRECTION, Kind.CLARIFICATION: Ask.CLARIFICATION}


@dataclass(frozen=True, slots=True)
class _Supposed(Candidate):
    """A candidate whose sentences were read already."""

    said: tuple[Stated, ...] = ()

    def sentences(self) -> Iterator[Stated]:
        return iter(self.said)


def carriers_of(
    claims: Iterable[Claim], *, stories: Iterable[int] | None = None
) -> dict[int, Carriers]:
    """The stories that carry each of these claims, of all stories or of `stories` only.

    Four queries for any number of claims and stories; one more where claims were merged.
    """
    claims = tuple(claims)
    uses = uses_of_each(claims, stories=stories)
    told = told_of(claims)
    at = now()
    return {
        claim.pk: Carriers(claim, uses[claim.pk], told.get(claim.pk, {}), at) for claim in claims
    }


def told_of(claims: Iterable[Claim]) -> dict[int, dict[int, frozenset[Status]]]:
    """What the readers of each story were told of each claim's present wording (one query)."""
    wordings = {claim.pk: claim.wording for claim in claims}
    rows = Exposure.objects.filter(claim__in=wordings)
    told: dict[int, dict[int, frozenset[Status]]] = {}
    for pk, wording, story, status in rows.values_list("claim", "wording", "story", "status"):
        if wording == wordings[pk]:
            of = told.setdefault(pk, {})
            of[story] = of.get(story, frozenset()) | {Status(status)}
    return told


def carried(use: StoryUse, at: datetime) -> Carried:
    if use.shown:
        return Carried.LIVE
    if use.goes_out:
        return Carried.SCHEDULED
    until = use.story.embargo_until
    return Carried.EMBARGOED if until and until > at else Carried.DRAFT


def _unseen(use: StoryUse) -> Iterator[Use]:
    """The draft's sentences that readers do not see as they are."""
    live = {(one.place, one.sentence) for one in use.live}
    yield from (one for one in use.draft if (one.place, one.sentence) not in live)


def _spot(use: Use, found: Iterable[Finding], to: Status, *, live: bool) -> Spot:
    for finding in found:
        if (finding.place, finding.excerpt) == (use.place, use.sentence):
            ask = Ask.EDIT if finding.blocks else Ask.LOOK
            return Spot(use, live, ask, _asked(use.place, to))
    return Spot(use, live, Ask.NOTHING, "")


def _asked(place: str, to: Status) -> str:
    if to == Status.DISPUTED:
        return _("It is stated as a fact: say who says so, and that others deny it.")
    if to in (Status.UNVERIFIED, Status.CHECKING, Status.UNVERIFIABLE):
        return {
            "headline": _("The headline does not say who says so: edit it."),
            "standfirst": _("The standfirst does not say who says so: edit it."),
            "alert": _("The push text does not say who says so."),
        }.get(place, _("Nobody is named who says so: attribute it."))
    return {
        "headline": _("The headline states it as a fact: edit it."),
        "standfirst": _("The standfirst states it as a fact: edit it."),
        "alert": _("The push text states it as a fact."),
        "body": _("The text states it as a fact: edit it."),
    }.get(place, _("The update states it as a fact: edit it."))


def _can_stay(shown: Status | None, to: Status, *, quiet: bool) -> str:
    if shown == to:
        return _("Readers see “%(to)s” here already.") % {"to": to.label}
    if not quiet:
        return ""
    return _("The badge changes, the words can stay.") if shown else _("The words can stay.")


def _counted(carried: Carried, n: int) -> str:
    if carried == Carried.LIVE:
        return ngettext("%(n)d live story", "%(n)d live stories", n) % {"n": n}
    if carried == Carried.SCHEDULED:
        return ngettext("%(n)d scheduled story", "%(n)d scheduled stories", n) % {"n": n}
    if carried == Carried.EMBARGOED:
        return ngettext("%(n)d embargoed story", "%(n)d embargoed stories", n) % {"n": n}
    return ngettext("%(n)d draft", "%(n)d drafts", n) % {"n": n}


def _demanded(ask: Ask, n: int) -> str:
    if ask == Ask.CORRECTION:
        said = ngettext("%(n)d needs a correction.", "%(n)d need a correction.", n)
    elif ask == Ask.CLARIFICATION:
        said = ngettext("%(n)d needs a clarification.", "%(n)d need a clarification.", n)
    else:
        said = ngettext("%(n)d needs other words.", "%(n)d need other words.", n)
    return said % {"n": n}

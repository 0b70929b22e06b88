"""A version on its way out, and what the preflight finds in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from stories.models import Kind, Prominence, Stage, Status
from stories.text.extent import of_claim
from stories.text.pieces import words_of
from stories.text.reading import read, read_line
from stories.text.sentences import sentence_of
from stories.text.version import LINES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from stories.text.extent import Extent
    from stories.text.version import Version


@dataclass(frozen=True, slots=True)
class Mended:
    """A correction as the editor words it: what was wrong, what is right, who says so."""

    wrong: str
    right: str
    according_to: str
    placement: str = Prominence.END  # empty: as the place of the error asks
    place: str = ""
    quote: str = ""  # the mended words, by which their paragraph is found again
    reported_by_reader: bool = False
    first_bad: int = 0  # 0: let the record say since when


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What the desk knows of a claim that the draft or the live version carries."""

    ref: str
    status: Status
    statement: str = ""
    exposure: frozenset[Status] = frozenset()  # what this story's readers were shown of it
    last_shown: Status | None = None  # the latest of these
    recheck_due: datetime | None = None
    overtaken_by: str = ""  # the reference of the claim that overtakes it
    lacks: str = ""  # what its evidence lacks for the status it has, as a sentence


class Stated(NamedTuple):
    """A known claim in a text: its place, what is known of it, its sentence and its words."""

    place: str
    facts: ClaimFacts
    sentence: str
    extent: Extent | None = None


class Sent(NamedTuple):
    """A push text that went out, and the number of the version that it went out with."""

    number: int
    alert: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Everything that the checks may look at; they read nothing else."""

    version: Version
    kind: Kind
    at: datetime
    live: Version | None = None
    note: str = ""
    corrections: tuple[Mended, ...] = ()
    reasons: tuple[str, ...] = ()  # for overrides; they stand in the public log
    claims: Mapping[str, ClaimFacts] = field(default_factory=dict)
    embargo_until: datetime | None = None
    secret_names: tuple[str, ...] = ()
    alerts: tuple[Sent, ...] = ()  # newest first; of a correction, and where another is to go out
    mends: bool = False  # the live words with one passage mended; nothing of the draft
    amends: bool = False  # the live words, with something added to an earlier notice

    @property
    def repeats_live(self) -> bool:
        """Words and claims are exactly those that readers see already."""
        if self.live is None:
            return False
        live = self.live.again()
        return live == replace(
            self.version, stage=live.stage, held=live.held, notices=live.notices
        )

    @property
    def vouches(self) -> bool:
        """It puts words before readers that we stand by.

        A hold, a retraction, a legal removal, an amendment and a reopening do not: they must
        never wait for words to be mended.
        """
        if self.amends or self.kind in (Kind.HOLD, Kind.RETRACTION, Kind.REDACTION):
            return False
        closed = self.live is not None and self.live.stage == Stage.CLOSED
        reopens = closed and self.version.stage == Stage.DEVELOPING
        return not (reopens and self.repeats_live)

    def sentences(self) -> Iterator[Stated]:
        """Each place where a known claim stands, with the claim, its sentence and its words."""
        for place, text in self.version.texts():
            reading = read_line(text) if place in LINES else read(text)
            for passage in reading.passages:
                for begin, span in passage.spans.items():
                    if facts := self.claims.get(span.ref):
                        start = len(words_of(passage.pieces[:begin]))
                        end = start + len(span.words)
                        sentence = sentence_of(
                            passage.words, start, end, language=self.version.language
                        )
                        yield Stated(place, facts, sentence, of_claim(text, span))


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands in the way of publishing, where, and how to mend it."""

    code: str  # stable; listed in docs/preflight.md
    place: str  # publication, headline, standfirst, alert, body, update:KEY or a claim's reference
    message: str
    mend: str
    blocks: bool = False
    kind: str = ""  # the kind of change that would let it pass
    excerpt: str = ""  # the words that it is about
    extent: Extent | None = None  # where they stand in the source of their place
    may_override: bool = True

    @property
    def key(self) -> str:
        """What an override names: a finding keeps its key until it, or its words, change."""
        about = hashlib.sha256(f"{self.message}\n{self.excerpt}".encode()).hexdigest()[:12]
        return f"{self.code}:{self.place}:{about}"

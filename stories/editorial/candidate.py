"""A version on its way out, and what the preflight finds in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stories.models import Kind, Prominence, Status
from stories.text.attribution import sentence_of
from stories.text.markup import spans, strip_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from stories.text.version import Version


@dataclass(frozen=True, slots=True)
class Mended:
    """A correction as the editor words it: what was wrong, what is right, who says so."""

    wrong: str
    right: str
    according_to: str
    placement: str = Prominence.END
    place: str = ""
    reported_by_reader: bool = False
    first_bad: int = 0  # 0: let the record say since when


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What the desk knows of a claim that the draft or the live version carries."""

    ref: str
    status: Status
    statement: str = ""
    exposure: frozenset[Status] = frozenset()
    recheck_due: datetime | None = None
    overtaken_by: str = ""  # the reference of the claim that overtakes it
    lacks: str = ""  # what its evidence lacks for the status it has, as a sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """Everything that the checks may look at; they read nothing else."""

    version: Version
    kind: Kind
    at: datetime
    live: Version | None = None
    note: str = ""
    corrections: tuple[Mended, ...] = ()
    claims: Mapping[str, ClaimFacts] = field(default_factory=dict)
    embargo_until: datetime | None = None
    secret_names: tuple[str, ...] = ()

    def sentences(self) -> Iterator[tuple[str, ClaimFacts, str]]:
        """Each place where a known claim stands, with the claim and its sentence."""
        for place, text in self.version.texts():
            for paragraph in text.split("\n\n"):
                for span in spans(paragraph):
                    if facts := self.claims.get(span.ref):
                        before = len(strip_marks(paragraph[: span.start]))
                        plain = strip_marks(paragraph)
                        after = before + len(strip_marks(paragraph[span.start : span.end]))
                        yield place, facts, sentence_of(plain, before, after)


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands in the way of publishing, where, and how to mend it."""

    code: str  # stable; listed in docs/preflight.md
    place: str  # publication, headline, standfirst, body, update:KEY or a claim's reference
    message: str
    mend: str
    blocks: bool = False
    kind: str = ""  # the kind of change that would let it pass
    excerpt: str = ""  # the words that it is about
    may_override: bool = True

    @property
    def key(self) -> str:
        """What an override names: the same finding keeps its key until the words change."""
        return f"{self.code}:{self.place}:{self.excerpt[:60]}"

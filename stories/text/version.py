"""A version: a story's words, and the standing of its claims, at one moment.

A draft, a saved history row and a published revision can each give one, so rendering, diff,
merge, digest, preflight and every public format have one thing to read.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from stories.text.markup import claim_refs

if TYPE_CHECKING:
    from collections.abc import Mapping


LINES = ("headline", "standfirst", "alert")  # places where claim marks are the only markup


@dataclass(frozen=True, slots=True)
class EvidenceMark:
    """One piece of evidence as the public may see it; a confidential source is its label."""

    label: str
    stance: str  # supports, contradicts or context
    kind: str  # url, document or quotation
    url: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class ClaimMark:
    """A claim as it stood: its present statement, its status and the check that set it."""

    ref: str  # C-17
    statement: str
    status: str  # a Status value
    kind: str = ""
    claimant: str = ""
    as_of: str = ""  # RFC 3339, UTC; empty for a claim that nobody has checked
    reason: str = ""  # the public reason of the check
    superseded_by: str = ""  # the reference of the newer claim
    stood_by: bool = False  # readers were once told that it is confirmed or corroborated
    evidence: tuple[EvidenceMark, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeMark:
    """A notice that stands on the story: a correction, clarification, note, hold or retraction.

    One that `amends` adds to an earlier notice, or to what the change log says of a version.
    """

    kind: str  # a Kind value
    number: int  # of the revision that brought it
    at: str  # RFC 3339, UTC
    text: str = ""  # all kinds but correction
    wrong: str = ""
    right: str = ""
    according_to: str = ""
    placement: str = "end"  # top or end of the story
    place: str = ""  # headline, standfirst, body or update:UID; also marked there
    quote: str = ""  # the mended words, by which their paragraph is found again
    first_bad: int = 0
    last_bad: int = 0
    online_from: str = ""
    online_to: str = ""
    amends: str = ""  # the anchor of a notice, such as correction-r4, or log-r4
    pauses: str = ""  # when the error was away in between: ISO 8601 intervals apart by a blank


@dataclass(frozen=True, slots=True)
class UpdateText:
    """One dated entry of a developing story."""

    uid: str
    at: str  # RFC 3339, UTC
    headline: str
    body: str  # Markdown with claim markup
    byline: str = ""
    key_event: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """The whole story at one moment.

    Headline, standfirst and alert are one line each and may hold claim marks but no other
    markup; bodies are Markdown with claim markup. Updates stand newest first, claims in reading
    order. The alert, the push text, goes out with this version and with no other.
    """

    headline: str
    body: str
    standfirst: str = ""
    byline: str = ""
    stage: str = "developing"
    held: bool = False  # under review: readers are asked not to reuse it
    language: str = "en"
    updates: tuple[UpdateText, ...] = ()
    claims: tuple[ClaimMark, ...] = ()
    notices: tuple[NoticeMark, ...] = ()  # oldest first; they stay
    alert: str = ""

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Every text with its place: headline, standfirst, body, each `update:UID`, alert.

        The alert is last, so that a claim stands where the page has it.
        """
        updates = ((f"update:{update.uid}", _entry(update)) for update in self.updates)
        return (
            ("headline", self.headline),
            ("standfirst", self.standfirst),
            ("body", self.body),
            *updates,
            ("alert", self.alert),
        )

    def again(self) -> Version:
        """The same words to be published once more: what was sent with them is not sent again.

        Nor is a claim carried that only the alert said.
        """
        if not self.alert:
            return self
        said = replace(self, alert="")
        stay = {ref for place, text in said.texts() for ref in _refs(place, text)}
        gone = frozenset(claim_refs(self.alert, line=True)) - stay
        return replace(said, claims=tuple(c for c in self.claims if c.ref not in gone))

    def to_record(self) -> dict[str, Any]:
        """The version as JSON values: strings, booleans, lists and objects only.

        An alert is in it where there is one: what was sealed before there were any stays the same.
        """
        record: dict[str, Any] = _plain(asdict(self))
        if not self.alert:
            del record["alert"]
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Version:
        """The version that `to_record` wrote down."""
        updates = tuple(UpdateText(**update) for update in record.get("updates", ()))
        claims = tuple(_claim(claim) for claim in record.get("claims", ()))
        notices = tuple(NoticeMark(**notice) for notice in record.get("notices", ()))
        parts = {"updates": updates, "claims": claims, "notices": notices}
        return cls(**{**record, **parts})


def _entry(update: UpdateText) -> str:
    """An update's headline and body as one text, so that a mark in either is found."""
    return f"{update.headline}\n\n{update.body}" if update.headline else update.body


def _refs(place: str, text: str) -> tuple[str, ...]:
    return claim_refs(text, line=place in LINES)


def _claim(record: Mapping[str, Any]) -> ClaimMark:
    evidence = tuple(EvidenceMark(**item) for item in record.get("evidence", ()))
    return ClaimMark(**{**record, "evidence": evidence})


def _plain(value: Any) -> Any:
    """`asdict` keeps tuples; JSON knows lists."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value

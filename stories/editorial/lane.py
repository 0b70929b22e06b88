"""The correction lane: one passage of the live words mended before readers, whatever the draft
holds meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from rapidfuzz.distance import Indel

from stories.clock import now
from stories.editorial.admission import require
from stories.editorial.candidate import Mended
from stories.editorial.carrying import carry, holds_nothing_new, meet
from stories.editorial.correcting import placement
from stories.editorial.owed import according_to
from stories.editorial.publishing import keep_claims_still, live_number, published, refuse_stage
from stories.editorial.pushing import fit_alert
from stories.editorial.releasing import Mending, Publication, examine, release
from stories.editorial.versions import claim_marks
from stories.errors import NothingToPublish, StageRefused, StaleSave, UnfitText
from stories.models import Claim, Kind, Story
from stories.syndication.merges import every_name, renamed_version
from stories.text.clean import clean, clean_line
from stories.text.excerpts import LINES, Excerpt, excerpt, excerpts, mended
from stories.text.markup import claim_refs
from stories.text.spots import Spot, spots
from stories.text.stating import stated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.contrib.auth.models import User

    from stories.editorial.candidate import Finding
    from stories.editorial.carrying import Meeting
    from stories.models import DraftRebase, Revision
    from stories.text.version import ClaimMark, Version

# News goes through the draft, and what a claim's move asks has a screen of its own.
SAME = 0.5  # how much a paragraph that was edited meanwhile must have kept
KINDS = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.MINOR)


@dataclass(frozen=True, slots=True)
class Mend:
    """A passage of the live text as it is to stand, and what readers are told of it.

    `corrected` is of a correction only, `note` of everything; a correction needs none.
    """

    piece: Excerpt
    kind: Kind = Kind.CORRECTION
    corrected: Mended | None = None
    note: str = ""
    overrides: Mapping[str, str] | None = None
    alert: str = ""  # the push text to send with it, to those who got the wrong one


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the machine says of a mended passage: the weakest honest kind, and its words."""

    kind: Kind
    reasons: tuple[Finding, ...]
    corrected: Mended


@dataclass(frozen=True, slots=True)
class Prepared:
    """The live words and the same with one passage mended, under today's names of claims."""

    was: Version
    version: Version
    piece: Excerpt
    spots: tuple[Spot, ...]
    mending: Mending
    names: Mapping[str, str]

    @property
    def changes_nothing(self) -> bool:
        return self.version.again() == self.was


@dataclass(frozen=True, slots=True)
class Done:
    """What is out, and what became of the draft."""

    revision: Revision
    rebased: tuple[DraftRebase, ...]

    @property
    def asks(self) -> bool:
        return any(row.asks for row in self.rebased)


def pieces_of(live: Revision) -> tuple[Excerpt, ...]:
    """The passages that can be mended one at a time, under today's names of claims."""
    return excerpts(renamed_version(live.version(), every_name()))


def same_piece(pieces: Iterable[Excerpt], key: str, words: str) -> Excerpt | None:
    """The passage that had that key and these words; paragraphs may have moved since."""
    rated = [(one.key == key, one.words == words, one) for one in pieces]
    for has_key, has_words, one in rated:
        if has_key and (has_words or one.place != "body"):
            return one
    for _key, has_words, one in rated:
        if has_words and one.place == "body":
            return one
    return _likest([one for *_other, one in rated if one.place == "body"], words)


def _likest(pieces: Iterable[Excerpt], words: str) -> Excerpt | None:
    """The paragraph that is still more than half these words."""
    rated = [(Indel.normalized_similarity(one.words, words), one.key, one) for one in pieces]
    score, _key, best = max(rated, default=(0, "", None))
    return best if score > SAME else None


def prepare(live: Version, piece: Excerpt, *, alert: str = "") -> Prepared:
    """The live version with that passage replaced; the claims that it says anew as they stand now.

    `alert` is the push text that goes out with it; all that it says is said anew. Six queries at
    most. Raises UnfitText for words that can't stand there.
    """
    names = every_name()
    was = renamed_version(live, names).again()
    piece = tidied(piece)
    before = excerpt(was, piece.key)
    if before is None:
        raise UnfitText(_("The live text has no such passage. Choose it again."))
    language = was.language
    anew = {ref for ref, _said in piece.said(language=language) - before.said(language=language)}
    alert = fit_alert(alert)
    anew |= set(claim_refs(alert, line=True))
    version = _with_claims(replace(mended(was, piece), alert=alert), anew)
    found = spots(was, version)
    quote = next((spot.quote(language) for spot in found if spot.after), "")
    mending = Mending(piece.place, quote, frozenset(anew))
    return Prepared(was, version, piece, found, mending, names)


def propose(story: Story, prepared: Prepared) -> Proposal:
    """The kind that fits, and what was wrong and right, from the difference (ten queries)."""
    findings = examine(
        story, prepared.version, _publication(prepared, Mend(prepared.piece, Kind.MINOR))
    )
    asked = [one for one in findings if one.blocks and one.kind or one.code == "silent-news"]
    # Only what readers are told of mends a published passage: it is no update.
    kinds = {Kind.CORRECTION if f.kind == Kind.CORRECTION else Kind.CLARIFICATION for f in asked}
    kind = max({Kind.MINOR, *kinds}, key=lambda kind: kind.strength)
    wrong, right, source = _told(prepared)
    return Proposal(
        kind,
        tuple(f for f in asked if kind != Kind.CORRECTION or f.kind == kind),
        Mended(
            wrong=wrong,
            right=right,
            according_to=source or according_to(prepared.version, prepared.piece.claims),
            placement=placement(prepared.spots, prepared.was, prepared.version),
        ),
    )


def _told(prepared: Prepared) -> tuple[str, str, str]:
    """What was wrong and what is right, and who says so if the sentence itself does."""
    language = prepared.was.language
    sides = zip(*(spot.sentences(language) for spot in prepared.spots), strict=True)
    wrong, right = (" ".join(filter(None, side)) for side in sides) if prepared.spots else ("", "")
    (was, _whoever), (now, source) = (stated(side, language=language) for side in (wrong, right))
    # Both without their source, or both as they are: else the notice would compare unlike things.
    return (was, now, source) if source and was != wrong else (wrong, right, "")


def findings_of(story: Story, prepared: Prepared, mend: Mend) -> tuple[Finding, ...]:
    """What stands in the way of publishing it so (five queries)."""
    return examine(story, prepared.version, _publication(prepared, mend))


def draft_of(story: Story, prepared: Prepared) -> Meeting:
    """How the open draft would take it (one query for an update)."""
    return meet(story, prepared.was, prepared.version, prepared.piece, prepared.names)


@transaction.atomic
def mend_live(story: Story, mend: Mend, *, by: User, live: int) -> Done:
    """Publish the live words with one passage mended, and lay the open draft on them.

    `live` is the revision that the editor looked at: if another is live, StaleSave. What the
    draft changed of the same words is asked afterwards: its own words stay until then.
    Raises PermissionDenied, StageRefused, NothingToPublish, UnfitText or PreflightFailed; then
    nothing has changed. Locks the story's row.
    """
    require(by, "correct_story")
    story, words = published(story)
    if mend.kind not in KINDS:
        raise StageRefused(
            _("Live words are mended by a correction, clarification or minor edit.")
        )
    refuse_stage(story, mend.kind)
    if live != live_number(story):
        raise StaleSave(
            _("Another revision was published while you were writing. Look at the words again."),
            mine={},
            theirs={},
            token=live_number(story),
        )
    keep_claims_still(story)
    prepared = prepare(words, mend.piece, alert=mend.alert)
    if prepared.changes_nothing:
        raise NothingToPublish(_("Readers see exactly these words already."))
    met = draft_of(story, prepared)
    even = holds_nothing_new(story)
    revision = release(story, prepared.version, _publication(prepared, mend), by=by)
    rebased = carry(met, revision, story=story, by=by)
    if even and not any(row.asks for row in rebased):
        # The draft held nothing but what readers saw, and now it is what they see.
        Story.objects.filter(pk=story.pk).update(draft_published_at=now())
    return Done(revision, rebased)


def tidied(piece: Excerpt) -> Excerpt:
    """The passage as the desk keeps texts. Raises UnfitText for one that can't be empty."""
    one_line = piece.key in LINES
    words = clean_line(piece.words) if one_line else clean(piece.words).strip("\n").rstrip()
    if not words.strip() and (piece.is_update or piece.key == "headline"):
        raise UnfitText(
            _("Something has to stand here. To take an update out, remove it in the draft.")
        )
    return replace(piece, words=words, headline=clean_line(piece.headline))


def _publication(prepared: Prepared, mend: Mend) -> Publication:
    corrections: tuple[Mended, ...] = ()
    if mend.kind == Kind.CORRECTION and mend.corrected:
        where = prepared.mending
        corrections = (replace(mend.corrected, place=where.place, quote=where.quote),)
    return Publication(mend.kind, mend.note, corrections, mend.overrides, prepared.mending)


def _with_claims(version: Version, anew: set[str]) -> Version:
    """The version with its claims in reading order; those said anew as they stand now."""
    refs = dict.fromkeys(
        ref
        for place, text in version.texts()
        for ref in claim_refs(text, line=place in (*LINES, "alert"))
    )
    marks: dict[str, ClaimMark] = {mark.ref: mark for mark in version.claims}
    fresh = (ref for ref in refs if ref in anew or ref not in marks)
    marks |= {mark.ref: mark for mark in claim_marks(Claim.objects.by_refs(fresh))}
    return replace(version, claims=tuple(marks[ref] for ref in refs if ref in marks))

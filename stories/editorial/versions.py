"""A story's versions: the draft, any save of the diary, any revision."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import rfc8785
from django.db.models import Q

from stories.editorial.candidate import ClaimFacts
from stories.editorial.reasons import public_reasons
from stories.editorial.rules import Dossier, evidence_lacks, exhibits_of, stricter
from stories.models import Claim, Evidence, Exposure, KindRule, Stage, Update, load_bodies
from stories.models.status import STOOD_BY
from stories.syndication.merges import meanings, new_names
from stories.text.digest import rfc3339
from stories.text.markup import claim_refs
from stories.text.renaming import renamed_words
from stories.text.version import LINES, ClaimMark, UpdateText, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from stories.models import Story
    from stories.text.version import NoticeMark


def draft(story: Story) -> Version:
    """The working copy as it would be published now, with its claims as they stand.

    Seven queries at most: updates, live texts, claims and what stands behind them.
    """
    updates = story.updates.standing()
    notices = story.live.version().notices if story.live else ()
    return assemble(story, updates, notices=notices)


def as_saved(story: Story, at: datetime, *, save: Any = None) -> Version:
    """The working copy as it stood at `at`, after the last save of the story or an update.

    `save` is a row of either diary: of the saves of that very moment, later ones don't count.
    Claims are as they stand now: the diary keeps words, the checks keep statuses.
    Raises ObjectDoesNotExist for a moment before the story's first save.
    """
    then = _until(story.history.all(), at, save).latest("history_date", "history_id")
    rows = _until(Update.history.filter(story_id=story.pk), at, save)
    latest = {row.id: row for row in rows.order_by("history_date", "history_id")}
    rows = [row for row in latest.values() if row.removed_at is None]
    load_bodies([then, *rows])
    standing = [row.instance for row in rows]
    standing.sort(key=lambda update: (update.pinned, update.filed_at, update.pk), reverse=True)
    live = story.revisions.filter(published_at__lte=at).order_by("-number").first()
    return assemble(then.instance, standing, notices=live.version().notices if live else ())


def _until(saves: Any, at: datetime, save: Any) -> Any:
    if not isinstance(save, saves.model):
        return saves.filter(history_date__lte=at)
    before = Q(history_date__lt=at) | Q(history_date=at, history_id__lte=save.history_id)
    return saves.filter(before)


def assemble(
    story: Story, updates: Iterable[Update], *, notices: Sequence[NoticeMark] = ()
) -> Version:
    """One version from a story's texts and its updates, newest first.

    Marks of a claim that became part of another are marks of that one.
    """
    words = Version(
        headline=story.headline,
        standfirst=story.standfirst,
        alert=story.alert,
        body=story.body,
        byline=story.byline,
        stage=str(Stage.DEVELOPING if story.stage == Stage.DRAFT else story.stage),
        held=story.held,
        language=story.language,
        updates=tuple(map(update_text, updates)),
        notices=tuple(notices),
    )
    refs = dict.fromkeys(
        ref for place, text in words.texts() for ref in claim_refs(text, line=place in LINES)
    )
    found = meanings(refs)
    # The one place where a mark of a claim that became part of another is read as one of that.
    words = renamed_words(words, new_names(found))
    rows = {claim.ref: claim for claim in found.values()}
    return with_claims(words, claim_marks(rows.values(), order=tuple(rows)))


def with_claims(version: Version, claims: Sequence[ClaimMark]) -> Version:
    return Version(
        **{name: getattr(version, name) for name in Version.__slots__ if name != "claims"},
        claims=tuple(claims),
    )


def update_text(update: Update) -> UpdateText:
    return UpdateText(
        uid=update.key,
        at=rfc3339(update.filed_at),
        headline=update.headline,
        body=update.body,
        byline=update.byline,
        key_event=update.key_event,
        pinned=update.pinned,
    )


def claim_marks(claims: Iterable[Claim], *, order: Sequence[str] = ()) -> tuple[ClaimMark, ...]:
    """These claims as readers would see them now, in `order` (four queries)."""
    rows = {claim.ref: claim for claim in claims}
    if not rows:
        return ()
    keys = [claim.pk for claim in rows.values()]
    reasons = public_reasons(keys)
    evidence: dict[int, list[Evidence]] = {}
    for row in Evidence.objects.filter(claim__in=keys, withdrawn_at=None).select_related("source"):
        evidence.setdefault(row.claim_id, []).append(row)
    shown = Exposure.objects.statuses(rows.values())
    return tuple(
        ClaimMark(
            ref=ref,
            statement=claim.statement,
            status=claim.status,
            kind=claim.kind,
            claimant=claim.claimant,
            as_of=rfc3339(claim.as_of) if claim.as_of else "",
            reason=reasons.get(claim.pk, ""),
            superseded_by=f"C-{claim.superseded_by_id}" if claim.superseded_by_id else "",
            stood_by=not STOOD_BY.isdisjoint(shown[claim.pk]),
            evidence=tuple(row.mark() for row in evidence.get(claim.pk, ())),
        )
        for ref in (order or rows)
        if (claim := rows.get(ref))
    )


def fingerprint(version: Version, *, live: int) -> str:
    """What an editor looked at, as a short token: any change of words or claims changes it."""
    seen: dict[str, Any] = {"version": version.to_record(), "live": live}
    return hashlib.sha256(rfc8785.dumps(seen)).hexdigest()[:32]


def claim_facts(refs: Iterable[str], *, story: Story | None = None) -> dict[str, ClaimFacts]:
    """What the desk knows now of the claims with these references (four queries).

    With `story`, their exposure is what that story's readers were shown. Of a claim that became
    part of another, what is known of that one.
    """
    found = meanings(refs)
    claims = list({claim.pk: claim for claim in found.values()}.values())
    shown = Exposure.objects.statuses(claims, story=story)
    evidence: dict[int, list[Evidence]] = {claim.pk: [] for claim in claims}
    rows = Evidence.objects.filter(claim__in=claims, withdrawn_at=None).select_related("source")
    for row in rows:
        evidence[row.claim_id].append(row)
    rules = KindRule.objects.by_kind() if claims else {}
    return {
        named: ClaimFacts(
            ref=claim.ref,
            status=claim.standing,
            statement=claim.statement,
            exposure=frozenset(shown[claim.pk]),
            last_shown=shown[claim.pk][-1] if shown[claim.pk] else None,
            recheck_due=claim.recheck_due,
            overtaken_by=f"C-{claim.superseded_by_id}" if claim.superseded_by_id else "",
            lacks=evidence_lacks(
                claim.standing,
                Dossier(
                    exhibits=exhibits_of(evidence[claim.pk]), stricter=stricter(rules[claim.kind])
                ),
            ),
        )
        for named, claim in found.items()
    }

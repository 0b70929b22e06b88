"""A story with its whole record, gathered to be taken elsewhere."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from stories.clock import now
from stories.editorial.diary import name_of
from stories.editorial.versions import draft
from stories.models import Check, Claim, Status
from stories.models.claim import PREFIX
from stories.syndication.merges import every_name
from stories.text.digest import rfc3339
from stories.text.export import ExportedCheck, ExportedClaim, ExportedRevision, ExportedStory

if TYPE_CHECKING:
    from decimal import Decimal

    from stories.models import ClaimMerge, Revision, Story


def export(story: Story) -> ExportedStory:
    """The story, its revisions and the claims that any of them carried, with all their checks.

    Confidential sources are in it by their public label only. Sixteen queries at most, whatever
    the length of the record.
    """
    revisions = story.revisions.select_related("published_by").order_by("number").with_versions()
    working = draft(story)
    versions = [working, *(row.version() for row in revisions if not row.withheld)]
    refs = dict.fromkeys(claim.ref for version in versions for claim in version.claims)
    return ExportedStory(
        uid=str(story.uid),
        slug=story.slug,
        desk=story.desk.name,
        stage=story.stage,
        exported_at=rfc3339(now()),
        draft=working,
        revisions=tuple(map(_revision, revisions)),
        claims=_claims(tuple(refs)),
    )


def _revision(row: Revision) -> ExportedRevision:
    return ExportedRevision(
        number=row.number,
        kind=row.kind,
        label=str(row.change.label),
        note=row.note,
        at=rfc3339(row.published_at),
        by=name_of(row.published_by),
        digest=row.digest,
        previous_digest=row.previous_digest,
        content_digest=row.content_digest,
        salt=row.salt or "",
        overrides=tuple(row.overrides),
        version=None if row.withheld else row.version(),
    )


def _claims(refs: tuple[str, ...]) -> tuple[ExportedClaim, ...]:
    """These claims and those that became part of them."""
    parts = (old for old, new in every_name().items() if new in refs)
    refs = tuple(dict.fromkeys((*refs, *parts)))
    found = Claim.objects.by_refs(refs).select_related("merge")
    claims = {claim.ref: claim for claim in found}
    checks: dict[int, list[ExportedCheck]] = defaultdict(list)
    rows = Check.objects.filter(claim__in=claims.values()).select_related("by").order_by("pk")
    for row in rows:
        checks[row.claim_id].append(
            ExportedCheck(
                outcome=row.outcome,
                from_status=row.from_status,
                to_status=row.to_status,
                label=str(Status(row.to_status).label),
                statement=row.statement,
                reason=row.reason,
                by=name_of(row.by),
                at=rfc3339(row.at),
            )
        )
    return tuple(
        _claim(claim, tuple(checks[claim.pk])) for ref in refs if (claim := claims.get(ref))
    )


def _claim(claim: Claim, checks: tuple[ExportedCheck, ...]) -> ExportedClaim:
    merge: ClaimMerge | None = getattr(claim, "merge", None)
    return ExportedClaim(
        ref=claim.ref,
        statement=claim.statement,
        status=claim.status,
        label=str(claim.standing.label),
        checks=checks,
        merged_into=f"{PREFIX}{merge.into_id}" if merge else "",
        merged_at=rfc3339(merge.at) if merge else "",
        merge_reason=merge.reason if merge else "",
        subject=claim.subject,
        unit=claim.unit,
        value_from=_digits(claim.low),
        value_to=_digits(claim.high),
    )


def _digits(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"

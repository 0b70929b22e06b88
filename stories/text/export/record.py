"""What an export holds: the story, every revision as it stood, every claim with its checks."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from stories.text.version import Version

FORMAT = "writethru-story-1"


@dataclass(frozen=True, slots=True)
class ExportedRevision:
    """One revision; `version` is None once its words are withheld."""

    number: int
    kind: str
    label: str  # the kind, in the words a reader is told
    note: str
    at: str  # RFC 3339, UTC
    by: str
    digest: str
    previous_digest: str
    content_digest: str
    salt: str  # with it anybody can recompute the content digest; empty once withheld
    overrides: tuple[dict[str, str], ...]
    version: Version | None


@dataclass(frozen=True, slots=True)
class ExportedCheck:
    """One decision about a claim."""

    outcome: str
    from_status: str
    to_status: str
    label: str  # the status it is about, in the words a reader is told
    statement: str
    reason: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class ExportedClaim:
    ref: str
    statement: str
    status: str
    label: str
    checks: tuple[ExportedCheck, ...]  # oldest first
    merged_into: str = ""  # the reference of the claim that it became part of
    merged_at: str = ""  # RFC 3339, UTC
    merge_reason: str = ""
    subject: str = ""  # what it counts
    unit: str = ""
    value_from: str = ""  # decimal digits; the value itself, or where its range begins
    value_to: str = ""  # empty for a single value

    @property
    def counts(self) -> str:
        """What it counts, on one line: "Deaths in the fire: 12–14 people"."""
        values = "–".join(filter(None, (self.value_from, self.value_to)))
        figure = " ".join(filter(None, (values, self.unit)))
        return ": ".join(filter(None, (self.subject, figure)))


@dataclass(frozen=True, slots=True)
class ExportedStory:
    """A story taken out of the desk. `draft` is its working copy at the time of the export."""

    uid: str
    slug: str
    desk: str
    stage: str
    exported_at: str
    draft: Version
    revisions: tuple[ExportedRevision, ...] = ()  # oldest first
    claims: tuple[ExportedClaim, ...] = ()

    @property
    def words(self) -> Version:
        """What readers see; of a story that was never published, the draft."""
        published = [row.version for row in self.revisions if row.version is not None]
        return published[-1] if published else self.draft


def as_json(story: ExportedStory) -> str:
    """The whole export as JSON text; `from_json` gives an equal value back."""
    record: dict[str, Any] = {"format": FORMAT, **asdict(story)}
    record["draft"] = story.draft.to_record()
    for row, revision in zip(record["revisions"], story.revisions, strict=True):
        row["version"] = revision.version.to_record() if revision.version else None
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> ExportedStory:
    """The export that `as_json` wrote. Raises ValueError for another format."""
    record = json.loads(text)
    if record.pop("format", "") != FORMAT:
        raise ValueError(f"This is no export in the format {FORMAT}.")
    record["draft"] = Version.from_record(record["draft"])
    record["revisions"] = tuple(map(_revision, record["revisions"]))
    record["claims"] = tuple(map(_claim, record["claims"]))
    return ExportedStory(**record)


def _revision(row: dict[str, Any]) -> ExportedRevision:
    version = Version.from_record(row["version"]) if row["version"] else None
    return ExportedRevision(**{**row, "version": version, "overrides": tuple(row["overrides"])})


def _claim(row: dict[str, Any]) -> ExportedClaim:
    checks = tuple(ExportedCheck(**check) for check in row["checks"])
    return ExportedClaim(**{**row, "checks": checks})

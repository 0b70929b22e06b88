"""The nouns. One file each; import them from here."""

from stories.models.audit import RecordAudit
from stories.models.check import Check, Outcome
from stories.models.claim import Claim, ClaimKind
from stories.models.correction import Correction, Prominence
from stories.models.desk import Desk
from stories.models.difference import Difference
from stories.models.evidence import (
    Access,
    Credibility,
    Evidence,
    EvidenceKind,
    Reliability,
    Source,
    SourceKind,
    Stance,
)
from stories.models.exposure import Exposure
from stories.models.kind import Kind
from stories.models.passage import Passage
from stories.models.placement import Placement
from stories.models.rendering import Rendering
from stories.models.revision import Release, Revision, load_texts
from stories.models.status import Status
from stories.models.story import Stage, Story
from stories.models.update import Update

__all__ = [
    "Access",
    "Check",
    "Claim",
    "ClaimKind",
    "Correction",
    "Credibility",
    "Desk",
    "Difference",
    "Evidence",
    "EvidenceKind",
    "Exposure",
    "Kind",
    "Outcome",
    "Passage",
    "Placement",
    "Prominence",
    "RecordAudit",
    "Release",
    "Reliability",
    "Rendering",
    "Revision",
    "Source",
    "SourceKind",
    "Stage",
    "Stance",
    "Status",
    "Story",
    "Update",
    "load_texts",
]

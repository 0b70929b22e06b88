"""The nouns. One file each; import them from here."""

from stories.models.alone import LoneCheck, LoneReview
from stories.models.audit import RecordAudit
from stories.models.capture import Capture, Custody, Handling, Method, StoredFile
from stories.models.check import Check, Outcome, last_move
from stories.models.claim import Claim, ClaimKind
from stories.models.correction import Correction, Prominence
from stories.models.delivery import Channel, Delivery, DeliveryState
from stories.models.desk import Desk
from stories.models.desk_notes import Dismissal, Handover, Reminder
from stories.models.difference import Difference
from stories.models.draft_rebase import DraftRebase
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
from stories.models.folded import load_bodies
from stories.models.freshness import Freshness
from stories.models.kind import Kind
from stories.models.kind_rule import KindRule
from stories.models.merge import ClaimMerge
from stories.models.passage import Passage
from stories.models.placement import Placement
from stories.models.rendering import Rendering
from stories.models.revision import Release, Revision, load_texts
from stories.models.schedule import Scheduled, ScheduleState
from stories.models.seal import Checkpoint, LogEntry, RecordKey, Signature
from stories.models.stamp import Stamping, StampProof, StampState
from stories.models.status import Status
from stories.models.story import Stage, Story
from stories.models.update import Update
from stories.models.watch import Answer, Finding, PageChange, Watch
from stories.models.withholding import Ground, Withholding, WithholdingRequest

__all__ = [
    "Access",
    "Answer",
    "Capture",
    "Channel",
    "Check",
    "Checkpoint",
    "Claim",
    "ClaimKind",
    "ClaimMerge",
    "Correction",
    "Credibility",
    "Custody",
    "Delivery",
    "DeliveryState",
    "Desk",
    "Difference",
    "Dismissal",
    "DraftRebase",
    "Evidence",
    "EvidenceKind",
    "Exposure",
    "Finding",
    "Freshness",
    "Ground",
    "Handling",
    "Handover",
    "Kind",
    "KindRule",
    "LogEntry",
    "LoneCheck",
    "LoneReview",
    "Method",
    "Outcome",
    "PageChange",
    "Passage",
    "Placement",
    "Prominence",
    "RecordAudit",
    "RecordKey",
    "Release",
    "Reliability",
    "Reminder",
    "Rendering",
    "Revision",
    "ScheduleState",
    "Scheduled",
    "Signature",
    "Source",
    "SourceKind",
    "Stage",
    "StampProof",
    "StampState",
    "Stamping",
    "Stance",
    "Status",
    "StoredFile",
    "Story",
    "Update",
    "Watch",
    "Withholding",
    "WithholdingRequest",
    "last_move",
    "load_bodies",
    "load_texts",
]

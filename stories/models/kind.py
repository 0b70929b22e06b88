"""The kinds of change, one for each revision; the strongest that applies wins."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Why a revision was published, in the words a reader is told."""

    NEW = "new", _("First version")
    UPDATE = "update", _("Update")
    STATUS_CHANGE = "status_change", _("Verification change")
    MINOR = "minor", _("Minor edit")
    CLARIFICATION = "clarification", _("Clarification")
    CORRECTION = "correction", _("Correction")
    EDITORS_NOTE = "editors_note", _("Editor’s note")
    HOLD = "hold", _("Under review")
    RETRACTION = "retraction", _("Retraction")
    RESTORATION = "restoration", _("Restored")
    REDACTION = "redaction", _("Removed for legal or safety reasons")

    @property
    def strength(self) -> int:
        """Higher is graver: a graver kind may always stand for a weaker one."""
        return _ORDER.index(self)

    @property
    def definition(self) -> str:
        """When to choose it, in a sentence for the publish page."""
        return str(DEFINITIONS[self])

    @property
    def leaves_notice(self) -> bool:
        """The notice of such a revision stays on the story for good."""
        return self in NOTICED

    @property
    def significant(self) -> bool:
        """It moves the time of last change that readers, feeds and search engines see."""
        return self is not Kind.MINOR


_ORDER = (
    Kind.MINOR,
    Kind.UPDATE,
    Kind.NEW,
    Kind.STATUS_CHANGE,
    Kind.RESTORATION,
    Kind.REDACTION,
    Kind.HOLD,
    Kind.CLARIFICATION,
    Kind.EDITORS_NOTE,
    Kind.CORRECTION,
    Kind.RETRACTION,
)
NOTICED = frozenset(
    {Kind.CLARIFICATION, Kind.CORRECTION, Kind.EDITORS_NOTE, Kind.HOLD, Kind.RETRACTION}
    | {Kind.RESTORATION, Kind.REDACTION}
)
# What an editor chooses between on the publish page; the others have verbs of their own.
CHOSEN = (
    Kind.UPDATE,
    Kind.STATUS_CHANGE,
    Kind.MINOR,
    Kind.CLARIFICATION,
    Kind.CORRECTION,
    Kind.EDITORS_NOTE,
)

DEFINITIONS = {
    Kind.NEW: _("The story is published for the first time."),
    Kind.UPDATE: _("There is new information; nothing that was published was wrong at its time."),
    Kind.STATUS_CHANGE: _("A claim has a new verification status and the words are the same."),
    Kind.MINOR: _(
        "A typo, style or layout. Never a number, name, date, place, quotation or attribution."
    ),
    Kind.CLARIFICATION: _("The words were right but could be misunderstood."),
    Kind.CORRECTION: _("Something that was stated as a fact was wrong."),
    Kind.EDITORS_NOTE: _("Readers must know something about fairness, sourcing or how we worked."),
    Kind.HOLD: _("The story is in question and is being reviewed."),
    Kind.RETRACTION: _("The story is too flawed to be corrected."),
    Kind.RESTORATION: _("A review has ended and the story stands."),
    Kind.REDACTION: _("A passage was removed for law, privacy or safety."),
}

"""The ten verification statuses, and the moves between them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a claim stands; the label is what readers see."""

    UNVERIFIED = "unverified", _("Unverified")
    CHECKING = "checking", _("Being checked")
    CORROBORATED = "corroborated", _("Supported, not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    DISPUTED = "disputed", _("Disputed")
    MISLEADING = "misleading", _("Misleading")
    FALSE = "false", _("False")
    UNVERIFIABLE = "unverifiable", _("Cannot be verified")
    SUPERSEDED = "superseded", _("Overtaken by newer facts")
    RETRACTED = "retracted", _("Withdrawn by us")

    @property
    def glyph(self) -> str:
        return GLYPHS[self]

    @property
    def meaning(self) -> str:
        """One or two sentences for the glossary page."""
        return str(MEANINGS[self])

    @property
    def needs_second_person(self) -> bool:
        return self in SECOND_PERSON

    @property
    def settled(self) -> bool:
        """The desk has decided: a change of wording then reopens the claim."""
        return self not in (Status.UNVERIFIED, Status.CHECKING)


STOOD_BY = frozenset({Status.CORROBORATED, Status.CONFIRMED})
DENIED = frozenset({Status.MISLEADING, Status.FALSE})
OPEN = frozenset({Status.UNVERIFIED, Status.CHECKING, Status.DISPUTED, Status.UNVERIFIABLE})
SECOND_PERSON = frozenset({Status.CONFIRMED, Status.MISLEADING, Status.FALSE, Status.RETRACTED})

GLYPHS = {
    Status.UNVERIFIED: "?",
    Status.CHECKING: "…",
    Status.CORROBORATED: "~",
    Status.CONFIRMED: "✓",
    Status.DISPUTED: "≠",
    Status.MISLEADING: "⚠",
    Status.FALSE: "✕",
    Status.UNVERIFIABLE: "–",
    Status.SUPERSEDED: "↻",
    Status.RETRACTED: "⊘",
}

MEANINGS = {
    Status.UNVERIFIED: _(
        "Somebody has said this and we have not been able to check it. "
        "That we report it does not mean that it is true."
    ),
    Status.CHECKING: _(
        "We are checking this now. A settled claim that we reopen stands here too."
    ),
    Status.CORROBORATED: _("Independent sources support this, but we have no direct proof yet."),
    Status.CONFIRMED: _(
        "We have seen primary evidence, or at least two independent and reliable sources "
        "know it at first hand. Two of us agreed; where one decided alone in an emergency, "
        "we say so."
    ),
    Status.DISPUTED: _(
        "Credible sources contradict each other and the evidence does not settle it yet."
    ),
    Status.MISLEADING: _(
        "Something in it is true, but it gives a wrong impression: context, time or place "
        "is missing. Two of us agreed; where one decided alone in an emergency, we say so."
    ),
    Status.FALSE: _(
        "The evidence shows that it is not true. That nobody could prove it would not be "
        "enough. Two of us agreed; where one decided alone in an emergency, we say so."
    ),
    Status.UNVERIFIABLE: _("We checked, and the evidence that there is cannot decide it."),
    Status.SUPERSEDED: _(
        "This was right when we reported it; the facts have moved on. It was not an error."
    ),
    Status.RETRACTED: _("We no longer stand by having published this."),
}

# From -> to. A claim that was settled is reopened through "checking", never reset in silence.
_MOVES = {
    "unverified": "checking corroborated confirmed disputed misleading false unverifiable "
    "superseded retracted",
    "checking": "unverified corroborated confirmed disputed misleading false unverifiable "
    "superseded retracted",
    "corroborated": "checking confirmed disputed misleading false unverifiable superseded "
    "retracted",
    "confirmed": "checking superseded disputed misleading false retracted",
    "disputed": "checking corroborated confirmed misleading false unverifiable superseded "
    "retracted",
    "misleading": "checking false superseded retracted",
    "false": "checking retracted",
    "unverifiable": "checking superseded retracted",
    "superseded": "checking retracted",
    "retracted": "",
}
ARROWS: dict[Status, tuple[Status, ...]] = {
    Status(old): tuple(Status(new) for new in moves.split()) for old, moves in _MOVES.items()
}

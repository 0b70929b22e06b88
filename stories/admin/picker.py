"""What to do next with a claim: the moves that are allowed, and what each other one lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4, uuid5

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stories.admin.claimforms import MoveForm
from stories.editorial.moves import moves_of, seen_of
from stories.models import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User

    from stories.editorial.moves import Move
    from stories.models import Claim, Evidence


class DecisionForm(MoveForm):
    """A move as the picker posts it: with what was looked at, and a number for each page."""

    to = forms.ChoiceField(choices=Status.choices)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @property
    def click(self) -> UUID | None:
        """The same for the same button of the same page, however often it is pressed."""
        uid = self.cleaned_data["uid"]
        return uuid5(uid, self.cleaned_data["to"]) if uid else None


class AloneForm(DecisionForm):
    """A move that one person makes alone, in an emergency."""

    why_alone = forms.CharField(
        label=gettext_lazy("Why nobody else could be asked"),
        required=False,  # the verb says what is lacking, all at once
        max_length=500,
        help_text=gettext_lazy("For the desk; readers don’t see it."),
        widget=forms.TextInput(attrs={"aria-required": "true"}),
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """An allowed move, and what happens when it is pressed."""

    to: Status
    then: str
    second_person: bool


@dataclass(frozen=True, slots=True)
class Picker:
    """The moves of one claim as one person may make them."""

    form: DecisionForm
    choices: tuple[Choice, ...]
    overtaken: Choice | None  # names the newer claim in a form of its own
    overtaken_form: DecisionForm
    overtaken_open: bool
    others: tuple[Move, ...]
    alone: tuple[Move, ...]
    alone_form: AloneForm
    alone_open: bool


def picker(
    claim: Claim,
    evidence: Sequence[Evidence],
    user: User,
    *,
    live: int,
    typed: MoveForm | None = None,
) -> Picker | None:
    """None for somebody who does not check claims, and for a claim that was withdrawn.

    `live` is how many live stories say it; `typed` is a form that a verb refused.
    """
    if not user.has_perm("stories.check_claim") or claim.standing == Status.RETRACTED:
        return None
    moves = moves_of(claim, evidence, by=user)
    ready = [_choice(claim, move, live) for move in moves if move.allowed]
    overtaken = next((choice for choice in ready if choice.to == Status.SUPERSEDED), None)
    opened = {"seen": seen_of(claim), "uid": uuid4()}
    newer = bool(overtaken and typed and typed.data.get("to") == Status.SUPERSEDED)
    lone = typed if isinstance(typed, AloneForm) else None
    plain = typed if isinstance(typed, DecisionForm) and not lone else None
    return Picker(
        form=plain if plain and not newer else DecisionForm(initial=opened, auto_id="move_%s"),
        choices=tuple(choice for choice in ready if choice is not overtaken),
        overtaken=overtaken,
        overtaken_form=plain
        if plain and newer
        else DecisionForm(initial=opened, auto_id="overtaken_%s"),
        overtaken_open=bool(plain and newer),
        others=tuple(move for move in moves if not move.allowed),
        alone=tuple(move for move in moves if move.alone),
        alone_form=lone or AloneForm(initial=opened, auto_id="alone_%s"),
        alone_open=lone is not None,
    )


def _choice(claim: Claim, move: Move, live: int) -> Choice:
    return Choice(move.to, _then(claim, move, live), move.second_person)


def _then(claim: Claim, move: Move, live: int) -> str:
    named = {"now": claim.standing.label}
    if move.to == Status.RETRACTED:
        return _("Goes to a standards editor; until then it stays “%(now)s”.") % named
    if move.second_person:
        return _("Goes to a second person; until then it stays “%(now)s”.") % named
    if not live:
        return _("At once.")
    return ngettext(
        "At once; readers of %(n)d live story see it when that is published again.",
        "At once; readers of %(n)d live stories see it when those are published again.",
        live,
    ) % {"n": live}

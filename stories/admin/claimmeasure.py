"""The part of the claim form that says what a claim counts, and proposes the figure it states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from stories.editorial.figures import amount_of, known_names, written
from stories.text.measures import Amount, NoValue, read_amount, stated

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from stories.models import Claim
    from stories.text.measures import Stated

FIELDS = ("subject", "unit", "low", "high")


class MeasureForm(forms.Form):
    """Subject, unit and a value or range. A proposed figure is kept once a subject is named."""

    subject = forms.CharField(
        label=gettext_lazy("What is counted"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Such as “deaths in the Ardmore fire”. Claims that count the same are compared, and "
            "different figures are shown to the desk."
        ),
        widget=forms.TextInput(attrs={"list": "subjects", "autocomplete": "off"}),
    )
    value = forms.CharField(
        label=gettext_lazy("Figure"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("A value, such as 14, or a range, such as 12–14."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )
    # The figure that the form was opened with: sent back as it was, nobody typed it.
    offered = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, claim: Claim | None = None, statement: str = "", **kwargs: Any
    ) -> None:
        """`statement` is what was typed; it is read, as the claim's own is, for a figure."""
        self.proposed = _proposed(claim, statement)
        kwargs["initial"] = self._initial(claim)
        super().__init__(*args, **kwargs)
        if self.proposed:
            self.fields["value"].help_text = _(
                "Read from the statement: “%(words)s”. It is kept once you say what is counted."
            ) % {"words": self.proposed.words}

    def _initial(self, claim: Claim | None) -> dict[str, str]:
        amount = amount_of(claim) if claim else None
        if claim and (amount or claim.subject):
            value = written(amount) if amount else ""
            return {"subject": claim.subject, "unit": claim.unit, "value": value}
        if self.proposed:
            value = written(self.proposed.amount)
            return {"value": value, "unit": self.proposed.unit, "offered": value}
        return {}

    @property
    def known(self) -> dict[str, tuple[str, ...]]:
        """What other claims count, for the browser to suggest (two queries)."""
        return known_names()

    def clean_value(self) -> Amount | None:
        typed = self.cleaned_data["value"].strip()
        if not typed:
            return None
        try:
            return read_amount(typed, language=_screen_language())
        except NoValue as refusal:
            raise ValidationError(
                _("Write one number, such as 1,400, or a range, such as 12–14.")
            ) from refusal

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        amount, subject = cleaned.get("value"), cleaned.get("subject", "").strip()
        if subject or "value" not in cleaned:
            return cleaned
        untouched = amount is None or self.data.get("value", "").strip() == cleaned["offered"]
        if untouched or (self.proposed and amount == self.proposed.amount):
            # Nobody has said what is counted: the proposal was not taken up.
            return {**cleaned, "value": None, "unit": ""}
        if amount:
            self.add_error("subject", _("Say what is counted, or take the figure out."))
        return cleaned

    @property
    def texts(self) -> dict[str, Any]:
        """What the verbs take."""
        amount: Amount | None = self.cleaned_data["value"]
        return {
            "subject": self.cleaned_data["subject"],
            "unit": self.cleaned_data["unit"],
            "low": amount.low if amount else None,
            "high": amount.high if amount else None,
        }


def measure_clash(
    theirs: Mapping[str, Any], mine: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """What a colleague saved of the measure and what was typed, where they differ."""
    names = {"subject": _("What is counted"), "unit": _("Unit")}
    rows = [
        (label, theirs[name] or "–", mine[name] or "–")
        for name, label in names.items()
        if name in theirs and theirs[name] != mine[name]
    ]
    ends = ("low", "high")
    if "low" in theirs and any(theirs[end] != mine[end] for end in ends):
        rows.append(
            (_("Figure"), _ends(theirs["low"], theirs["high"]), _ends(*map(mine.get, ends)))
        )
    return rows


def _ends(low: Decimal | None, high: Decimal | None) -> str:
    return "–" if low is None else written(Amount(low, high))


def _proposed(claim: Claim | None, statement: str) -> Stated | None:
    """The one figure that the statement states; None where it is not one, or one is kept."""
    if claim and (claim.subject or claim.low is not None):
        return None
    words = statement or (claim.statement if claim else "")
    found = stated(words, language=_screen_language()) if words else ()
    return found[0] if len(found) == 1 else None


def _screen_language() -> str:
    return get_language() or settings.LANGUAGE_CODE

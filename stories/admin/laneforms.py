"""What an editor types in the correction lane, and what the machine fills in beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.editorial.candidate import Mended
from stories.editorial.lane import KINDS
from stories.models import Kind, Prominence
from stories.text.excerpts import Excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stories.editorial.lane import Proposal

# What the machine proposes anew after every change of the passage, until somebody says otherwise.
PROPOSED = ("kind", "wrong", "right", "according_to", "placement")


class LaneForm(forms.Form):
    """`at` is the passage's key, `live` the revision that was looked at, `was` the words there."""

    at = forms.CharField(widget=forms.HiddenInput)
    live = forms.IntegerField(widget=forms.HiddenInput)
    was = forms.CharField(widget=forms.HiddenInput, strip=False, required=False)
    headline = forms.CharField(
        label=gettext_lazy("Headline of the update"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    words = forms.CharField(
        label=gettext_lazy("What it should say"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "copy", "rows": 5, "dir": "auto"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        widget=forms.RadioSelect,
        required=False,
    )
    wrong = forms.CharField(
        label=gettext_lazy("It said"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    right = forms.CharField(
        label=gettext_lazy("It should say"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    according_to = forms.CharField(
        label=gettext_lazy("According to"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    placement = forms.ChoiceField(
        label=gettext_lazy("Where the notice stands"),
        choices=Prominence.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    first_bad = forms.TypedChoiceField(
        label=gettext_lazy("Wrong since"), coerce=int, required=False
    )
    reported_by_reader = forms.BooleanField(label=gettext_lazy("A reader told us"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note for readers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    alert = forms.CharField(
        label=gettext_lazy("Push text"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "If what was wrong was pushed, too, say here what is right: it goes to phones and to "
            "open pages with this version."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "aria-describedby": "alert-help"}),
    )

    def __init__(self, *args: Any, revisions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["first_bad"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Find it in the record")), *revisions]

    def piece(self) -> Excerpt:
        """The passage as it was typed, of a form that is valid."""
        typed = self.cleaned_data
        return Excerpt(typed["at"], typed["words"], typed["headline"])

    def corrected(self) -> Mended:
        """What was wrong and what is right, of a form that is valid."""
        typed = self.cleaned_data
        return Mended(
            wrong=typed["wrong"],
            right=typed["right"],
            according_to=typed["according_to"],
            placement=typed["placement"] or Prominence.END,
            reported_by_reader=typed["reported_by_reader"],
            first_bad=typed["first_bad"] or 0,
        )


def proposals(proposed: Proposal) -> dict[str, str]:
    """What the machine fills in."""
    corrected = proposed.corrected
    return {
        "kind": str(proposed.kind),
        "wrong": corrected.wrong,
        "right": corrected.right,
        "according_to": corrected.according_to,
        "placement": str(corrected.placement),
    }


def filled(post: Mapping[str, str], offered: Mapping[str, str]) -> dict[str, str]:
    """What was posted, with what nobody typed or chose as it is proposed now.

    `said-wrong` and the like are what the page had proposed before.
    """

    def plain(text: str) -> str:
        return text.replace("\r\n", "\n")

    def value(name: str) -> str:
        typed = plain(post.get(name, ""))
        untouched = typed in ("", plain(post.get(f"said-{name}", "")))
        return offered[name] if untouched else typed

    return {**{name: post[name] for name in post}, **{name: value(name) for name in PROPOSED}}


def is_told(post: Mapping[str, str]) -> bool:
    """Whether the page that was sent said what readers will be told: it was looked at."""
    kind = post.get("kind", "")
    if kind not in KINDS:
        return False
    return kind != Kind.CORRECTION or bool(post.get("wrong", "") and post.get("right", ""))

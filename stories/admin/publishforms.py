"""What an editor says of a revision: its kind, its note, its corrections, its overrides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.editorial.candidate import Mended
from stories.models import Kind, Prominence, Revision
from stories.models.kind import CHOSEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.auth.models import User

    from stories.models import Story

_GRAVE = (Kind.CORRECTION, Kind.CLARIFICATION, Kind.EDITORS_NOTE)
MOST = 20  # corrections in one revision
NEWEST = 50  # revisions that a correction may name as the first that was wrong


class PublishForm(forms.Form):
    """`seen` is the fingerprint of what the page showed, `live` the revision that was live."""

    seen = forms.CharField(widget=forms.HiddenInput)
    live = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of change"), widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note for readers"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "What changed and why, in a sentence. It stands in the change log for good."
        ),
    )

    def __init__(self, *args: Any, story: Story, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may_correct = by.has_perm("stories.correct_story")
        self.kinds = [kind for kind in CHOSEN if may_correct or kind not in _GRAVE]
        if story.live is None:
            self.kinds = [Kind.NEW]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in self.kinds]


class CorrectionForm(forms.Form):
    wrong = forms.CharField(
        label=gettext_lazy("It said"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The fact that was wrong, after “An earlier version said …”."),
    )
    right = forms.CharField(
        label=gettext_lazy("It should say"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    according_to = forms.CharField(
        label=gettext_lazy("According to"), required=False, max_length=300
    )
    placement = forms.ChoiceField(
        label=gettext_lazy("Where the notice stands"),
        choices=[*Prominence.choices, ("", gettext_lazy("As the place of the error asks"))],
        initial="",
        widget=forms.RadioSelect,
        required=False,
    )
    first_bad = forms.TypedChoiceField(
        label=gettext_lazy("Wrong since"), coerce=int, required=False
    )
    reported_by_reader = forms.BooleanField(label=gettext_lazy("A reader told us"), required=False)

    def __init__(self, *args: Any, revisions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["first_bad"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Find it in the record")), *revisions]


CorrectionFormSet = formset_factory(CorrectionForm, extra=1, max_num=MOST, absolute_max=MOST + 1)


def corrections_of(formset: Any) -> tuple[Mended, ...]:
    """The corrections that were typed; rows that were left empty are none."""
    if not formset.is_bound or not formset.is_valid():
        return ()
    return tuple(
        Mended(
            wrong=typed["wrong"],
            right=typed["right"],
            according_to=typed["according_to"],
            placement=typed["placement"],
            reported_by_reader=typed["reported_by_reader"],
            first_bad=typed["first_bad"] or 0,
        )
        for typed in (form.cleaned_data for form in formset)
        if any(typed.get(name, "").strip() for name in ("wrong", "right", "according_to"))
    )


def overrides_of(posted: Any) -> Mapping[str, str]:
    """The public reason that was given for each blocking finding, by the finding's key."""
    if not posted:
        return {}
    keys, reasons = posted.getlist("override_key"), posted.getlist("override_reason")
    return {key: reason for key, reason in zip(keys, reasons, strict=False) if reason.strip()}


def revision_choices(story: Story) -> tuple[tuple[str, str], ...]:
    """The newest revisions, for saying since when something was wrong (one query)."""
    rows = Revision.objects.filter(story=story).order_by("-number")
    return tuple(
        (str(number), _("Revision %(n)s: %(kind)s") % {"n": number, "kind": Kind(kind).label})
        for number, kind in rows.values_list("number", "kind")[:NEWEST]
    )

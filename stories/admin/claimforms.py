"""The forms of the claim screens. What they refuse, the verbs refuse too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.editorial.diary import name_of
from stories.models import Claim, ClaimKind, Status

if TYPE_CHECKING:
    from django.db.models import QuerySet


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


def checkers(*, also: int | None = None) -> QuerySet[User]:
    """Colleagues who may check claims, and whoever is on it already."""
    able = User.objects.with_perm("stories.check_claim", include_superusers=False).values("pk")
    people = User.objects.filter(Q(pk__in=able, is_active=True) | Q(pk=also))
    return people.order_by("first_name", "last_name", "username")


class ClaimForm(forms.Form):
    """The claim's own words. `token` is the save that they were opened from."""

    token = forms.IntegerField(widget=forms.HiddenInput, required=False)
    statement = forms.CharField(
        label=gettext_lazy("Statement"),
        max_length=500,
        help_text=gettext_lazy("One sentence that can be right or wrong. Readers can see it."),
        widget=forms.Textarea(attrs={"rows": 2, "class": "headline"}),
    )
    claimant = forms.CharField(
        label=gettext_lazy("Who says so"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The person, body or document that the claim comes from."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is about"),
        choices=ClaimKind.choices,
        initial=ClaimKind.EVENT,
        help_text=gettext_lazy("It says how soon it must be checked again."),
    )
    assignee = PersonField(
        label=gettext_lazy("Who is checking it"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["assignee"]
        assert isinstance(people, forms.ModelChoiceField)  # it is declared so above
        on_it = self.initial.get("assignee")
        people.queryset = checkers(also=getattr(on_it, "pk", on_it))

    @property
    def texts(self) -> dict[str, Any]:
        """What the verbs take."""
        return {name: text for name, text in self.cleaned_data.items() if name != "token"}


class MoveForm(forms.Form):
    """One move of the claim: a public reason, and the newer claim where one overtakes it."""

    to = forms.ChoiceField(choices=Status.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,  # the verb says what is lacking, all at once
        help_text=gettext_lazy("Readers can see it. Say what you saw, not how you feel."),
        widget=forms.Textarea(attrs={"rows": 2, "aria-required": "true"}),
    )
    superseded_by = forms.CharField(
        label=gettext_lazy("Reference of the newer claim"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "C-12", "aria-required": "true"}),
    )

    def clean_superseded_by(self) -> Claim | None:
        ref = self.cleaned_data["superseded_by"].strip().upper()
        if not ref:
            return None
        claim = Claim.objects.by_refs([ref]).first()
        if claim is None:
            raise ValidationError(_("There is no claim %(ref)s.") % {"ref": ref})
        return claim


class AnswerForm(forms.Form):
    """What a second person says to a proposal."""

    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        required=False,
        help_text=gettext_lazy("Needed to decline. Readers can see it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

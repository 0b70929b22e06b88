"""The forms of the claim screens. What they refuse, the verbs refuse too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.confidence import name_for, veiled
from stories.editorial.diary import name_of
from stories.models import (
    Access,
    Claim,
    ClaimKind,
    Credibility,
    Evidence,
    EvidenceKind,
    Reliability,
    Source,
    SourceKind,
    Stance,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

MOST_SOURCES = 400  # in one picker; others are reached from their own page


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


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it no longer counts"),
        required=False,
        widget=forms.TextInput,
        max_length=300,
    )


class SourceFields(forms.Form):
    """What the desk knows of a source."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        help_text=gettext_lazy("A person, an organisation, a document, a wire, an outlet."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=SourceKind.choices)
    owner = forms.CharField(
        label=gettext_lazy("Owner or wire"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Sources of one owner, or that carry one wire, are one origin."),
    )
    reliability = forms.ChoiceField(
        label=gettext_lazy("Reliability"), choices=Reliability.choices, initial=Reliability.F
    )
    access = forms.ChoiceField(
        label=gettext_lazy("How they know"), choices=Access.choices, initial=Access.SECOND_HAND
    )
    confidential = forms.BooleanField(
        label=gettext_lazy("Confidential"),
        required=False,
        help_text=gettext_lazy("The name is shown to nobody but those who keep such secrets."),
    )
    public_label = forms.CharField(
        label=gettext_lazy("Public label"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("What stands in place of the name: “a senior official”."),
    )


class NewSourceForm(SourceFields):
    """A source written down together with its first evidence; empty when one was picked."""

    prefix = "source"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        self.fields["name"].widget.attrs["aria-required"] = "true"


class SourceField(forms.ModelChoiceField):
    secrets = False

    def label_from_instance(self, obj: Any) -> str:
        named = name_for(obj, secrets=self.secrets)
        return f"{named} ({obj.get_reliability_display()[0]}, {obj.get_kind_display().lower()})"


class ParentField(forms.ModelChoiceField):
    secrets = False

    def label_from_instance(self, obj: Any) -> str:
        return veiled(obj.title, obj.source, secrets=self.secrets)


class EvidenceForm(forms.Form):
    """Evidence for or against the claim."""

    stance = forms.ChoiceField(
        label=gettext_lazy("What it does"),
        choices=Stance.choices,
        initial=Stance.SUPPORTS,
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=EvidenceKind.choices)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=300,
        help_text=gettext_lazy("So that a colleague knows what it is."),
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Of a web page; it begins with https://."),
        widget=forms.URLInput,
    )
    text = forms.CharField(
        label=gettext_lazy("What it says"),
        required=False,
        help_text=gettext_lazy("The words that bear on the claim. They are sealed with the time."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    credibility = forms.TypedChoiceField(
        label=gettext_lazy("Credibility of this information"),
        choices=Credibility.choices,
        coerce=int,
        initial=Credibility.UNKNOWN,
    )
    primary = forms.BooleanField(
        label=gettext_lazy("Primary"),
        required=False,
        help_text=gettext_lazy("The thing itself: the log, the footage, the record."),
    )
    derived_from = ParentField(
        label=gettext_lazy("Derives from"),
        queryset=Evidence.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nothing here: it is an origin of its own"),
        help_text=gettext_lazy("Two reports of one wire flash are one origin."),
    )
    source = SourceField(
        label=gettext_lazy("Source"),
        queryset=Source.objects.none(),
        required=False,
        empty_label=gettext_lazy("A new source, written down below"),
        widget=forms.Select(attrs={"aria-required": "true"}),
    )

    def __init__(
        self, *args: Any, claim: Claim, secrets: bool, also: Iterable[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        source, parent = self.fields["source"], self.fields["derived_from"]
        assert isinstance(source, SourceField)  # they are declared so above
        assert isinstance(parent, ParentField)
        newest = Source.objects.order_by("-pk").values("pk")[:MOST_SOURCES]
        picked = self.data.get("source", "")
        also = [*also, *([int(picked)] if picked.isdecimal() and len(picked) < 16 else [])]
        chosen = Source.objects.filter(pk__in=also)
        source.queryset = Source.objects.filter(pk__in=list(newest.values_list("pk", flat=True)))
        source.queryset = (source.queryset | chosen).order_by("-pk")
        source.secrets = parent.secrets = secrets
        parent.queryset = claim.evidence.filter(withdrawn_at=None).select_related("source")

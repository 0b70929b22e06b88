"""The forms of evidence and of sources. What they refuse, the verbs refuse too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.confidence import name_for, veiled
from stories.models import (
    Access,
    Claim,
    Credibility,
    Evidence,
    EvidenceKind,
    Reliability,
    Source,
    SourceKind,
    Stance,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

MOST_SOURCES = 400  # in one picker; others are reached from their own page


def _line(
    label: _StrPromise,
    *,
    most: int,
    help_text: _StrPromise | str = "",
    required: bool = False,
    unkept: bool = False,
) -> forms.CharField:
    """A line that no browser offers to whoever types at this machine next.

    An `unkept` one is not even kept in the browser until it is saved (keep.js).
    """
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=help_text,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-unkept": unkept}),
    )


class WithdrawForm(forms.Form):
    reason = _line(gettext_lazy("Why it no longer counts"), most=300)


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"), max_length=255)


class SourceFields(forms.Form):
    """What the desk knows of a source."""

    name = _line(
        gettext_lazy("Name"),
        most=200,
        required=True,
        unkept=True,
        help_text=gettext_lazy("A person, an organisation, a document, a wire, an outlet."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=SourceKind.choices)
    owner = _line(
        gettext_lazy("Owner or wire"),
        most=120,
        unkept=True,
        help_text=gettext_lazy("Sources of one owner, or that carry one wire, are one origin."),
    )
    reliability = forms.ChoiceField(
        label=gettext_lazy("Reliability"),
        choices=Reliability.choices,
        initial=Reliability.F,
        help_text=gettext_lazy("How often it was right before; F if you don’t know it."),
    )
    access = forms.ChoiceField(
        label=gettext_lazy("How they know"),
        choices=Access.choices,
        initial=Access.SECOND_HAND,
        help_text=gettext_lazy("First-hand: they saw it, did it, or keep the record."),
    )
    confidential = forms.BooleanField(
        label=gettext_lazy("Confidential"),
        required=False,
        help_text=gettext_lazy("The name is shown to nobody but those who keep such secrets."),
    )
    public_label = _line(
        gettext_lazy("Public label"),
        most=200,
        help_text=gettext_lazy("What stands in place of the name: “a senior official”."),
    )
    muted = forms.BooleanField(
        label=gettext_lazy("Don’t tell when its pages change"),
        required=False,
        help_text=gettext_lazy("For sites whose pages change all the time and say nothing new."),
    )


class NewSourceForm(SourceFields):
    """A source written down together with its first evidence; empty when one was picked."""

    prefix = "source"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["muted"]
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


def parent_field() -> ParentField:
    return ParentField(
        label=gettext_lazy("Derives from"),
        queryset=Evidence.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nothing here: it is an origin of its own"),
        help_text=gettext_lazy("Two reports of one wire flash are one origin."),
    )


class TraceForm(forms.Form):
    """What a piece of evidence turns out to derive from."""

    derived_from = parent_field()

    def __init__(self, *args: Any, evidence: Evidence, secrets: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["derived_from"]
        assert isinstance(parent, ParentField)  # it is declared so above
        _offer(parent, evidence.claim, secrets=secrets, without=evidence)


class EvidenceForm(forms.Form):
    """Evidence for or against the claim."""

    stance = forms.ChoiceField(
        label=gettext_lazy("What it does"),
        choices=Stance.choices,
        initial=Stance.SUPPORTS,
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[("", gettext_lazy("Told by what you give")), *EvidenceKind.choices],
        required=False,
        help_text=gettext_lazy("A file is a document, an address a web page, words a quotation."),
        widget=forms.Select(attrs={"aria-required": "false"}),
    )
    title = _line(
        gettext_lazy("Title"),
        most=300,
        required=True,
        help_text=gettext_lazy("So that a colleague knows what it is."),
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Of a web page; it begins with https://."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=gettext_lazy("What it says"),
        required=False,
        help_text=gettext_lazy("The words that bear on the claim. They are sealed with the time."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=255,
        required=False,
    )
    credibility = forms.TypedChoiceField(
        label=gettext_lazy("Credibility of this information"),
        choices=Credibility.choices,
        coerce=int,
        initial=Credibility.UNKNOWN,
        help_text=gettext_lazy("Of these words alone, whoever says them; 6 if you can’t tell."),
    )
    primary = forms.BooleanField(
        label=gettext_lazy("Primary"),
        required=False,
        help_text=gettext_lazy("The thing itself: the log, the footage, the record."),
    )
    derived_from = parent_field()
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
        chosen = Source.objects.filter(pk__in=[*also, *number_in(self.data.get("source", ""))])
        source.queryset = Source.objects.filter(pk__in=list(newest.values_list("pk", flat=True)))
        source.queryset = (source.queryset | chosen).order_by("-pk")
        source.secrets = secrets
        self.fields["file"].help_text = _(
            "A picture, PDF or recording of up to %(n)d MB. It is kept as it is, and sealed."
        ) % {"n": settings.EVIDENCE_MAX_BYTES // 1_000_000}
        _offer(parent, claim, secrets=secrets)

    def clean(self) -> dict[str, Any]:
        """What was pasted decides where it belongs and what kind of evidence it is."""
        given = super().clean() or self.cleaned_data
        text, url = given.get("text", "").strip(), given.get("url", "")
        if not url and text.lower().startswith(("https://", "http://")) and not text.split()[1:]:
            given["url"], given["text"] = text, ""
        if not given.get("kind"):
            by_words = EvidenceKind.URL if given.get("url") else EvidenceKind.QUOTATION
            given["kind"] = EvidenceKind.DOCUMENT if given.get("file") else by_words
        return given


def number_in(typed: str) -> list[int]:
    """The row number that was typed, if it is one."""
    return [int(typed)] if typed.isdecimal() and len(typed) < 16 else []


def _offer(
    field: ParentField, claim: Claim, *, secrets: bool, without: Evidence | None = None
) -> None:
    """Evidence of the claim that still counts, to be picked as what another derives from."""
    rows = claim.evidence.filter(withdrawn_at=None).select_related("source")
    field.queryset = rows.exclude(pk=without.pk) if without else rows
    field.secrets = secrets

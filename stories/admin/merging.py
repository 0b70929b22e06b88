"""Making a claim part of another: finding that one, looking at both, and saying yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.listing import asked, containing
from stories.admin.site import page, person_of, saved, screen
from stories.editorial.figures import figure_of
from stories.editorial.merging import merge_claims, merge_lacks
from stories.editorial.resembling import resembling
from stories.editorial.uses import uses_of_each
from stories.errors import MergeRefused
from stories.models import Claim, Status
from stories.models.claim import number_of
from stories.syndication.merges import meanings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.editorial.uses import StoryUse

FOUND = 12  # claims to choose from


class MergeForm(forms.Form):
    into = forms.CharField(widget=forms.HiddenInput, max_length=20)
    reason = forms.CharField(
        label=gettext_lazy("Why they are one claim"),
        required=False,  # the verb says what is lacking, all at once
        help_text=gettext_lazy("Readers can see it, if they were shown the claim."),
        widget=forms.Textarea(attrs={"rows": 2, "aria-required": "true"}),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, as they stand side by side."""

    claim: Claim
    figure: str
    evidence: int
    checks: int
    uses: tuple[StoryUse, ...]


@screen("stories.view_claim")
def claim_merge(request: HttpRequest, ref: str) -> HttpResponse:
    """`?into=C-9` shows both claims and what will happen; without it `?q=` looks for the other.

    POST makes the claim part of the other.
    """
    user = person_of(request)
    if not user.has_perm("stories.merge_claim"):
        raise PermissionDenied(_("Your role does not make two claims one. Ask a fact-checker."))
    claim = _claim(ref)
    if claim.ref != ref:
        return redirect("admin:claim", claim.ref)
    if request.method == "POST":
        return _merge(request, claim)
    into = request.GET.get("into", "").strip().upper()
    if into and (other := meanings([into]).get(into)):
        return _confirm(request, claim, other, MergeForm(initial={"into": other.ref}))
    return _choose(request, claim)


def _claim(ref: str) -> Claim:
    """The claim that the reference means today. Raises Http404."""
    claim = meanings([ref]).get(ref)
    if claim is None:
        raise Http404
    return claim


def _merge(request: HttpRequest, claim: Claim) -> HttpResponse:
    form = MergeForm(request.POST)
    named = request.POST.get("into", "")[:20]
    into = _claim(named)
    if not form.is_valid():
        return _confirm(request, claim, into, form, status=422)
    try:
        merge_claims(claim, into=into, by=person_of(request), reason=form.cleaned_data["reason"])
    except MergeRefused as refusal:
        form.add_error(None, str(refusal))
        return _confirm(request, claim, into, form, status=422)
    saved(
        request,
        _("%(ref)s is part of %(into)s now. Its reference leads here.")
        % {"ref": claim.ref, "into": into.ref},
        key=f"merge-{claim.ref}",
    )
    return redirect("admin:claim", into.ref)


def _confirm(
    request: HttpRequest, claim: Claim, into: Claim, form: MergeForm, *, status: int = 200
) -> HttpResponse:
    uses = uses_of_each([claim, into])
    sides = [
        Side(
            claim=one,
            figure=figure_of(one),
            evidence=one.evidence.filter(withdrawn_at=None).count(),
            checks=one.checks.count(),
            uses=uses[one.pk],
        )
        for one in (claim, into)
    ]
    context = {
        "title": _("Make %(ref)s part of %(into)s") % {"ref": claim.ref, "into": into.ref},
        "claim": claim,
        "into": into,
        "sides": sides,
        "lacks": merge_lacks(claim, into),
        "swap": f"{reverse('admin:claim_merge', args=[into.ref])}?into={claim.ref}",
        "form": form,
    }
    return page(request, "admin/claim_merge.html", context, status=status)


def _choose(request: HttpRequest, claim: Claim) -> HttpResponse:
    words = asked(request)
    context = {
        "title": _("Make %(ref)s part of another claim") % {"ref": claim.ref},
        "claim": claim,
        "words": words,
        "found": _found(claim, words),
    }
    return page(request, "admin/claim_merge_find.html", context)


def _found(claim: Claim, words: str) -> list[Claim]:
    """The claim with that reference, those that hold the words, or those that say nearly it."""
    if number_of(words.upper()):
        named = meanings([words.upper()])
        return [other for other in named.values() if other.pk != claim.pk]
    rows = Claim.objects.filter(merge=None).exclude(pk=claim.pk).exclude(status=Status.RETRACTED)
    holding = list(rows.filter(containing(words, "statement"))[:FOUND]) if words else []
    alike = resembling(words or claim.statement, limit=FOUND, besides=claim.pk)
    found = {other.pk: other for other in (*(one.claim for one in alike), *holding)}
    return list(found.values())[:FOUND]

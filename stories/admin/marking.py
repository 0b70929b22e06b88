"""Making the selected words a claim: claims that say it already, or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.draft import reasons, story_of, wants_json
from stories.admin.site import person_of, saved, screen
from stories.editorial.claiming import make_claim
from stories.editorial.resembling import resembling
from stories.errors import EditorialError
from stories.models import ClaimKind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.models import Claim


class ClaimForm(forms.Form):
    statement = forms.CharField(
        label=gettext_lazy("What is claimed"),
        max_length=500,
        help_text=gettext_lazy("One sentence that somebody can check, with its own subject."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is about"),
        choices=ClaimKind.choices,
        initial=ClaimKind.EVENT,
        help_text=gettext_lazy("It says how soon somebody looks again."),
    )
    claimant = forms.CharField(
        label=gettext_lazy("Who says so"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The person, body or document that it comes from."),
    )


@screen("stories.add_claim")
def story_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """POST makes a claim and tells its reference, to put around the words."""
    story = story_of(pk)
    address = f"{reverse('admin:story', args=[story.pk])}#claims"
    if request.method != "POST":
        return redirect(address)
    form = ClaimForm(request.POST)
    problem = ""
    if form.is_valid():
        try:
            claim = make_claim(by=person_of(request), **form.cleaned_data)
        except EditorialError as refusal:
            problem = str(refusal)
    else:
        problem = reasons(form)
    if wants_json(request):
        if problem:
            return JsonResponse({"problem": problem}, status=422)
        return JsonResponse(_told(claim), status=201)
    if problem:
        messages.error(request, problem)
    else:
        saved(
            request,
            _("%(ref)s is made. Put it around the words in the text: [words]{claim=%(ref)s}")
            % {"ref": claim.ref},
        )
    return redirect(address)


@screen("stories.view_claim")
def claims_alike(request: HttpRequest, pk: int) -> HttpResponse:
    """`?q=words` as JSON: claims whose statement resembles these words, likest first."""
    words = request.GET.get("q", "")[:500]
    return JsonResponse({"alike": [_told(found.claim) for found in resembling(words)]})


def _told(claim: Claim) -> dict[str, Any]:
    return {
        "ref": claim.ref,
        "statement": claim.statement,
        "claimant": claim.claimant,
        "status": claim.status,
        "label": claim.standing.label,
        "glyph": claim.standing.glyph,
    }

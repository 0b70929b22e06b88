"""Making words a claim: claims that say it already, or a new one; and what is no claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.draft import panels, reasons, story_of, wants_json
from stories.admin.site import page, person_of, saved, screen
from stories.editorial.claiming import make_claim
from stories.editorial.resembling import resembling
from stories.editorial.suggesting import mark_suggestion, suggested
from stories.editorial.versions import draft
from stories.errors import EditorialError
from stories.models import Claim, ClaimKind
from stories.templatetags.suggesting import keep_aside, set_aside

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.editorial.resembling import Alike
    from stories.editorial.suggesting import Suggestion
    from stories.models import Story


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
    """POST makes a claim and tells its reference, to put around the words.

    With `sentence`, the key of a suggested one: GET shows the form filled in, POST puts the mark
    around it, of the claim named by `use` or of a new one, and saves.
    """
    story = story_of(pk)
    sentence = request.POST.get("sentence") or request.GET.get("sentence", "")
    if sentence:
        return _claim_sentence(request, story, sentence)
    if request.method != "POST":
        return redirect(_claims(story))
    form = ClaimForm(request.POST)
    problem = ""
    if form.is_valid():
        if same := same_as(request, form):
            return _asked(request, story, form, same=same)
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
    return redirect(_claims(story))


@screen("stories.view_claim")
def claims_alike(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """`?q=words` as JSON: claims whose statement resembles these words, likest first.

    `html` lists them; with `&use` each can be taken.
    """
    found = resembling(request.GET.get("q", "")[:500])
    context = {"alike": found, "use": "button" if "use" in request.GET else ""}
    html = render_to_string("admin/includes/alike.html", context, request)
    return JsonResponse({"alike": [_told(alike.claim) for alike in found], "html": html})


@screen("stories.view_story")
def story_suggested(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `aside` or `back`: a suggested sentence is no claim, or may be one after all."""
    story = story_of(pk)
    if request.method == "POST":
        keys = set_aside(request.session, story)
        aside, back = (request.POST.get(name, "")[:20] for name in ("aside", "back"))
        keep_aside(request.session, story, (keys | {aside}) - {back, ""})
        if wants_json(request):
            return JsonResponse({"panels": panels(request, story)})
    return redirect(f"{reverse('admin:story', args=[story.pk])}#unclaimed")


def same_as(request: HttpRequest, form: forms.Form) -> Alike | None:
    """A claim that says nearly what is typed, unless somebody has been asked about it."""
    if "anyway" in request.POST:
        return None
    found = resembling(form.cleaned_data["statement"], limit=1)
    return found[0] if found and found[0].same else None


def _claim_sentence(request: HttpRequest, story: Story, key: str) -> HttpResponse:
    """The page that makes a suggested sentence a claim, and what it does."""
    found = suggested(draft(story)).open
    suggestion = next((one for one in found if one.key == key), None)
    if suggestion is None:
        messages.error(
            request, _("This sentence has a claim now, or is no longer in the saved text.")
        )
        return redirect(_claims(story))
    if request.method != "POST":
        return _asked(request, story, _filled(suggestion), suggestion=suggestion)
    used = Claim.objects.by_refs([request.POST.get("use", "")]).first()
    form = ClaimForm(request.POST)
    typed: dict[str, Any] = {}
    if used is None:
        if not form.is_valid():
            return _asked(request, story, form, suggestion=suggestion)
        typed = form.cleaned_data
        if same := same_as(request, form):
            return _asked(request, story, form, suggestion=suggestion, same=same)
    try:
        claim = mark_suggestion(story, suggestion, by=person_of(request), use=used, **typed)
    except EditorialError as refusal:
        return _asked(request, story, form, suggestion=suggestion, problem=str(refusal))
    saved(request, _("%(ref)s stands on the sentence now.") % {"ref": claim.ref})
    return redirect(f"{reverse('admin:story', args=[story.pk])}#unclaimed")


def _filled(suggestion: Suggestion) -> ClaimForm:
    return ClaimForm(
        initial={
            "statement": suggestion.statement,
            "claimant": suggestion.found.claimant,
            "kind": suggestion.kind,
        }
    )


def _asked(
    request: HttpRequest,
    story: Story,
    form: ClaimForm,
    *,
    suggestion: Suggestion | None = None,
    same: Alike | None = None,
    problem: str = "",
) -> HttpResponse:
    """The form on a page of its own, with the claims that say nearly the same."""
    if same and wants_json(request):
        said = _("%(ref)s says nearly the same: use it, or press again to make a new one.")
        return JsonResponse({"problem": said % {"ref": same.claim.ref}}, status=422)
    context = {
        "title": _("Make it a claim"),
        "story": story,
        "form": form,
        "suggestion": suggestion,
        "same": same,
        "alike": resembling(str(form["statement"].value() or "")),
        "problem": problem,
    }
    refused = bool(form.errors or same or problem)
    return page(request, "admin/stories/story/mark.html", context, status=422 if refused else 200)


def _claims(story: Story) -> str:
    return f"{reverse('admin:story', args=[story.pk])}#claims"


def _told(claim: Claim) -> dict[str, Any]:
    return {
        "ref": claim.ref,
        "statement": claim.statement,
        "claimant": claim.claimant,
        "status": claim.status,
        "label": claim.standing.label,
        "glyph": claim.standing.glyph,
    }

"""Deciding alone in an emergency, and looking at what others decided alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stories.admin.claim import Refused, claim_or_404, show
from stories.admin.listing import paged
from stories.admin.picker import AloneForm
from stories.admin.site import page, person_of, saved, screen
from stories.editorial.alone import (
    decide_alone,
    presses,
    review_lone_check,
    unreviewed_lone_checks,
)
from stories.errors import EditorialError
from stories.models import LoneCheck, Status

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@screen("stories.break_glass")
@require_POST
def claim_alone(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide what needs two people; a refusal shows the claim again with what was typed."""
    claim, form = claim_or_404(ref), AloneForm(request.POST, auto_id="alone_%s")
    if not form.is_valid():
        return show(request, claim, Refused(move=form), status=422)
    typed = form.cleaned_data
    try:
        decide_alone(
            claim,
            to=Status(typed["to"]),
            by=person_of(request),
            reason=typed["reason"],
            why_alone=typed["why_alone"],
            uid=form.click,
            seen=typed["seen"],
        )
    except EditorialError as refusal:
        form.add_error(None, str(refusal))
        return show(request, claim, Refused(move=form), status=422)
    done = _("%(ref)s is now “%(to)s”, by you alone. A second person is asked to look at it.")
    named = {"ref": ref, "to": Status(typed["to"]).label}
    saved(request, done % named, key=f"alone-{ref}")
    return redirect("admin:claim", ref)


@screen("stories.view_check")
def lone_list(request: HttpRequest) -> HttpResponse:
    """What was decided alone: what waits for this person first, then everything, newest first."""
    user = person_of(request)
    waiting = list(unreviewed_lone_checks(user))
    every = LoneCheck.objects.select_related("decision__claim", "decision__by", "review__by")
    shown = paged(request, every, per_page=20)
    context = {
        "title": _("Decided alone"),
        "waiting": [(lone, presses(lone)) for lone in waiting],
        "shown": shown,
    }
    return page(request, "admin/alone.html", context)


@screen("stories.countersign_claim")
@require_POST
def lone_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one has looked at it."""
    lone = LoneCheck.objects.select_related("decision__claim").filter(pk=pk).first()
    if lone is None:
        raise Http404
    try:
        review_lone_check(lone, by=person_of(request), note=request.POST.get("note", "")[:2000])
    except EditorialError as refusal:
        messages.error(request, str(refusal))
    else:
        ref = lone.decision.claim.ref
        saved(request, _("You have looked at %(ref)s.") % {"ref": ref}, key=f"lone-{pk}")
    return redirect("admin:alone")

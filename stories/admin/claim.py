"""A claim's page: where it stands and why, its evidence, its uses, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from stories.admin.claimforms import (
    AnswerForm,
    MoveForm,
)
from stories.admin.confidence import sees_secrets
from stories.admin.evidenceforms import EvidenceForm, NewSourceForm, WithdrawForm, number_in
from stories.admin.exhibits import evidence_rows, kept_of, roots_of, sides
from stories.admin.moved import claim_sheet, moved_address
from stories.admin.picker import DecisionForm, picker
from stories.admin.site import page, person_of, saved, screen
from stories.editorial.claiming import save_claim
from stories.editorial.former import former_decisions
from stories.editorial.merging import told
from stories.editorial.moved import moved_pairs
from stories.editorial.moves import still_lacks
from stories.editorial.moving import claim_drawing
from stories.editorial.radius import carriers_of
from stories.editorial.statusline import status_line
from stories.editorial.verifying import check_again, check_claim
from stories.editorial.watching import looked_at
from stories.errors import EditorialError
from stories.models import Check, Claim, LoneCheck, Status

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LINE = 12  # latest steps of the status line that stand open


@dataclass(frozen=True, slots=True)
class Refused:
    """The forms that a verb refused, so that the page shows again what was typed."""

    move: MoveForm | None = None
    evidence: EvidenceForm | None = None
    source: NewSourceForm | None = None
    withdraw: WithdrawForm | None = None
    withdrawing: int = 0
    answer: AnswerForm | None = None
    answering: int = 0


def claim_or_404(ref: str) -> Claim:
    rows = Claim.objects.by_refs([ref]).select_related("assignee", "superseded_by", "merge")
    claim = rows.first()
    if claim is None:
        raise Http404
    return claim


@screen("stories.view_claim")
def claim_screen(request: HttpRequest, ref: str) -> HttpResponse:
    """The claim; the reference of one that became part of another leads there."""
    claim = claim_or_404(ref)
    if hasattr(claim, "merge"):
        messages.info(request, told(claim.merge))
        return redirect("admin:claim", f"C-{claim.merge.into_id}")
    return show(request, claim)


def show(
    request: HttpRequest, claim: Claim, refused: Refused | None = None, *, status: int = 200
) -> HttpResponse:
    """The page; with `refused`, what was typed and why it was not accepted."""
    user, refused = person_of(request), refused or Refused()
    secrets = sees_secrets(user)
    evidence = list(looked_at(claim.evidence.select_related("source")))
    standing = [row for row in evidence if row.withdrawn_at is None]
    steps = status_line(claim)
    carriers = carriers_of([claim])[claim.pk]
    uses = carriers.uses
    waiting = list(Check.objects.waiting().filter(claim=claim).select_related("by"))
    context = {
        "title": f"{claim.ref} {claim.statement}",
        "claim": claim,
        "overdue": claim.is_overdue(),
        "rows": evidence_rows(evidence, secrets=secrets, kept=kept_of(evidence)),
        "sides": sides(standing, secrets=secrets),
        "roots": roots_of(evidence, secrets=secrets),
        "earlier": steps[:-LINE],
        "steps": steps[-LINE:],
        "drawing": claim_drawing(claim, steps),
        "uses": uses,
        "carriers": carriers,
        "sheet": claim_sheet(claim),
        "proposals": [
            (
                row,
                refused.answer
                if refused.answering == row.pk
                else AnswerForm(auto_id=f"{row.pk}_%s"),
            )
            for row in waiting
        ],
        "picker": picker(
            claim,
            standing,
            user,
            live=sum(use.shown is not None for use in uses),
            typed=refused.move,
        ),
        "still_lacks": still_lacks(claim, standing),
        "former": former_decisions([claim]).get(claim.pk),
        "lone": LoneCheck.objects.unreviewed()
        .filter(decision__claim=claim)
        .select_related("decision__by")
        .last(),
        "unlisted": refused.answer
        if refused.answering not in {row.pk for row in waiting}
        else None,
        "refused": refused,
        **_evidence_forms(request, claim, refused, secrets=secrets),
    }
    return page(request, "admin/claim.html", context, status=status)


def _evidence_forms(
    request: HttpRequest, claim: Claim, refused: Refused, *, secrets: bool
) -> dict[str, Any]:
    if not request.user.has_perm("stories.add_evidence"):
        return {}
    also = number_in(request.GET.get("source", ""))
    return {
        "evidence_form": refused.evidence
        or EvidenceForm(
            claim=claim, secrets=secrets, also=also, initial={"source": also[0] if also else None}
        ),
        "source_form": refused.source or NewSourceForm(),
        "evidence_open": bool(refused.evidence or also),
        "withdraw_form": refused.withdraw or WithdrawForm(),
    }


@screen("stories.check_claim")
@require_POST
def claim_check(request: HttpRequest, ref: str) -> HttpResponse:
    """Move the claim, or propose the move."""
    claim, user = claim_or_404(ref), person_of(request)
    newer_is_asked = request.POST.get("to") == Status.SUPERSEDED
    form = DecisionForm(request.POST, auto_id="overtaken_%s" if newer_is_asked else "move_%s")
    if not form.is_valid():
        return show(request, claim, Refused(move=form), status=422)
    to = Status(form.cleaned_data["to"])
    newer = form.cleaned_data["superseded_by"]
    if to == claim.standing == Status.SUPERSEDED:
        newer = claim.superseded_by
    try:
        check = check_claim(
            claim,
            to=to,
            by=user,
            reason=form.cleaned_data["reason"],
            superseded_by=newer,
            uid=form.click,
            seen=form.cleaned_data["seen"],
        )
    except EditorialError as refusal:
        form.add_error(None, str(refusal))
        return show(request, claim, Refused(move=form), status=422)
    key = "overtaken" if newer_is_asked else "move"
    saved(request, said(check), key=f"{key}-{claim.ref}")
    return redirect("admin:claim", claim.ref)


@screen("stories.check_claim")
@require_POST
def claim_recheck(request: HttpRequest, ref: str) -> HttpResponse:
    """*Checked again, unchanged*, and back to where it was pressed."""
    claim = claim_or_404(ref)
    try:
        check = check_again(claim, by=person_of(request), seen=request.POST.get("seen", "")[:60])
    except EditorialError as refusal:
        messages.error(request, str(refusal))
    else:
        saved(request, said(check))
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return redirect(back)
    return redirect("admin:claim", claim.ref)


def said(check: Check) -> str:
    """What a check did, and what follows from it, for the person who did it."""
    claim = check.claim
    named = {"ref": claim.ref, "to": Status(check.to_status).label}
    if not check.moved:
        named["now"] = Status(check.from_status).label
        return (
            _("Proposed. A second person has to agree; until then %(ref)s stays “%(now)s”.")
            % named
        )
    if check.from_status == check.to_status:
        return _("Checked again: %(ref)s is still “%(to)s”.") % named
    count = moved_pairs(claim=claim).count()
    if not count:
        return _("%(ref)s is now “%(to)s”.") % named
    still = ngettext(
        "%(ref)s is now “%(to)s”. %(n)d live story still shows the old status.",
        "%(ref)s is now “%(to)s”. %(n)d live stories still show the old status.",
        count,
    ) % {**named, "n": count}
    return format_html(
        '{} <a href="{}">{}</a>', still, moved_address(claim), _("See what each needs")
    )


@screen("stories.check_claim")
@require_POST
def claim_take(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the claim on: say that one is checking it."""
    claim, user = claim_or_404(ref), person_of(request)
    try:
        save_claim(claim, by=user, token=claim.saves, assignee=user)
    except EditorialError as refusal:
        messages.error(request, str(refusal))
    else:
        saved(request, _("You are checking %(ref)s.") % {"ref": claim.ref})
    return redirect("admin:claim", claim.ref)

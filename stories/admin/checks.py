"""What colleagues propose and a second person answers, with the evidence in sight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stories.admin.claim import Refused, claim_or_404, said, show
from stories.admin.claimforms import AnswerForm
from stories.admin.confidence import sees_secrets
from stories.admin.exhibits import Row, Side, evidence_rows, sides
from stories.admin.filter import chosen
from stories.admin.listing import paged
from stories.admin.site import page, person_of, saved, screen
from stories.editorial.alone import unreviewed_lone_checks
from stories.editorial.former import former_decisions
from stories.editorial.radius import carriers_of
from stories.editorial.reminding import reminders_of
from stories.editorial.sections import declined_of, proposals_for
from stories.editorial.verifying import accept, decline
from stories.errors import EditorialError
from stories.models import Check, Outcome, Status, WithholdingRequest

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.editorial.radius import Carriers

PER_PAGE = 20
MOST_REMINDERS = 50
MOST_DECLINED = 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a colleague proposes, as it stands now."""

    check: Check
    rows: tuple[Row, ...]
    sides: tuple[Side, ...]
    added_since: int  # evidence that the proposal did not know
    form: AnswerForm
    carriers: Carriers  # what agreeing would touch
    former: Check | None  # what settled the words that have changed since


@screen("stories.view_check")
def check_list(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for this person, then their own; the same queries for any number."""
    return _show(request)


def _show(
    request: HttpRequest, typed: AnswerForm | None = None, pk: int = 0, *, status: int = 200
) -> HttpResponse:
    user = person_of(request)
    secrets = sees_secrets(user)
    own = Check.objects.filter(by=user, outcome=Outcome.PROPOSED).select_related(
        "claim", "answer__by"
    )
    answers = user.has_perm("stories.countersign_claim")
    chosen_now = chosen(request)
    waiting = proposals_for(user, chosen_now.cut)
    waiting = waiting.select_related("claim", "by", "superseded_by")
    shown = paged(request, waiting.prefetch_related("claim__evidence__source"), per_page=PER_PAGE)
    proposals = []
    former = former_decisions([check.claim for check in shown.object_list])
    carriers = carriers_of([check.claim for check in shown.object_list])
    for check in shown.object_list:
        rows = [row for row in check.claim.evidence.all() if row.withdrawn_at is None]
        proposals.append(
            Proposal(
                check=check,
                rows=evidence_rows(rows, secrets=secrets),
                sides=sides(rows, secrets=secrets),
                added_since=sum(row.created_at > check.at for row in rows),
                form=typed if typed and pk == check.pk else AnswerForm(auto_id=f"{check.pk}_%s"),
                former=former.get(check.claim_id),
                carriers=carriers[check.claim_id],
            )
        )
    listed = {proposal.check.pk for proposal in proposals}
    context = {
        "title": _("My checks"),
        "unlisted": typed if typed and pk not in listed else None,
        "shown": shown,
        "filter": chosen_now,
        "own_declined": declined_of(user).select_related("claim", "by")[:MOST_DECLINED],
        "proposals": proposals,
        "answers": answers,
        "lone_waiting": unreviewed_lone_checks(user).count(),
        "removals": WithholdingRequest.objects.waiting_for(user).select_related("story", "by"),
        "reminders": list(reminders_of(user)[:MOST_REMINDERS]),
        "own_waiting": own.filter(pk__in=Check.objects.waiting().filter(by=user).values("pk"))[
            :50
        ],
        "own_answered": own.filter(answer__isnull=False).order_by("-answer__pk")[:20],
    }
    return page(request, "admin/checks.html", context, status=status)


@screen("stories.countersign_claim")
@require_POST
def check_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree or decline; a refusal shows the page again with the reason that was typed."""
    proposal = (
        Check.objects.filter(pk=pk, outcome=Outcome.PROPOSED).select_related("claim").first()
    )
    if proposal is None:
        raise Http404
    user, claim = person_of(request), claim_or_404(proposal.claim.ref)
    from_claim = request.POST.get("back") == "claim"
    form = AnswerForm(request.POST, auto_id=f"{pk}_%s")
    form.is_valid()
    reason = form.cleaned_data.get("reason", "")
    try:
        if request.POST.get("answer") == "accept":
            done = said(accept(proposal, by=user, reason=reason))
        else:
            decline(proposal, by=user, reason=reason)
            done = _("Declined. %(ref)s stays “%(now)s”.") % {
                "ref": claim.ref,
                "now": Status(claim.status).label,
            }
    except EditorialError as refusal:
        form.add_error(None, str(refusal))
        if from_claim:
            return show(request, claim, Refused(answer=form, answering=pk), status=422)
        return _show(request, form, pk, status=422)
    saved(request, done, key=f"answer-{pk}")
    return redirect("admin:claim", claim.ref) if from_claim else redirect("admin:checks")

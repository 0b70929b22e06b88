"""Adding evidence to a claim, with a source that is known or new, and taking it out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stories.admin.claim import Refused, claim_or_404, show
from stories.admin.claimforms import EvidenceForm, NewSourceForm, WithdrawForm
from stories.admin.confidence import sees_secrets
from stories.admin.site import person_of, saved, screen
from stories.editorial.claiming import add_evidence, add_source, withdraw_evidence
from stories.errors import EditorialError

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import HttpRequest, HttpResponse

    from stories.models import Claim


@screen("stories.add_evidence")
@require_POST
def evidence_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Give evidence; a refusal shows the claim again with everything that was typed."""
    claim, user = claim_or_404(ref), person_of(request)
    form = EvidenceForm(request.POST, claim=claim, secrets=sees_secrets(user))
    source = NewSourceForm(request.POST)
    ready = form.is_valid()
    if ready and form.cleaned_data["source"] is None:
        ready = source.is_valid()
        if ready and not source.cleaned_data["name"].strip():
            source.add_error("name", _("Pick a source above, or give the name of a new one."))
            ready = False
    if ready:
        try:
            _add(claim, form, source, by=user)
        except EditorialError as refusal:
            form.add_error(None, str(refusal))
        else:
            saved(request, _("The evidence is added."), key=f"evidence-{claim.ref}")
            return redirect("admin:claim", claim.ref)
    return show(request, claim, Refused(evidence=form, source=source), status=422)


@transaction.atomic
def _add(claim: Claim, form: EvidenceForm, source: NewSourceForm, *, by: User) -> None:
    """Both or neither: a source is not left behind by evidence that was refused."""
    fields = dict(form.cleaned_data)
    chosen = fields.pop("source") or add_source(by=by, **source.cleaned_data)
    add_evidence(claim, by=by, source=chosen, **fields)


@screen("stories.change_evidence")
@require_POST
def evidence_withdraw(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Take evidence out of the scales, with a reason; its row stays."""
    claim = claim_or_404(ref)
    evidence = claim.evidence.filter(pk=pk).first()
    if evidence is None:
        raise Http404
    form = WithdrawForm(request.POST, auto_id=f"withdraw_{pk}_%s")
    if form.is_valid():
        try:
            withdraw_evidence(evidence, by=person_of(request), reason=form.cleaned_data["reason"])
        except EditorialError as refusal:
            form.add_error("reason", str(refusal))
        else:
            saved(request, _("The evidence no longer counts."))
            return redirect("admin:claim", claim.ref)
    return show(request, claim, Refused(withdraw=form, withdrawing=pk), status=422)

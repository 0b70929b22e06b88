"""Adding evidence to a claim with its source and its file, tracing it, and taking it out again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from stories.admin.claim import Refused, claim_or_404, show
from stories.admin.confidence import sees_secrets
from stories.admin.evidenceforms import (
    EvidenceForm,
    FileForm,
    NewSourceForm,
    TraceForm,
    WithdrawForm,
)
from stories.admin.site import person_of, saved, screen
from stories.admin.uploads import was_too_large
from stories.editorial.claiming import (
    add_evidence,
    add_source,
    trace_evidence,
    withdraw_evidence,
)
from stories.editorial.keeping import Taken, attach_file, open_file, take_in, too_large
from stories.errors import EditorialError, FileRefused
from stories.models import Capture, Evidence
from stories.text.media import name_as

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from stories.models import Claim


@screen("stories.add_evidence")
@require_POST
def evidence_add(request: HttpRequest, ref: str) -> HttpResponse:
    """Give evidence; a refusal shows the claim again with everything that was typed."""
    claim, user = claim_or_404(ref), person_of(request)
    form = EvidenceForm(request.POST, request.FILES, claim=claim, secrets=sees_secrets(user))
    source = NewSourceForm(request.POST)
    if was_too_large(request, "file"):
        form.add_error("file", too_large())
    ready = form.is_valid()
    if ready and form.cleaned_data["source"] is None:
        ready = source.is_valid()
        if ready and not source.cleaned_data["name"].strip():
            source.add_error("name", _("Pick a source above, or give the name of a new one."))
            ready = False
    if ready:
        try:
            file = _taken(form.cleaned_data["file"], by=user)
            _add(claim, form, source, file, by=user)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        except EditorialError as refusal:
            form.add_error(None, str(refusal))
        else:
            saved(request, _("The evidence is added."), key=f"evidence-{claim.ref}")
            return redirect("admin:claim", claim.ref)
    return show(request, claim, Refused(evidence=form, source=source), status=422)


def _taken(file: UploadedFile | None, *, by: User) -> Taken | None:
    return take_in(file.chunks(), name=file.name or "", by=by) if file else None


@transaction.atomic
def _add(
    claim: Claim, form: EvidenceForm, source: NewSourceForm, file: Taken | None, *, by: User
) -> None:
    """Both or neither: a source is not left behind by evidence that was refused."""
    fields = dict(form.cleaned_data)
    del fields["file"]
    chosen = fields.pop("source") or add_source(by=by, **source.cleaned_data)
    add_evidence(claim, by=by, source=chosen, file=file, **fields)


@screen("stories.change_evidence")
@require_POST
def evidence_withdraw(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Take evidence out of the scales, with a reason; its row stays."""
    claim, evidence = _of_claim(ref, pk)
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


@screen("stories.change_evidence")
@require_POST
def evidence_trace(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Say what a piece of evidence derives from."""
    claim, evidence = _of_claim(ref, pk)
    form = TraceForm(request.POST, evidence=evidence, secrets=False)
    try:
        if form.is_valid():
            parent = form.cleaned_data["derived_from"]
            trace_evidence(evidence, to=parent, by=person_of(request))
            saved(request, _("Where the evidence comes from is saved."))
        else:
            messages.error(request, _("Pick evidence of this claim that still counts."))
    except EditorialError as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:claim", claim.ref)


@screen("stories.add_evidence")
@require_POST
def evidence_attach(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Give a file to evidence that is there already."""
    claim, evidence = _of_claim(ref, pk)
    user, form = person_of(request), FileForm(request.POST, request.FILES)
    try:
        if was_too_large(request, "file"):
            raise FileRefused(too_large())
        if not form.is_valid():
            raise FileRefused(" ".join(map(str, form.errors["file"])))
        taken = _taken(form.cleaned_data["file"], by=user)
        assert taken is not None  # the form asks for a file
        attach_file(evidence, taken, by=user)
        saved(request, _("The file is kept and sealed."))
    except EditorialError as refusal:
        messages.error(request, str(refusal))
    return redirect("admin:claim", claim.ref)


@screen("stories.view_capture")
@require_POST
def capture_file(request: HttpRequest, ref: str, uid: str) -> Any:
    """A captured file, to be saved and never shown by the browser.

    A POST, as it is written into the custody log: no link that is fetched ahead writes there.
    """
    claim = claim_or_404(ref)
    captures = Capture.objects.filter(evidence__claim=claim, file__isnull=False)
    capture = captures.filter(uid=uid).select_related("evidence__source", "file").first()
    if capture is None or capture.file is None:
        raise Http404
    try:
        file = open_file(capture, by=person_of(request))
    except EditorialError as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:claim", claim.ref)
    name = capture.filename or f"{claim.ref}-{capture.evidence_id}"
    return FileResponse(
        file,
        as_attachment=True,
        filename=name_as(capture.file.media_type, name),
        content_type="application/octet-stream",
        headers={
            "Content-Length": str(capture.size),
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _of_claim(ref: str, pk: int) -> tuple[Claim, Evidence]:
    claim = claim_or_404(ref)
    evidence = claim.evidence.filter(pk=pk).first()
    if evidence is None:
        raise Http404
    return claim, evidence

"""A claim's own words and what it counts, changed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stories.admin.claim import claim_or_404
from stories.admin.claimforms import ClaimForm
from stories.admin.claimmeasure import FIELDS, MeasureForm, measure_clash
from stories.admin.site import page, person_of, saved, screen
from stories.editorial.claiming import save_claim
from stories.editorial.figures import doubt, spoken
from stories.errors import EditorialError, StaleSave

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from stories.models import Claim


@screen("stories.change_claim")
def claim_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """A stale save shows both texts and changes nothing. A merged claim is edited where it is."""
    claim = claim_or_404(ref)
    if hasattr(claim, "merge"):
        return redirect("admin:claim", ref)
    form = ClaimForm(request.POST or None, initial=_opened(claim))
    measure = MeasureForm(
        request.POST or None, claim=claim, statement=request.POST.get("statement", "")
    )
    clash: Sequence[tuple[str, str, str]] = ()
    # Both are asked, so that what is wrong is told all at once.
    if request.method == "POST" and all([form.is_valid(), measure.is_valid()]):
        token = form.cleaned_data["token"] or 0
        try:
            save_claim(
                claim,
                by=person_of(request),
                token=token,
                **form.texts,
                **_measured(request, measure),
            )
        except StaleSave as refusal:
            form.add_error(None, str(refusal))
            clash = _clash(form, refusal)
            again = request.POST.copy()
            again["token"] = str(refusal.token)
            form.data = again
        except EditorialError as refusal:
            form.add_error(None, str(refusal))
        else:
            saved(request, _("%(ref)s is saved.") % {"ref": ref}, key=f"claim-{ref}")
            return redirect("admin:claim", ref)
    status = 409 if clash else 422 if form.errors or measure.errors else 200
    context = {
        "title": f"{ref} {claim.statement}",
        "claim": claim,
        "form": form,
        "measure": measure,
        "doubt": doubt(claim, language=spoken(claim)),
        "clash": clash,
    }
    return page(request, "admin/claim_edit.html", context, status=status)


def _opened(claim: Claim) -> dict[str, object]:
    return {
        "token": claim.saves,
        "statement": claim.statement,
        "claimant": claim.claimant,
        "kind": claim.kind,
        "assignee": claim.assignee_id,
    }


def _measured(request: HttpRequest, measure: MeasureForm) -> dict[str, object]:
    """What was typed of the measure; nothing where the form that was sent had no such fields."""
    return measure.texts if "subject" in request.POST else {}


def _clash(form: ClaimForm, refusal: StaleSave) -> list[tuple[str, str, str]]:
    """What the colleague saved and what was typed, field by field, where they differ."""
    words = [
        (str(form.fields[name].label), str(theirs or "–"), str(refusal.mine[name] or "–"))
        for name, theirs in refusal.theirs.items()
        if name not in FIELDS and theirs != refusal.mine[name]
    ]
    return [*words, *measure_clash(refusal.theirs, refusal.mine)]

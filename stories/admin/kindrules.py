"""What the newsroom asks of each kind of claim: every kind on one page, each saved by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stories.admin.site import page, person_of, saved, screen
from stories.editorial.kindrules import ASKED, keep_rule, rule_states
from stories.errors import EditorialError, StaleSave
from stories.models import ClaimKind

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from stories.editorial.kindrules import KeptRule, RuleState


class RuleForm(forms.Form):
    """One kind's rule. `token` is the save that it was opened from."""

    kind = forms.ChoiceField(choices=ClaimKind.choices, widget=forms.HiddenInput)
    token = forms.IntegerField(widget=forms.HiddenInput, required=False)
    recheck_minutes = forms.IntegerField(
        label=gettext_lazy("Check again after, in minutes"),
        required=False,
        min_value=5,
        max_value=525_600,
        help_text=gettext_lazy("Empty: it stands for good."),
    )
    least_origins = forms.IntegerField(
        label=gettext_lazy("Independent origins for “Supported”"), min_value=2, max_value=9
    )
    needs_primary = forms.BooleanField(
        label=gettext_lazy("“Confirmed” and “False” on primary evidence only"), required=False
    )
    two_to_support = forms.BooleanField(
        label=gettext_lazy("A second person for “Supported”, too"), required=False
    )


@screen("stories.view_kindrule")
def rule_list(request: HttpRequest) -> HttpResponse:
    """GET shows every kind's rule; POST changes one. A stale save shows what a colleague set."""
    typed = RuleForm(request.POST) if request.method == "POST" else None
    status = 200
    if typed is not None:
        if not request.user.has_perm("stories.change_kindrule"):
            raise PermissionDenied(_("Only a standards editor changes these rules."))
        typed.auto_id = f"{request.POST.get('kind', '')[:20]}_%s"
        if (answer := _keep(request, typed)) is not None:
            return answer
        status = 409 if getattr(typed, "stale", False) else 422
    states = rule_states()
    rows = [(state, _form(state, typed)) for state in states]
    context = {
        "title": _("Rules for kinds of claims"),
        "rows": rows,
        "typed": typed,
        "may_change": request.user.has_perm("stories.change_kindrule"),
    }
    return page(request, "admin/kindrules.html", context, status=status)


def _form(state: RuleState, typed: RuleForm | None) -> RuleForm:
    if typed is not None and typed.data.get("kind") == state.kind:
        return typed
    rule = {name: getattr(state.rule, name) for name in ASKED}
    initial = {**rule, "kind": state.kind.value, "token": state.token}
    return RuleForm(initial=initial, auto_id=f"{state.kind}_%s")


def _keep(request: HttpRequest, form: RuleForm) -> HttpResponse | None:
    """Save it; None where it was refused, and the form says why."""
    if not form.is_valid():
        return None
    kind = ClaimKind(form.cleaned_data["kind"])
    asked: dict[str, Any] = {name: form.cleaned_data[name] for name in ASKED}
    token = form.cleaned_data["token"] or 0
    try:
        kept = keep_rule(kind, by=person_of(request), token=token, **asked)
    except StaleSave as refusal:
        form.add_error(None, f"{refusal} {_theirs(form, refusal)}")
        again = request.POST.copy()
        again["token"] = str(refusal.token)
        form.data, form.stale = again, True  # type: ignore[attr-defined]
        return None
    except EditorialError as refusal:
        form.add_error(None, str(refusal))
        return None
    saved(request, _said(kind, kept), key=f"rule-{kind}")
    return redirect("admin:kind_rules")


def _theirs(form: RuleForm, refusal: StaleSave) -> str:
    """What the colleague set, where it is not what was typed."""
    words = {True: _("yes"), False: _("no"), None: _("never")}
    parts = [
        f"{form.fields[name].label}: {words.get(value, value) if not _number(value) else value}"
        for name, value in refusal.theirs.items()
        if value != refusal.mine[name]
    ]
    return _("It says now: %(what)s. Yours stands below; save it again if it is to stand.") % {
        "what": "; ".join(parts)
    }


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _said(kind: ClaimKind, kept: KeptRule) -> str:
    done = _("The rule for “%(kind)s” is saved.") % {"kind": kind.label}
    if not kept.retimed:
        return done
    moved = ngettext(
        "%(n)d open claim is due at another time now; %(overdue)d of them overdue.",
        "%(n)d open claims are due at another time now; %(overdue)d of them overdue.",
        kept.retimed,
    ) % {"n": kept.retimed, "overdue": kept.overdue}
    return f"{done} {moved}"

"""What was typed and met a closed session or an old form: shown, never thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

if TYPE_CHECKING:
    from django.http import HttpRequest

_SECRET = ("csrfmiddlewaretoken", "password")
_MACHINE = ("token", "uid", "next", "seen", "action")


@dataclass(frozen=True, slots=True)
class Typed:
    """One posted value; machine values are sent again but not shown."""

    name: str
    label: str
    value: str
    shown: bool


def typed(request: HttpRequest) -> tuple[Typed, ...]:
    """Everything that was posted but passwords and tokens of the form itself."""
    return tuple(
        Typed(
            name=name,
            label=name.replace("_", " ").replace("-", " ").capitalize(),
            value=value,
            shown=bool(value.strip()) and name not in _MACHINE,
        )
        for name, values in request.POST.lists()
        if not any(secret in name for secret in _SECRET)
        for value in values
    )


def expired(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page for somebody who is no longer logged in: log in elsewhere, send again."""
    return _kept(
        request,
        _("You are no longer logged in"),
        _(
            "Nothing was saved yet, and nothing you typed is lost. Log in in another tab, come "
            "back here, and send it again."
        ),
        **context,
    )


@never_cache
@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the form was older than the latest log-in, or not from here at all."""
    return _kept(
        request,
        _("This form was too old to be accepted"),
        _(
            "Nothing was saved yet, and nothing you typed is lost. You may have logged in again "
            "since you opened it, or cookies are off. Look at it and send it again."
        ),
        newsroom=settings.NEWSROOM_NAME,
        csrf_cookie=settings.CSRF_COOKIE_NAME,
    )


def _kept(request: HttpRequest, title: str, why: str, **context: Any) -> HttpResponse:
    inside = request.path.startswith(reverse("admin:index"))
    values = typed(request)
    full = {
        **context,
        "title": title,
        "why": why,
        "typed": values if inside else (),
        "texts": [value for value in values if value.shown] if inside else (),
        "again": inside and request.path != reverse("admin:login"),
        "path": request.get_full_path(),
    }
    return render(request, "admin/expired.html", full, status=403)

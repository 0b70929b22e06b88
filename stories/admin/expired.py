"""What was typed and met a closed session or an old form: shown, never thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

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
_MACHINE = ("token", "uid", "next", "seen", "action", "onto")


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
        kept=True,
        **context,
    )


@never_cache
@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the form was older than the latest log-in, or not from here at all.

    What another site posted is neither shown nor offered to be sent again: one click would do
    what the token is there to prevent.
    """
    if not _from_here(request):
        return _kept(
            request,
            _("This did not come from our own pages"),
            _("Nothing was done. If you followed a link, close this page. If not, go back."),
            **_frame(),
        )
    return _kept(
        request,
        _("This form was too old to be accepted"),
        _(
            "Nothing was saved yet, and nothing you typed is lost. You may have logged in again "
            "since you opened it, or cookies are off. Look at it and send it again."
        ),
        kept=request.path.startswith(reverse("admin:index")),
        **_frame(),
    )


def _frame() -> dict[str, Any]:
    return {"newsroom": settings.NEWSROOM_NAME, "csrf_cookie": settings.CSRF_COOKIE_NAME}


def _from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this."""
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    address = urlsplit(sender)
    return (address.scheme, address.netloc) == (request.scheme, request.get_host())


def _kept(
    request: HttpRequest, title: str, why: str, *, kept: bool = False, **context: Any
) -> HttpResponse:
    """The page; with `kept`, what was posted is shown and can be sent again."""
    values = typed(request) if kept else ()
    full = {
        **context,
        "title": title,
        "why": why,
        "typed": values,
        "texts": [value for value in values if value.shown],
        "again": kept and request.path != reverse("admin:login"),
        "path": request.get_full_path(),
    }
    return render(request, "admin/expired.html", full, status=403)

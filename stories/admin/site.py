"""The desk's own admin site: stock machinery, our screens, nothing that deletes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.admin.expired import expired
from stories.admin.rights import roles_of
from stories.models import Check

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]

# Stock addresses that show rows past their screens' own checks; we have no use for them.
_CLOSED = ("autocomplete", "view_on_site")


@dataclass(frozen=True, slots=True)
class NavLink:
    """One of the desk's nouns in the navigation."""

    label: str
    url: str
    icon: str
    current: bool
    tab: bool = False  # stands at the thumb on a phone
    apart: bool = False
    count: int = 0


# Address name, label, icon, the right that shows it, at the thumb, set apart
_NAV = (
    ("admin:index", gettext_lazy("Board"), "board", "", True, False),
    ("admin:stories", gettext_lazy("Stories"), "stories", "stories.view_story", True, False),
    ("admin:claims", gettext_lazy("Claims"), "claims", "stories.view_claim", True, False),
    ("admin:checks", gettext_lazy("My checks"), "checks", "stories.view_check", True, False),
    ("admin:handover", gettext_lazy("Handover"), "history", "stories.view_check", False, False),
    (
        "admin:pages_changed",
        gettext_lazy("Changed pages"),
        "link",
        "stories.view_capture",
        False,
        False,
    ),
    ("admin:sources", gettext_lazy("Sources"), "sources", "stories.view_source", False, False),
    (
        "admin:stories_desk_changelist",
        gettext_lazy("Desks"),
        "desks",
        "stories.view_desk",
        False,
        True,
    ),
    (
        "admin:kind_rules",
        gettext_lazy("Rules for claims"),
        "shield",
        "stories.change_kindrule",
        False,
        False,
    ),
    (
        "admin:auth_user_changelist",
        gettext_lazy("People"),
        "people",
        "auth.view_user",
        False,
        False,
    ),
    ("admin:guide", gettext_lazy("Guide"), "guide", "", False, True),
)


class DeskSite(AdminSite):
    """Opens on the desk board. A text that meets a closed session is shown, not lost."""

    site_header = site_title = settings.NEWSROOM_NAME
    login_template = "admin/login.html"
    logout_template = "admin/logged_out.html"
    index_title = gettext_lazy("Board")

    def get_urls(self) -> list[Any]:
        stock = [url for url in super().get_urls() if getattr(url, "name", "") not in _CLOSED]
        return [path("", include("stories.admin.urls")), *stock]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What templates/admin/base.html needs; no list of apps is made."""
        inside = self.has_permission(request)
        return {
            "newsroom": settings.NEWSROOM_NAME,
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": get_script_prefix(),
            "csrf_cookie": settings.CSRF_COOKIE_NAME,
            "has_permission": inside,
            "nav": navigation(request) if inside else (),
            "roles": (lambda: ", ".join(_role_names(request))) if inside else "",
            "available_apps": [],
            "is_popup": False,
            "is_nav_sidebar_enabled": False,
        }

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """As the stock one; refusals and missing rows are told inside the desk's frame."""

        @wraps(view)
        def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except PermissionDenied as refusal:
                return refused(request, str(refusal))
            except Http404:
                return missing(request)

        stock = super().admin_view(told, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            leaving = request.path == reverse("admin:logout")
            if request.method == "POST" and not leaving and not self.has_permission(request):
                return expired(request, self.each_context(request))
            return stock(request, *args, **kwargs)

        return guarded

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("admin:index")

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        """There is no list of apps: the board has everything."""
        return redirect("admin:index")


def navigation(request: HttpRequest) -> tuple[NavLink, ...]:
    """The desk's nouns that this person may see (one query: what waits for them)."""
    user, waiting = person_of(request), 0
    if user.has_perm("stories.countersign_claim"):
        waiting = Check.objects.waiting_for(user).count()
    links, places = [], [reverse(name) for name, *_others in _NAV if name != "admin:index"]
    # A screen stands under the longest address that leads to it.
    place = max((url for url in places if request.path.startswith(url)), key=len, default="")
    for name, label, icon, right, tab, apart in _NAV:
        if right and not user.has_perm(right):
            continue
        url = reverse(name)
        here = url in (request.path, place)
        count = waiting if name == "admin:checks" else 0
        links.append(NavLink(str(label), url, icon, here, tab, apart, count))
    return tuple(links)


def screen(permission: str = "") -> Callable[[View], View]:
    """Make a view a desk screen: for people who are logged in and have `permission`."""

    def made(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if permission and not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return desk_site.admin_view(checked)

    return made


def person_of(request: HttpRequest) -> User:
    """Who is at this screen."""
    assert isinstance(request.user, User)  # a screen let nobody else in
    return request.user


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> TemplateResponse:
    """A screen inside the desk's frame."""
    full = {**desk_site.each_context(request), **context}
    return TemplateResponse(request, template, full, status=status)


def saved(request: HttpRequest, message: str, *, key: str = "") -> None:
    """Tell that it was saved; `key` is the form's data-keep, whose copy then goes."""
    messages.success(request, message, extra_tags=key)


def refused(request: HttpRequest, why: str = "") -> TemplateResponse:
    why = why or _(
        "Your role does not allow this. Ask an editor to do it or to give you the role."
    )
    return page(
        request, "admin/refused.html", {"title": _("Not yours to do"), "why": why}, status=403
    )


def missing(request: HttpRequest) -> TemplateResponse:
    return page(request, "admin/missing.html", {"title": _("Nothing here")}, status=404)


def _role_names(request: HttpRequest) -> list[str]:
    names = list(roles_of(person_of(request)))
    return [_("Superuser"), *names] if request.user.is_superuser else names


desk_site = DeskSite(name="admin")

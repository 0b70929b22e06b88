"""Whose work a list shows: one desk's, one person's, or everybody's; kept for the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib.auth.models import User
from django.db.models import CharField, Value
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from stories.admin.site import person_of, screen
from stories.editorial.cut import Cut
from stories.models import Desk

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ME = "me"
_KEPT = "cut"  # in the session
_NAMES = ("desk", "who")


@dataclass(frozen=True, slots=True)
class Filter:
    """What was chosen, and what can be."""

    cut: Cut
    desks: tuple[Desk, ...]
    people: tuple[User, ...]
    desk: str  # as the address says it; empty for every desk
    who: str  # me, a user's name, or empty for everybody

    @property
    def on(self) -> bool:
        return bool(self.desk or self.who)

    @property
    def mine(self) -> bool:
        return self.who == ME


def chosen(request: HttpRequest) -> Filter:
    """The filter of the address, or else the one that this person chose last (one query)."""
    kept = request.session.get(_KEPT, {})
    asked = request.GET if any(name in request.GET for name in _NAMES) else kept
    desks, people = _choices()
    me = person_of(request)
    desk = next((one for one in desks if one.slug == asked.get("desk")), None)
    who = asked.get("who", "")
    person = me if who == ME else next((one for one in people if one.username == who), None)
    mine = person is not None and person.pk == me.pk
    return Filter(
        cut=Cut(desk, me if mine else person),
        desks=desks,
        people=tuple(one for one in people if one.pk != me.pk),
        desk=desk.slug if desk else "",
        who=ME if mine else person.username if person else "",
    )


@screen()
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep what was pressed, and go back to the list with it in the address."""
    shown = chosen(request)
    kept = {"desk": shown.desk, "who": shown.who}
    came = request.POST.get("back", "")
    parts = urlsplit(came)
    asked = dict(parse_qsl(parts.query))
    if any(name in asked for name in _NAMES):
        kept = {name: asked.get(name, "") for name in _NAMES}
    kept |= {name: request.POST[name][:150] for name in _NAMES if name in request.POST}
    request.session[_KEPT] = kept
    path = parts.path if url_has_allowed_host_and_scheme(came, None) else reverse("admin:index")
    rest = [pair for pair in parse_qsl(parts.query) if pair[0] not in (*_NAMES, "page")]
    asked_again = urlencode([*rest, *((name, word) for name, word in kept.items() if word)])
    return redirect(f"{path}?{asked_again}" if asked_again else path)


def _choices() -> tuple[tuple[Desk, ...], tuple[User, ...]]:
    """Every desk, and every colleague who may log in, by name."""
    desks = Desk.objects.order_by().values_list(
        Value("desk", CharField()), "pk", "slug", "name", Value("", CharField())
    )
    people = User.objects.filter(is_active=True, is_staff=True).values_list(
        Value("person", CharField()), "pk", "username", "first_name", "last_name"
    )
    rows = sorted(desks.union(people, all=True), key=lambda row: (row[3], row[4], row[2]))
    return (
        tuple(
            Desk(pk=pk, slug=slug, name=name) for kind, pk, slug, name, _ in rows if kind == "desk"
        ),
        tuple(
            User(pk=pk, username=username, first_name=first, last_name=last)
            for kind, pk, username, first, last in rows
            if kind == "person"
        ),
    )

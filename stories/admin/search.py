"""One search over what the desk has: stories, claims, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stories.admin.confidence import name_for, sees_secrets, sources_matching
from stories.admin.listing import asked, containing
from stories.admin.site import page, person_of, screen
from stories.models import Claim, Source, Story
from stories.models.claim import number_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST = 8  # of each; the lists have the rest


@screen()
def search_screen(request: HttpRequest) -> HttpResponse:
    """`?q=`; the reference of a claim leads to the claim at once."""
    user, words = person_of(request), asked(request)
    sees = {noun: user.has_perm(f"stories.view_{noun}") for noun in ("story", "claim", "source")}
    number = number_of(words.upper())
    if number and sees["claim"] and Claim.objects.filter(pk=number).exists():
        return redirect("admin:claim", words.upper())
    stories, claims, sources = Story.objects.none(), Claim.objects.none(), Source.objects.none()
    secrets = sees_secrets(user)
    if words and sees["story"]:
        found = containing(words, "headline", "standfirst", "alert", "body", "slug")
        stories = Story.objects.filter(found).select_related("desk", "live")
    if words and sees["claim"]:
        claims = Claim.objects.filter(containing(words, "statement", "claimant"), merge=None)
    if words and sees["source"]:
        sources = sources_matching(words, secrets=secrets).order_by("-pk")
    context = {
        "title": _("Search"),
        "words": words,
        "stories": stories[:MOST],
        "claims": claims[:MOST],
        "sources": [(row, name_for(row, secrets=secrets)) for row in sources[:MOST]],
        "most": MOST,
    }
    return page(request, "admin/search.html", context)

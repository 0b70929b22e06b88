"""Plain functions that make one valid row each; name only what the test is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import Group, User

from stories.editorial.saving import place_claims
from stories.models import Claim, Desk, Evidence, Source, Story, Update
from stories.roles import grant

if TYPE_CHECKING:
    from stories.models import Status


def make_user(name: str, role: str = "", **fields: Any) -> User:
    """A colleague who may log in, in the role's group."""
    user = User.objects.create(username=name, is_staff=True, **fields)
    if role:
        if not Group.objects.exists():  # a test with real transactions emptied the tables
            grant(apps)
        user.groups.add(Group.objects.get(name=role))
    return user


def make_desk(**fields: Any) -> Desk:
    name = fields.pop("name", "World")
    return Desk.objects.get_or_create(name=name, defaults={"slug": name.lower(), **fields})[0]


def make_story(**fields: Any) -> Story:
    """A draft that passes the preflight."""
    number = Story.objects.count() + 1
    defaults = {
        "slug": f"harbour-fire-{number}",
        "headline": "Fire at the harbour",
        "standfirst": "The quay is closed.",
        "body": "A fire broke out on the quay, the harbour office said.",
        "byline": "Rosa Diaz",
    }
    fields.setdefault("desk", None)
    fields["desk"] = fields["desk"] or make_desk()
    story = Story.objects.create(**{**defaults, **fields})
    place_claims(story)
    return story


def make_update(**fields: Any) -> Update:
    fields.setdefault("story", None)
    fields["story"] = fields["story"] or make_story()
    defaults = {"headline": "Ferries stop", "body": "Ferries have stopped, the company said."}
    update = Update.objects.create(**{**defaults, **fields})
    place_claims(update.story)
    return update


def make_claim(**fields: Any) -> Claim:
    """An unverified claim; `status` is set as it is told, without a check."""
    defaults = {"statement": "Two people were hurt", "claimant": "The harbour office"}
    return Claim.objects.create(**{**defaults, **fields})


def make_source(**fields: Any) -> Source:
    number = Source.objects.count() + 1
    defaults = {
        "name": f"Harbour office {number}",
        "kind": "organisation",
        "reliability": "B",
        "access": "first",
    }
    return Source.objects.create(**{**defaults, **fields})


def make_evidence(**fields: Any) -> Evidence:
    """A quotation from a source of its own, graded B2, first-hand, that supports the claim."""
    fields.setdefault("claim", None)
    fields["claim"] = fields["claim"] or make_claim()
    fields["source"] = fields.get("source") or make_source()
    defaults = {"kind": "quotation", "title": "Statement at noon", "credibility": 2}
    return Evidence.objects.create(**{**defaults, **fields})


def stand(claim: Claim, status: Status, **fields: Any) -> Claim:
    """Let the claim stand at `status` without the checks that would lead there."""
    Claim.objects.filter(pk=claim.pk).update(status=status, **fields)
    claim.refresh_from_db()
    return claim

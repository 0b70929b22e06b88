from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stories.editorial.publishing import hold
from stories.syndication import sitemap
from tests.factories import make_story
from tests.syndication.telling import claimed, saying, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def paths(page: int) -> list[str]:
    return [a.url.removeprefix("https://courier.example") for a in sitemap.part(page)]


def test_public_stories_and_claims_are_listed_and_nothing_else(editor: User) -> None:
    claim = claimed()
    told(editor, slug="public", body=saying(claim))
    hold(told(editor, slug="held"), by=editor, reason="a witness has withdrawn")
    make_story(slug="draft", body=saying(claimed()))

    assert paths(1) == ["/", "/corrections/", "/s/public/", f"/c/{claim.ref}/"]
    assert sitemap.part(2) == ()


def test_many_addresses_come_in_parts_without_a_gap(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "PER_PART", 2)
    for number in range(3):
        told(editor, slug=f"fire-{number}", body=saying(claimed()))

    parts = [paths(page) for page in range(1, len(sitemap.pages()) + 1)]

    assert len(parts) == 3
    listed = [path for part in parts for path in part if path.count("/") == 3]
    assert len(listed) == len(set(listed)) == 6

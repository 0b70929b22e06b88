from __future__ import annotations

import pytest

from stories.editorial.candidate import Finding
from stories.models import Story
from stories.templatetags.workspace import finding_link

STORY = Story(pk=7)


@pytest.mark.parametrize(
    ("place", "link"),
    [
        ("headline", '<a href="/admin/stories/7/#id_headline">Go to the headline</a>'),
        ("body", '<a href="/admin/stories/7/#id_body">Go to the text</a>'),
        ("update:u1f", '<a href="/admin/stories/7/#u1f">Go to the update</a>'),
        ("C-17", '<a href="/admin/claims/C-17/">Open C-17</a>'),
        ("publication", ""),
        ("C-017", ""),
    ],
)
def test_a_finding_leads_to_the_place_that_it_names(place: str, link: str) -> None:
    assert finding_link(Finding("code", place, "So.", "Mend it."), STORY) == link

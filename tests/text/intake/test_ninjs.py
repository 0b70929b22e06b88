"""A story that another system sends as ninjs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from stories.text.intake import Draft, read_version


def read(text: str) -> Draft:
    return read_version(text.encode(), name="fire.json")


def ninjs(**fields: object) -> str:
    return json.dumps({"uri": "urn:x:1", "type": "text", **fields})


VERSION_1 = {
    "headline": "Fire & smoke",
    "body_text": "A fire.",
    "body_xhtml": "<p>A <b>fire</b>.</p>",
    "byline": "Ana Reis",
    "versioncreated": "2026-03-04T10:15:00Z",
    "version": "2",
    "ednote": "Adds colour",
    "language": "en",
}
VERSION_2 = {
    "headlines": [{"role": "main", "value": "Fire & smoke"}],
    "bodies": [
        {"role": "main", "contenttype": "text/plain", "value": "A fire."},
        {"role": "rich", "contenttype": "text/html", "value": "<p>A <b>fire</b>.</p>"},
    ],
    "by": "Ana Reis",
    "versioncreated": "2026-03-04T10:15:00Z",
    "version": 2,
    "ednote": "Adds colour",
    "language": "en",
}
VERSION_3 = {
    "headlines": [{"role": "main", "value": "Fire & smoke"}],
    "bodies": [{"role": "html", "contentType": "text/html", "value": "<p>A <b>fire</b>.</p>"}],
    "by": "Ana Reis",
    "versionCreated": "2026-03-04T10:15:00Z",
    "version": "2",
    "edNote": "Adds colour",
    "language": "en",
}
SUPERDESK = {
    "uri": None,
    "guid": "tag:x:1",
    "headline": "Fire & smoke",
    "body_html": "<p>A <b>fire</b>.</p>",
    "authors": [{"name": "Ana Reis"}],
    "versioncreated": "2026-03-04T10:15:00+0000",
    "version": "2",
    "ednote": "Adds colour",
    "language": "en",
    "pubstatus": "usable",
}


@pytest.mark.parametrize("fields", [VERSION_1, VERSION_2, VERSION_3, SUPERDESK])
def test_every_ninjs_says_the_same(fields: dict[str, object]) -> None:
    assert read(ninjs(**fields)) == Draft(
        headline="Fire & smoke",
        body="A **fire**.",
        byline="Ana Reis",
        language="en",
        published_at=datetime(2026, 3, 4, 10, 15, tzinfo=UTC),
        version_number=2,
        note="Adds colour",
        source_format="ninjs",
    )


def test_a_description_is_the_standfirst_or_else_the_text() -> None:
    described = {"headline": "H", "description_text": "What it is about."}

    assert read(ninjs(**described, body_text="A fire.")).standfirst == "What it is about."
    assert read(ninjs(**described)).body == "What it is about."


def test_two_bodies_that_say_different_things_are_both_kept() -> None:
    bodies = [{"role": "main", "value": "A fire."}, {"role": "box", "value": "Phone 112 to help."}]

    assert read(ninjs(headline="H", bodies=bodies)).body == "A fire.\n\nPhone 112 to help."


def test_an_embargo_is_kept() -> None:
    draft = read(ninjs(headline="H", body_text="x", embargoed="2027-01-01T00:00:00Z"))

    assert draft.embargo_until == datetime(2027, 1, 1, tzinfo=UTC)

"""What leaves the desk is whole, and harmless."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stories.text.export import (
    ExportedCheck,
    ExportedClaim,
    ExportedRevision,
    ExportedStory,
    as_html,
    as_json,
    as_markdown,
    from_json,
)
from stories.text.version import ClaimMark, EvidenceMark, NoticeMark, UpdateText, Version

VERSION = Version(
    headline="Fire at the [quay]{claim=C-1}",
    standfirst="The harbour is shut.",
    body="Smoke was seen, [two people]{claim=C-1} said.",
    byline="Rosa Diaz",
    updates=(UpdateText("u1", "2026-11-22T10:00:00.000000Z", "Ferries stop", "No *ferries*."),),
    claims=(
        ClaimMark("C-1", "Two were hurt", "confirmed", evidence=(EvidenceMark("a", "b", "c"),)),
    ),
    notices=(NoticeMark("correction", 1, "2026-11-22T11:00:00.000000Z", wrong="a", right="b"),),
)
STORY = ExportedStory(
    uid="8c1f",
    slug="fire",
    desk="World",
    stage="developing",
    exported_at="2026-11-22T12:00:00.000000Z",
    draft=VERSION,
    revisions=(
        ExportedRevision(
            number=1,
            kind="new",
            label="First version",
            note="",
            at="2026-11-22T10:30:00.000000Z",
            by="Edith Vos",
            digest="ab" * 32,
            previous_digest="0" * 64,
            content_digest="cd" * 32,
            salt="ef" * 16,
            overrides=({"code": "embargo", "place": "publication", "reason": "It leaked."},),
            version=VERSION,
        ),
    ),
    claims=(
        ExportedClaim(
            "C-1",
            "Two were hurt",
            "confirmed",
            "Confirmed",
            (
                ExportedCheck(
                    outcome="accepted",
                    from_status="checking",
                    to_status="confirmed",
                    label="Confirmed",
                    statement="Two were hurt",
                    reason="We saw the log.",
                    by="Chen Wu",
                    at="2026-11-22T10:20:00.000000Z",
                ),
            ),
        ),
    ),
)


def test_json_can_be_read_back_to_the_same_story() -> None:
    assert from_json(as_json(STORY)) == STORY


def test_json_of_withheld_words_can_be_read_back_too() -> None:
    withheld = replace(STORY.revisions[0], version=None, salt="")
    story = replace(STORY, revisions=(withheld,))
    assert from_json(as_json(story)) == story


def test_another_json_is_refused() -> None:
    with pytest.raises(ValueError, match="no export"):
        from_json('{"format": "something else"}')


@pytest.mark.parametrize("wording", [as_html, as_markdown])
@pytest.mark.parametrize(
    "words", ["The harbour is shut.", "Ferries stop", "We saw the log.", "It leaked.", "ab" * 32]
)
def test_words_claims_and_record_are_all_there(wording: type[str], words: str) -> None:
    assert words in wording(STORY)


@pytest.mark.parametrize("field", ["headline", "standfirst", "byline", "body"])
def test_what_editors_type_is_never_markup_of_the_page(field: str) -> None:
    hostile = replace(VERSION, **{field: "</title><script>alert(1)</script>"})
    revision = replace(STORY.revisions[0], version=hostile, note="<script>")
    page = as_html(replace(STORY, draft=hostile, revisions=(revision,)))
    assert "<script" not in page.casefold()


def test_markdown_says_nothing_that_its_words_do_not() -> None:
    claim = replace(STORY.claims[0], statement="a **bold** [link](http://x.example)")
    text = as_markdown(replace(STORY, claims=(claim,)))
    assert r"a \*\*bold\*\* \[link\](http://x.example)" in text

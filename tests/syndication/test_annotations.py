"""Claims as Web Annotations, read as a machine would that has the page and not our code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import regex
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld  # type: ignore[import-untyped]

from stories.syndication.annotations import PER_PAGE, annotation_page, around
from stories.syndication.plaintext import edges, plain_text
from stories.syndication.words import words_of
from tests.standards import SHARED
from tests.syndication import frozen
from tests.syndication.frozen import golden

if TYPE_CHECKING:
    from stories.syndication.story import PublicStory

CONTEXT = SHARED / "standards" / "contexts" / "anno.jsonld"


def claim(words: str, ref: str = "C-7") -> str:
    return f'<span class="claim" data-claim="{ref}">{words}</span>'


def saying(html: str) -> PublicStory:
    return frozen.story(plain=mark_safe(html), updates=())  # noqa: S308 - a test's own


def items(story: PublicStory) -> list[dict[str, Any]]:
    page = annotation_page(story)
    assert page is not None
    found: list[dict[str, Any]] = page["items"]
    return found


def selectors(item: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    *_links, quote, position = item["target"]["selector"]
    return quote, position


def test_the_whole_to_the_letter() -> None:
    page = annotation_page(frozen.story())
    golden("annotations.json", json.dumps(page, ensure_ascii=False, indent=1) + "\n")


def test_the_text_is_what_the_page_shows() -> None:
    assert plain_text(frozen.story()).text == (
        "Seven injured in Halden fire\n\nThe fire is out.\n\n"
        "Seven people were taken to hospital, Halden Fire Service said.\n\nQuay & road\n\n"
        "are closed.\n\nFire under control\n\nThe road is open."
    )


def test_both_selectors_lead_to_the_same_words() -> None:
    text = plain_text(frozen.story()).text
    (item,) = items(frozen.story())
    quote, position = selectors(item)

    assert text[position["start"] : position["end"]] == quote["exact"]
    whole = quote["prefix"] + quote["exact"] + quote["suffix"]
    assert text.count(whole) == 1
    assert text.index(whole) + len(quote["prefix"]) == position["start"]
    assert item["target"]["state"]["cached"].endswith("/s/halden-fire/r/4/")
    assert item["body"][0]["value"].startswith("Confirmed: ")


def test_a_browser_is_led_to_the_words_where_it_can_find_them() -> None:
    (item,) = items(frozen.story())

    assert item["target"]["selector"][0] == {
        "type": "FragmentSelector",
        "conformsTo": "https://wicg.github.io/scroll-to-text-fragment/",
        "value": "main:~:text=Seven%20people%20were%20taken%20to%20hospital",
    }


def test_a_claim_that_stands_twice_has_two_annotations_that_can_be_told_apart() -> None:
    said = "It is so, it is so, it is so, the office said to everybody who asked. "
    story = saying(f"<p>{said * 3}{claim('It rains')}.</p><p>{said * 3}{claim('It rains')}.</p>")

    first, second = items(story)

    assert selectors(first)[0]["exact"] == selectors(second)[0]["exact"]
    text = plain_text(story).text
    for item in (first, second):
        quote, position = selectors(item)
        whole = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert text.find(whole) + len(quote["prefix"]) == position["start"]
        assert text.find(whole, text.find(whole) + 1) == -1


def test_positions_count_code_points_and_cut_no_letter() -> None:
    family = "👩\u200d👩\u200d👧"
    marked = claim("e\u0301t" + family)
    story = saying(f"<p>{family} {marked}\u0301 fin</p>")
    (item,) = items(story)

    quote, position = selectors(item)
    text = plain_text(story).text
    assert quote["exact"] == text[position["start"] : position["end"]]
    assert quote["exact"].startswith("ét")
    assert position["start"] in edges(text)
    assert position["end"] in edges(text)


def test_claims_in_a_headline_and_in_an_update_are_found_without_their_labels() -> None:
    glyph = '<span class="glyph">✓</span> Confirmed'
    badge = f'\u00a0<a class="badge badge-confirmed" href="/c/C-7/">{glyph}</a>'
    marked = '<span class="claim claim-confirmed" data-claim="C-7" data-status="confirmed">'
    headline = mark_safe(f"{marked}Seven hurt</span>{badge} in fire")  # noqa: S308
    story = frozen.story(headline=headline)

    (first, _second) = items(story)

    assert selectors(first)[0]["exact"] == "Seven hurt"
    assert plain_text(story).text.startswith("Seven hurt in fire\n\n")


def test_a_claim_of_which_the_version_says_nothing_is_left_out() -> None:
    assert items(saying(f"<p>{claim('Unknown', 'C-99')}</p>")) == []


def test_they_come_in_pages() -> None:
    story = saying("".join(f"<p>{claim(f'It is {n}')}.</p>" for n in range(PER_PAGE + 1)))

    first, second = annotation_page(story), annotation_page(story, page=2)

    assert first is not None
    assert second is not None
    assert (len(first["items"]), len(second["items"])) == (PER_PAGE, 1)
    assert first["partOf"]["total"] == PER_PAGE + 1
    assert first["next"] == second["id"]
    assert second["prev"] == first["id"]
    assert len({one["id"] for one in (*first["items"], *second["items"])}) == PER_PAGE + 1
    assert annotation_page(story, page=3) is None


@given(
    st.lists(st.sampled_from(["a", "é", " ", "👍🏽", "ท", "\u0301", ".", "b c"]), max_size=30),
    st.data(),
)
def test_context_grows_until_it_is_the_only_place(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces) or "a"
    cuts = edges(text)
    start = data.draw(st.sampled_from(cuts))
    end = data.draw(st.sampled_from([cut for cut in cuts if cut >= start]))

    prefix, suffix = around(text, start, end, cuts)

    whole = prefix + text[start:end] + suffix
    at = start - len(prefix)
    assert text[at : at + len(whole)] == whole
    assert text.find(whole) == at
    assert at in cuts
    assert at + len(whole) in cuts


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", claim("two hurt"), "a\u0301 ", "&amp;", "<br>", " x "]),
        max_size=20,
    )
)
def test_marks_change_no_word(pieces: list[str]) -> None:
    html = "".join(pieces)
    bare = regex.sub(r"</?span[^>]*>", "", html)
    words = words_of(bare)
    story = frozen.story(
        headline=mark_safe(""),
        standfirst=mark_safe(""),
        plain=mark_safe(html),  # noqa: S308 - a test's own
        updates=(),
    )
    assert "".join(plain_text(story).text.split()) == "".join(
        regex.sub(r"a\u0301", "á", words).split()
    )


@pytest.mark.skipif(not CONTEXT.exists(), reason="the context is not here")
def test_it_is_json_ld_in_the_words_of_the_standard() -> None:
    def load(_url: str, _options: Any) -> dict[str, Any]:
        return {
            "documentUrl": _url,
            "document": json.loads(CONTEXT.read_text()),
            "contextUrl": None,
        }

    (page,) = jsonld.expand(annotation_page(frozen.story()), {"documentLoader": load})

    oa = "http://www.w3.org/ns/oa#"
    (listed,) = (
        page["https://www.w3.org/ns/activitystreams#items"]
        if ("https://www.w3.org/ns/activitystreams#items" in page)
        else page["http://www.w3.org/ns/activitystreams#items"]
    )
    (item,) = listed["@list"]
    assert item["@type"] == [f"{oa}Annotation"]
    target = item[f"{oa}hasTarget"][0]
    assert {one["@type"][0] for one in target[f"{oa}hasSelector"]} == {
        f"{oa}TextQuoteSelector",
        f"{oa}TextPositionSelector",
        f"{oa}FragmentSelector",
    }
    assert item[f"{oa}motivatedBy"][0]["@id"].endswith("assessing")

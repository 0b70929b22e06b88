from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from stories.syndication.words import for_xml, shortened, words_of


def test_blocks_stand_apart_and_entities_are_characters() -> None:
    html = "<p>One &amp; <em>two</em></p><ul><li>three</li><li>four</li></ul>"

    assert words_of(html) == "One & two\n\nthree\n\nfour"


def test_a_tag_in_the_words_stays_words() -> None:
    assert words_of("<p>&lt;b&gt;not bold&lt;/b&gt;</p>") == "<b>not bold</b>"


def test_long_words_are_cut_between_words() -> None:
    assert shortened("seven people were hurt", most=13) == "seven people…"
    assert shortened("seven  people\nwere hurt") == "seven people were hurt"


@given(st.text(), st.integers(min_value=12, max_value=80))
def test_cut_words_never_outgrow_their_place(text: str, most: int) -> None:
    assert len(shortened(text, most=most)) <= most


@given(st.text(alphabet=st.characters()))
def test_whatever_is_typed_can_stand_in_xml(text: str) -> None:
    element = ElementTree.Element("title")
    element.text = for_xml(text)

    ElementTree.fromstring(ElementTree.tostring(element))  # noqa: S314 - our own

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.webpage import MAX_TEXT, decoded, page_language, page_text
from tests.website import article

WORDS = "Der Hafen ist für Schiffe gesperrt – „niemand“ weiß, wie lange."
LONG = (
    "The fire on the quay broke out before dawn and was put out at noon, the harbour office said.",
    "Buses take people to the sports hall, where volunteers hand out blankets and hot soup.",
)


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        ("utf-8", "text/html"),
        ("utf-8", "text/html; charset=utf-8"),
        ("utf-8", "text/html; charset=iso-8859-1"),  # a server that is wrong
        ("utf-8-sig", "text/html; charset=windows-1252"),
        ("utf-16", "text/html"),
        ("cp1252", "text/html; charset=windows-1252"),
        ("cp1252", "text/html; charset=iso-8859-1"),
        ("cp1252", "text/html; charset=utf-8"),  # wrong as well
        ("cp1252", "text/html"),
        ("cp1252", 'text/html; charset="no-such"'),
        ("cp1252", "text/html; charset=unicode_escape"),
    ],
)
def test_words_are_read_whatever_the_server_says_of_them(encoding: str, header: str) -> None:
    assert decoded(WORDS.encode(encoding), header) == WORDS


def test_a_slip_in_a_page_costs_one_character() -> None:
    assert decoded(WORDS.encode() + b"\xff") == f"{WORDS}\ufffd"


def test_the_pages_own_word_counts_where_the_header_says_nothing() -> None:
    text = '<meta charset="shift_jis"><p>七人が病院に運ばれた'
    assert decoded(text.encode("shift_jis"), "text/html") == text


@given(st.binary(max_size=300), st.text('charset=utf-816cpkoi;" ', max_size=40))
def test_no_bytes_and_no_header_raise(body: bytes, header: str) -> None:
    assert isinstance(decoded(body, header), str)


@given(st.binary(max_size=200), st.sampled_from(["", "text/html", "text/plain", "image/png"]))
def test_any_body_gives_a_text(body: bytes, header: str) -> None:
    assert isinstance(page_text(b"<p>" + body, content_type=header), str)


def test_the_main_text_is_told_from_menu_and_footer() -> None:
    text = page_text(article(*LONG).encode(), content_type="text/html")

    assert all(paragraph in text for paragraph in LONG)
    assert "News" not in text
    assert "<" not in text


def test_quoted_words_outside_the_main_text_are_kept_with_it() -> None:
    aside = "<aside><p>Seven people are in hospital tonight.</p><p>Ferries stop.</p></aside>"
    page = article(*LONG, around=aside).encode()

    text = page_text(page, content_type="text/html", quoted="Seven people are in hospital tonight")

    assert "Seven people are in hospital tonight." in text
    assert "Ferries stop." not in text


@pytest.mark.parametrize(
    ("head", "language"),
    [
        ("<html lang=de-CH>", "de-CH"),
        ("<!DOCTYPE html><html class='x' lang='pt'>", "pt"),
        ('<html prefix="og: http://ogp.me/ns#" lang="sv">', "sv"),
        ("<html><p lang=de>", ""),
        ("<html xml:base=x>", ""),
        ("", ""),
    ],
)
def test_a_page_says_its_language(head: str, language: str) -> None:
    assert page_language(f"{head}<p>x".encode()) == language


def test_plain_text_is_read_as_it_is() -> None:
    assert page_text(b"One\r\n\r\nTwo  2", content_type="text/plain") == "One\n\nTwo 2"


@pytest.mark.parametrize(
    ("body", "header"),
    [(b"%PDF-1.7", "text/html"), (b"\x89PNG", ""), (b"x", "application/pdf"), (b"", "text/html")],
)
def test_what_holds_no_words_gives_none(body: bytes, header: str) -> None:
    assert page_text(body, content_type=header) == ""


def test_a_short_page_is_read_whole() -> None:
    assert "All clear" in page_text(b"<title>Port</title><p>All clear", content_type="text/html")


HEAVY = {
    "nested": "<div>" * 50_000,
    "links": "<a href=x>link text</a> " * 30_000,
    "unclosed scripts": "<script" * 100_000,
    "one long line": "word " * 100_000,
    "rows": "<tr><td>1" * 60_000,
}


@pytest.mark.parametrize("kind", HEAVY)
def test_a_heavy_page_takes_seconds_and_not_minutes(kind: str) -> None:
    began = time.process_time()
    text = page_text(f"<html><body>{HEAVY[kind]}".encode(), content_type="text/html")
    assert len(text) <= MAX_TEXT
    assert time.process_time() - began < 10

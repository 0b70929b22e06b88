"""Badges: put behind each claim of rendered HTML, and nothing else moved."""

from __future__ import annotations

import re

from hypothesis import given, settings

from stories.text.badges import Badge, badge
from stories.text.render import render, render_line
from tests.text.drafts import Page, drafts

CONFIRMED = Badge("confirmed", "Confirmed", "✓", "/claims/C-1/")
SHOWN = (
    '\u00a0<a class="badge badge-confirmed" href="/claims/C-1/">'
    '<span class="glyph" aria-hidden="true">✓</span> Confirmed</a>'
)


def claim(words: str, ref: str = "C-1") -> str:
    return (
        f'<span class="claim claim-confirmed" data-claim="{ref}" data-status="confirmed">'
        f"{words}</span>"
    )


def test_a_claim_gets_its_badge_and_an_unknown_one_none() -> None:
    html = render("[a *b*]{claim=C-1}, [c]{claim=C-2}.").html

    shown = badge(html, {"C-1": CONFIRMED}.get)

    assert shown == (
        f'<p dir="auto">{claim("a <em>b</em>")}{SHOWN}, '
        '<span class="claim" data-claim="C-2">c</span>.</p>'
    )


def test_a_badge_never_stands_inside_a_link() -> None:
    html = render("[x [a]{claim=C-1} y](/l) [p [q](/m)]{claim=C-1}").html

    shown = badge(html, lambda ref: CONFIRMED)

    inner = claim('p <a href="/m" rel="nofollow noopener">q</a>')
    assert shown == (
        f'<p dir="auto"><a href="/l" rel="nofollow noopener">x {claim("a")} y</a>{SHOWN} '
        f"{inner}{SHOWN}</p>"
    )


def test_words_for_screen_readers_come_before_the_label() -> None:
    about = Badge("false", "False", "✕", "/c", about="Claim C-1:")

    shown = badge(render_line("[a]{claim=C-1}"), lambda ref: about)

    assert '</span> <span class="vh">Claim C-1: </span>False</a>' in shown


def test_what_a_badge_says_is_escaped() -> None:
    hostile = '"><script>&'

    shown = badge(
        render("[a]{claim=C-1}").html, lambda ref: Badge(hostile, hostile, hostile, hostile)
    )

    assert "<script" not in shown
    assert shown.count("&quot;&gt;&lt;script&gt;&amp;") == 6


def test_a_text_that_shows_the_markup_of_a_claim_gets_no_badge() -> None:
    words = '<span class="claim" data-claim="C-1">x</span>'

    html = render(f"{words}\n\n`{words}`\n\n[a](/b '{words}')").html

    assert badge(html, lambda ref: CONFIRMED) == html


@settings(max_examples=150, deadline=None)
@given(drafts())
def test_badges_add_and_change_nothing_else(text: str) -> None:
    html = render(text).html

    shown = badge(html, lambda ref: CONFIRMED)

    assert shown.count(SHOWN) == len(Page(html).claims)
    bare = re.sub(' claim-confirmed| data-status="confirmed"', "", shown.replace(SHOWN, ""))
    assert bare == html

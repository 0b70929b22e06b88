from __future__ import annotations

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.intake.from_html import markdown_of, tree_of
from stories.text.markup import problems
from stories.text.render import plain_text

TAGS = st.sampled_from(
    ["p", "b", "i", "em", "ul", "li", "blockquote", "div", "a", "h2", "td", "tr", "table"]
    + ["code", "span", "br", "pre", "section", "figcaption", "q"]
)
WORDS = st.text(alphabet="ab c1 .,*_`[]()<>#&-!'\"é", max_size=12).map(escape)
PIECES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        TAGS,
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


def converted(html: str) -> str:
    return markdown_of(tree_of(html))


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<h1>Head</h1><h3>Sub</h3>", "## Head\n\n### Sub"),
        ("a <b>bold </b>word, <i>so</i>.", "a **bold** word, *so*."),
        ("x<b>“y”</b>z", "x“y”z"),
        ("<b><i>both</i></b>", "***both***"),
        ("<p>one<br>two</p>", "one\\\ntwo"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ('<a href="https://a.example/?b=1&amp;c">x y</a>', "[x y](https://a.example/?b=1&c)"),
        ('<a href="https://a.example/b c(d)">x</a>', "[x](https://a.example/b%20c%28d%29)"),
        ('<a href="javascript:alert(1)">x</a>', "x"),
        ('<a href="/here">x</a>', "x"),
        ("<pre>  a\n b`</pre>", "```\n  a\n b`\n```"),
        ("<code>a`b</code>", "``a`b``"),
        ("10<sup>6</sup> and H<sub>2</sub>O, A<sup>®</sup>", "10⁶ and H₂O, A®"),
        ("<q>no</q>", "“no”"),
        ("<script>x</script><style>y</style>z<p hidden>w</p>", "z"),
        ("<p>1. not a list</p><p># nor a head</p>", "1\\. not a list\n\n\\# nor a head"),
        ("<p>[x](y) *z* {claim=C-1}</p>", "\\[x\\](y) \\*z\\* \\{claim=C-1}"),
        ("a &amp; b&nbsp;&lt;c&gt; &eacute;", "a & b\u00a0\\<c> é"),
        (
            "<table><caption>T</caption><tr><th>A</th><th>B</th></tr>"
            "<tr><td>a|b</td><td>c<table><tr><td>d</td></tr></table></td></tr></table>",
            "T\n\n| A | B |\n| --- | --- |\n| a\\|b | c d |",
        ),
        ("<table><tr><td>one</td></tr><tr><td>two</td></tr></table>", "one\n\ntwo"),
        ('<?xml version="1.0" encoding="UTF-8"?><p>a</p>', "a"),
        ("", ""),
        ("<!-- only a comment -->", ""),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert converted(html) == markdown


@given(st.lists(PIECES, max_size=6).map("".join))
def test_no_word_of_a_page_is_lost(html: str) -> None:
    tree = tree_of(html)
    wanted = "" if tree is None else tree.text_content()
    markdown = markdown_of(tree)

    assert letters(plain_text(markdown)) == letters(wanted)
    assert problems(markdown) == ()


def letters(text: str) -> list[str]:
    return re.findall(r"[^\W_]", text)


@pytest.mark.parametrize("html", ["<div>" * 5_000 + "word", "<ul><li>" * 60 + "word", "<b>" * 900])
def test_deep_nesting_is_read_flat(html: str) -> None:
    assert plain_text(converted(html)) in ("word", "")

"""From Markdown to safe HTML: what stands on the page, and what never does."""

from __future__ import annotations

import re
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.text.limits import MAX_BYTES, TextTooLong
from stories.text.markup import ProblemCode, spans, strip_marks
from stories.text.render import RENDERER, Placement, plain_text, render, render_line
from tests.text.drafts import SIGNS, Page, any_text, drafts, payloads

ALLOWED = {
    **dict.fromkeys(("blockquote", "br", "code", "em", "hr", "strong"), set[str]()),
    **dict.fromkeys(("table", "tbody", "thead", "tr", "ul"), set[str]()),
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6", "li", "p", "pre"), {"dir"}),
    "a": {"href", "title", "rel"},
    "ol": {"start"},
    "span": {"class", "data-claim"},
    "td": {"dir", "class"},
    "th": {"dir", "class", "scope"},
}
WRAPPERS = (
    *("{}", "[{}]{{claim=C-1}}", "[a]({})", "[a](<{}>)", '[a](/x "{}")', "| a |\n|---|\n| {} |"),
    *("`{}`", "- {}", "[{}](/x)", "[r]: {}\n\n[r]", "![{}]({})", "**{}**", "<{}>", "# {}"),
)
ATTACKS = (
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>"),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:x"),
    *("&#106;avascript:alert(1)", "javascript&colon;alert(1)", "vbscript:x", "data:text/html,x"),
    *("//evil.example", "\\\\evil.example", "/\\evil.example", "file:///etc/passwd", "blob:x"),
    *(
        '" onmouseover="alert(1)',
        "' onfocus='alert(1)",
        "><b onclick=x>",
        "</p><style>*{}</style>",
    ),
    *("<iframe src=x>", "<form action=x><input>", "<math><mi//xlink:href='x'>", "<!--><script>x"),
    *(
        "<a href='javascript:x'>x</a>",
        "]]><script>",
        "\u2028<script>",
        "<base href=//x>",
        "{{7*7}}",
    ),
)


def faults(html: str) -> list[str]:
    """What stands on a page and may not."""
    found = []
    for tag, attributes in Page(html).elements:
        surplus = set(attributes) - ALLOWED.get(tag, set())
        if tag not in ALLOWED or surplus:
            found.append(f"<{tag} {surplus}>")
        href = attributes.get("href", "/")
        if not re.match(r"(?i)(https?:|mailto:)[^\s]|/(?![/\\])|#", href):
            found.append(href)
        if tag == "a" and attributes.get("rel") != "nofollow noopener":
            found.append("a link without rel")
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_leaves_more_than_words(attack: str) -> None:
    pages = [render(wrapper.format(attack, attack)).html for wrapper in WRAPPERS]

    assert [faults(page) for page in pages] == [[]] * len(WRAPPERS)
    assert faults(render_line(attack)) == []


@pytest.mark.parametrize(
    "name",
    [
        *("xss_html", "xss_html_ccbysa", "markdown_xss", "context_breakout", "html_parser_edge"),
        *(
            "naughty_strings",
            "commonmark_spec",
            "unicode_headline",
            "csv_formula",
            "open_redirect",
        ),
        *("svg_upload", "ssrf_url"),
    ],
)
def test_no_payload_of_the_corpora_leaves_more_than_words(name: str) -> None:
    wrapped = zip(payloads(name), cycle(WRAPPERS), strict=False)

    left = {
        payload: found
        for payload, wrapper in wrapped
        if (found := faults(render(wrapper.format(payload, payload)).html))
        or (found := faults(render_line(payload)))
    }

    assert left == {}


@settings(max_examples=150, deadline=None)
@given(any_text())
def test_whatever_is_typed_renders_safely(text: str) -> None:
    assert faults(render(text).html) == []
    assert faults(render_line(text)) == []


@settings(max_examples=250, deadline=None)
@given(drafts())
def test_the_page_shows_the_claims_that_spans_reports(text: str) -> None:
    rendered = render(text)

    found = [(span.ref, span.words) for span in spans(text)]

    assert Page(rendered.html).marked() == found
    assert rendered.placements == tuple(Placement(*claim) for claim in found)


@settings(max_examples=200, deadline=None)
@given(drafts())
def test_plain_text_has_the_words_of_the_page(text: str) -> None:
    plain = re.sub(r"(?m)^\d+\. ", "", plain_text(text))
    page = Page(re.sub("<ol.*", "", render(text).html, flags=re.S)).words

    # What looks like a list's number may have become a line's beginning on the page only.
    assert " ".join(plain.split()).startswith(re.sub(r"^\d+\. ", "", page))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([sign for sign in SIGNS if sign != "]: /d\n"]), max_size=30))
def test_no_word_is_ever_lost(signs: list[str]) -> None:
    words = [f"w{number}w" for number in range(len(signs))]
    text = " ".join(f"{word} {sign}" for word, sign in zip(words, signs, strict=True))

    shown = re.findall(r"w\d+w", Page(render(text).html).words)
    plain = re.findall(r"w\d+w", plain_text(text))

    # A word behind a fence names a language.
    missing = [word for word in words if word not in shown]
    assert all(re.search(rf"(```|~~~)[ \t]*\S*{word}", text) for word in missing)
    assert shown == plain == [word for word in words if word not in missing]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("A *b* **c** `d`", "<p>A <em>b</em> <strong>c</strong> <code>d</code></p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("a & b &mdash; &lt;i&gt;", "<p>a &amp; b — &lt;i&gt;</p>"),
        ("&amp;lt;", "<p>&amp;lt;</p>"),
        ("10 < 20 <b>bold</b>", "<p>10 &lt; 20 &lt;b&gt;bold&lt;/b&gt;</p>"),
        ("&#8238;x", "<p>&amp;#8238;x</p>"),
        ("one\ntwo", "<p>one\ntwo</p>"),
        ("one  \ntwo\\\nthree", "<p>one<br>two<br>three</p>"),
        ("# One\n\n## Two\n\n###### Six", "<h2>One</h2><h3>Two</h3><h6>Six</h6>"),
        ("One\n===\nTwo\n---", "<h2>One</h2><h3>Two</h3>"),
        ("#breaking news", "<p>#breaking news</p>"),
        ("- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("It was\n1986. A year", "<p>It was\n1986. A year</p>"),
        ("> a\nb\n\nc", "<blockquote><p>a\nb</p></blockquote><p>c</p>"),
        ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
        ("    [x]{claim=C-1}", "<pre><code>[x]{claim=C-1}\n</code></pre>"),
        ("```text\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
        ("``` two words", "<p>``` two words</p>"),
        ("![Rescuers](https://a.example/b.jpg)", "<p><a:b.jpg>Rescuers</a></p>"),
        ("[![Map](/m.png)](https://a.example/)", "<p><a:>Map</a></p>"),
        ("![a ![b](/c)](https://a.example/)", "<p><a:>a b</a></p>"),
        ("![a [b](https://a.example/) c](/d)", "<p>a <a:>b</a> c</p>"),
        ("[x](www.a.example)", "<p><a:https://www.a.example>x</a></p>"),
        ("<mailto:a@b.example>", "<p><a:mailto:a@b.example>mailto:a@b.example</a></p>"),
        ("[see][r]\n\n[r]: https://a.example/r", "<p><a:r>see</a></p>"),
        ("[Note]: see below", "<p>[Note]: see below</p>"),
    ],
)
def test_markdown_reads_as_editors_know_it(text: str, html: str) -> None:
    shown = render(text).html.replace(' dir="auto"', "").replace(' rel="nofollow noopener"', "")

    shown = shown.replace('<a href="https://a.example/', "<a:").replace('<a href="', "<a:")
    assert re.sub(r'(<a:[^">]*)">', r"\1>", shown) == html


def test_a_table_is_a_table_and_its_columns_lean_to_their_sides() -> None:
    html = render("| Party | Seats |\n|:--|--:|\n| [A]{claim=C-2} | 12 |\n| B \\| C").html

    assert html == (
        '<table><thead><tr><th dir="auto" scope="col" class="align-start">Party</th>'
        '<th dir="auto" scope="col" class="align-end">Seats</th></tr></thead><tbody><tr>'
        '<td dir="auto" class="align-start"><span class="claim" data-claim="C-2">A</span></td>'
        '<td dir="auto" class="align-end">12</td></tr><tr>'
        '<td dir="auto" class="align-start">B | C</td></tr></tbody></table>'
    )


def test_a_block_takes_its_direction_from_its_words() -> None:
    html = render("قال الوزير\n\n- خبر").html

    assert html == '<p dir="auto">قال الوزير</p><ul><li dir="auto">خبر</li></ul>'


def test_a_claim_stands_in_a_span_with_its_inline_markdown() -> None:
    rendered = render("Police say [*nine* people\ndied]{claim=C-17}.")

    assert rendered.html == (
        '<p dir="auto">Police say <span class="claim" data-claim="C-17"><em>nine</em> people\n'
        "died</span>.</p>"
    )
    assert rendered.placements == (Placement("C-17", "nine people died"),)
    assert rendered.problems == ()


def test_an_unknown_claim_keeps_its_words_and_is_reported() -> None:
    rendered = render("[Nine]{claim=C-1} of [ten]{claim=C-2}", known=frozenset({"C-2"}))

    assert Page(rendered.html).marked() == [("C-2", "ten")]
    assert Page(rendered.html).words == "Nine of ten"
    assert rendered.placements == (Placement("C-2", "ten"),)
    assert [(p.code, p.at, p.ref) for p in rendered.problems] == [(ProblemCode.UNKNOWN, 0, "C-1")]


def test_a_link_that_leads_nowhere_safe_is_words_and_reported() -> None:
    rendered = render("See [the list](javascript:alert(1)) now")

    assert Page(rendered.html).words == "See the list now"
    assert [(p.code, p.at) for p in rendered.problems] == [(ProblemCode.LINK, 4)]


def test_a_line_knows_claim_marks_and_no_other_markdown() -> None:
    line = "*Nine* & [ten `x`]{claim=C-4} \\[sic] <b>"

    assert render_line(line) == (
        '*Nine* &amp; <span class="claim" data-claim="C-4">ten `x`</span> [sic] &lt;b&gt;'
    )
    assert render_line(line, known=frozenset()) == "*Nine* &amp; ten `x` [sic] &lt;b&gt;"
    assert strip_marks(line) == "*Nine* & ten `x` [sic] <b>"


def test_plain_text_reads_like_the_page() -> None:
    text = (
        "# Toll\n\nOne [*two*]{claim=C-1}  \nthree [link](/x)\n\n- a\n- b\n\n"
        "7. c\n8. d\n\n| h | i |\n|---|---|\n| j | k |\n\n> q\n\n```\ncode\n```\n\n---"
    )

    assert plain_text(text) == (
        "Toll\n\nOne two three link\n\na\nb\n\n7. c\n8. d\n\nh\ti\nj\tk\n\nq\n\ncode"
    )


def test_a_text_beyond_the_cap_is_refused_in_a_sentence() -> None:
    render("ش" * 1000 + " " * (MAX_BYTES - 2000))

    with pytest.raises(TextTooLong, match="200 KB is the most") as refusal:
        render("ش" * 1000 + " " * (MAX_BYTES - 1999))
    assert refusal.value.size == MAX_BYTES + 1


def test_the_cache_key_names_the_libraries_that_make_the_html() -> None:
    assert re.fullmatch(r"\d+/markdown-\d[\d.]+/nh3-\d[\d.]+", RENDERER)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\r\n"])
def test_nothing_renders_as_nothing(text: str) -> None:
    assert render(text).html == ""
    assert render_line(text) == ""
    assert plain_text(text) == ""

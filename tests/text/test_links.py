"""Which addresses a reader may be sent to, and where one ends in the source."""

from __future__ import annotations

import pytest

from stories.text.links import Target, definition, safe_url, target_at


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/b?c=d&e#f", "https://a.example/b?c=d&e#f"),
        ("HTTP://a.example", "HTTP://a.example"),
        ("mailto:desk@a.example", "mailto:desk@a.example"),
        ("www.a.example/b", "https://www.a.example/b"),
        ("/stories/1", "/stories/1"),
        ("#top", "#top"),
        (" https://a.example/b c ", "https://a.example/b%20c"),
        ("https://fa\u200cرسی.example", "https://fa\u200cرسی.example"),
    ],
)
def test_an_address_that_a_page_may_hold(url: str, safe: str) -> None:
    assert safe_url(url) == safe


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "javascript:x",
            "JAVASCRIPT:x",
            "data:,x",
            "file:///x",
            "ftp://a",
            "tel:1",
            "blob:x",
        ),
        *("//a.example", "/\\a.example", "\\\\a.example", "a.example", "./a", "?a", "https:"),
        *(
            "java\tscript:x",
            "java\nscript:x",
            "https://a\u202e.example",
            "https://a\u200b.example",
        ),
        *("\x01https://a", "https://a\ud800", "https://a\u2028b"),
    ],
)
def test_an_address_that_no_page_may_hold(url: str) -> None:
    assert safe_url(url) is None


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("(/a)", Target("/a")),
        ("( /a\n'b c' )", Target("/a", "b c")),
        ('(/a "b \\" c")', Target("/a", 'b " c')),
        ("(/a (b))", Target("/a", "b")),
        ("(</a b>)", Target("/a b")),
        ("(/a_(b_(c)))", Target("/a_(b_(c))")),
        ("(/a\\)b&amp;c)", Target("/a)b&c")),
        ("()", Target("")),
    ],
)
def test_a_target_is_read_to_its_end(text: str, target: Target) -> None:
    assert target_at(f"{text})", 0) == (target, len(text))


@pytest.mark.parametrize("text", ["(/a b)", "(/a", "(/a 'b)", "(</a)", "(/a(b)", "(/a'b' c)"])
def test_what_is_no_target_stays_words(text: str) -> None:
    assert target_at(text, 0) is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("[A  b]: https://a.example 'c'", ("a b", Target("https://a.example", "c"))),
        ("[a]: <https://a.example/b c>", ("a", Target("https://a.example/b%20c"))),
        ("[ß]:/a", ("ss", Target("/a"))),
        ("[Note]: today", None),
        ("[Police]: /a and /b", None),
        ("[^1]: /a", None),
        ("[]: /a", None),
        ("[a]: javascript:x", None),
    ],
)
def test_only_a_definition_that_leads_somewhere_leaves_the_text(
    line: str, found: tuple[str, Target] | None
) -> None:
    assert definition(line) == found

"""Drafts as people, paste and attackers leave them, for tests of reading and rendering."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS = Path(__file__).resolve().parents[3] / "shared" / "data" / "attacks"

SIGNS = (
    *("*", "**", "_", "`", "``", "[", "![", "]", "(", ")", "\\", "<", ">", "&", "&amp;", "{", "}"),
    *("#", "# ", "- ", "1. ", "> ", "| ", "|", "|---|---|\n", "---", "===", "~~~\n", "```\n"),
    *(" ", "  \n", "\n", "\n\n", "\t", "    ", "\\\n", "é", "ش", "漢"),
    *("[", "]{claim=C-1}", "]{claim=C-22}", "]{claim=x}", "{claim=C-3}", "]{claim=C-4", "]()"),
    *("](https://a.example/b)", "<https://c.example>", "]: /d\n", "[a](/b 'c')"),
)


def drafts() -> st.SearchStrategy[str]:
    """Words and Markdown thrown together."""
    words = st.text("abc 1.", min_size=1, max_size=6)
    return st.lists(st.sampled_from(SIGNS) | words, max_size=40).map("".join)


def any_text() -> st.SearchStrategy[str]:
    """Whatever a string can hold, half characters too."""
    return st.text(st.characters(exclude_categories=()) | st.sampled_from("[]{}*_`\\\n\r |#>-"))


# Each grows a draft: what stands before, what is repeated, what stands behind.
SHAPES: dict[str, tuple[str, str, str]] = {
    name: (*before, unit, *after)
    for name, before, unit, after in [
        (repr(unit), ("",), unit, ("",))
        for unit in (
            *("[", "]", "[]", "[[", "![", "[a](", "[a](b", "[a](<b", '[a](b "x ', "[a](b 'x "),
            *("[a](b (x ", "[a][b", "[a](b)", "[![a](b)](c)", "(", "[x]{claim=C-1} ", "{claim="),
            *("]{claim=C-1}", "{claim=C-1}", "[x]{claim=", "[x]{claim=foo}", "\\[x]{claim=C-1}"),
            *(
                "\\",
                "*",
                "_",
                "*a ",
                "a* ",
                "**a ",
                "*a_ ",
                "_a ",
                "a_ ",
                "a**b",
                "***",
                "`",
                "`a",
            ),
            *(
                "- ",
                "1. ",
                "> ",
                "> - ",
                "# ",
                "#a\n",
                "# a\n",
                "a\n=\n",
                "---\n",
                "* * *\n",
                "\n",
            ),
            *(
                "a\n",
                "a\n\n",
                "a  \n",
                "- a\n",
                "- a\n\n",
                "- a\n  - b\n",
                "> a\n",
                ">\n",
                "> a\n\n",
            ),
            *("    a\n", "\ta", "```\n", "```a", "&", "&amp;", "&#", "<", "<a@", "<http:", "<!--"),
            *(
                "[a]: /b\n",
                "[a]: <",
                "e\u0301",
                "\u0301\u0316",
                "\u200b",
                "\x01",
                "\r",
                "{{",
                "| a ",
            ),
        )
    ]
    + [
        ("nested brackets", ("[",), "[", ("a]",)),
        ("table", ("| a | b |\n|---|---|\n",), "| a | b |\n", ("",)),
        ("wide table", ("|a|\n|-|\n",), "|a", ("",)),
        ("uses of a definition", ("[a]: /b\n\n",), "[a] ", ("",)),
        ("marks in a mark", ("[",), "[x]{claim=C-1}", ("]{claim=C-2}",)),
        ("digits", ("",), "1", (".x",)),
        ("spaces", ("",), " ", ("x",)),
    ]
}


def grown(shape: str, length: int) -> str:
    """The shape as a draft of about that many characters."""
    before, unit, after = SHAPES[shape]
    return before + unit * (length // len(unit)) + after


def closers(length: int) -> str:
    """As many closing brackets with claims as opening ones."""
    count = length // 14
    return "[" * count + "x" + "]{claim=C-1}" * count


def payloads(name: str) -> Iterator[str]:
    """The attacks of one file beside the checkout; the test is skipped where it is not there."""
    path = ATTACKS / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"no {path.name} beside the checkout")
    for line in path.read_text(encoding="utf-8").splitlines():
        payload = json.loads(line)["payload"]
        assert isinstance(payload, str)
        yield payload


class Page(HTMLParser):
    """What a browser would make of rendered HTML: elements, words, claims."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.claims: list[list[str]] = []  # reference, then words
        self._parts: list[str] = []
        self._in_claim = False
        self.feed(html)
        self.close()

    @property
    def words(self) -> str:
        return " ".join("".join(self._parts).split())

    def marked(self) -> list[tuple[str, str]]:
        """Each claim with its words on one line."""
        return [(ref, " ".join("".join(words).split())) for ref, *words in self.claims]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        if tag == "span":
            self.claims.append([values.get("data-claim", "")])
            self._in_claim = True
        elif tag not in ("a", "em", "strong", "code"):
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._in_claim = False

    def handle_data(self, data: str) -> None:
        self._parts.append(data)
        if self._in_claim:
            self.claims[-1].append(data)

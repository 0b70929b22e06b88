from __future__ import annotations

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from stories.templatetags.diff_words import mark_sentence, summary
from stories.text.diff import compare
from stories.text.difference import MarkChange, Markup
from stories.text.version import ClaimMark, NoticeMark, UpdateText, Version

BLOCKS = {"p", "div", "ul", "ol", "li", "section", "table", "tr", "td", "h2", "h3", "details"}


class Outline(HTMLParser):
    """Every tag with the tags that it stands in, every id, and the visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.nested: list[tuple[str, tuple[str, ...]]] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nested.append((tag, tuple(self.inside)))
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a":
            self.hrefs.append(str(found.get("href")))
        if tag not in ("br", "time-"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass


def version(body: str = "Same.", **parts: object) -> Version:
    return Version(headline=str(parts.pop("headline", "Fire")), body=body, **parts)  # type: ignore[arg-type]


def shown(old: Version, new: Version, view: str = "inline", **options: object) -> str:
    template = Template(
        "{% load diff %}{% show_comparison comparison older=older newer=newer view=view "
        "desk=desk %}"
    )
    sides = {
        "older": SimpleNamespace(name="Revision 3"),
        "newer": SimpleNamespace(name="Revision 4"),
    }
    context = {"comparison": compare(old, new), "view": view, "desk": False, **sides, **options}
    return template.render(RequestContext(RequestFactory().get("/?a=1"), context))


def words(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", "", html).split())


OLD = version(
    "The fire began at 9 a.m.\n\nIt spread [fast](http://a.example/) and *wide*.\n\n"
    "The mayor spoke at length about the harbour.\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\n- entry",
    standfirst="Police did not say why",
    updates=(
        UpdateText("u1", "2026-11-22T10:00:00Z", "Old", "Twelve hurt."),
        UpdateText("u2", "2026-11-22T11:00:00Z", "Gone", "Went."),
    ),
    claims=(ClaimMark("C-1", "Twelve people were hurt", "unverified"),),
)
NEW = version(
    "The mayor spoke at length about the harbour.\n\nThe fire began at 10 a.m.\n\n"
    "It spread [fast](http://b.example/) and wide.\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\n"
    "- entry and more",
    standfirst="Police did say why",
    stage="closed",
    updates=(
        UpdateText("u3", "2026-11-22T12:00:00Z", "New", "Came."),
        UpdateText("u1", "2026-11-22T10:00:00Z", "Old", "Fourteen hurt.", pinned=True),
    ),
    claims=(ClaimMark("C-1", "Fourteen people were hurt", "disputed", reason="Two counts."),),
    notices=(NoticeMark("correction", 2, "2026-11-22T12:00:00Z", wrong="nine", right="ten"),),
)


@pytest.mark.parametrize("view", ["inline", "side", "old", "new"])
def test_marks_never_stand_around_blocks(view: str) -> None:
    outline = Outline(shown(OLD, NEW, view))

    assert outline.nested
    for tag, inside in outline.nested:
        assert not (tag in BLOCKS and {"ins", "del"} & set(inside)), (tag, inside)


@pytest.mark.parametrize("view", ["inline", "side", "old", "new"])
def test_ids_stand_once(view: str) -> None:
    ids = Outline(shown(OLD, NEW, view)).ids

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("view", ["inline", "side"])
def test_every_link_inside_the_page_has_a_target(view: str) -> None:
    outline = Outline(shown(OLD, NEW, view))

    inner = {href[1:] for href in outline.hrefs if href.startswith("#")}
    assert "change-1" in inner
    assert inner <= set(outline.ids)


def test_a_reader_who_listens_hears_what_went_and_what_came() -> None:
    html = shown(version("At 9 today."), version("At 10 today."))

    assert "deleted: 9 end deleted, inserted: 10 end inserted" in words(html)


def test_facts_stand_before_words() -> None:
    html = shown(OLD, NEW)

    assert 0 < html.index('id="diff-facts"') < html.index('id="diff-words"')
    assert "? Unverified →is now ≠ Disputed" in words(html)


def test_a_changed_link_is_named_and_its_syntax_is_not_shown() -> None:
    html = words(shown(OLD, NEW))

    assert "“fast” links to http://b.example/ instead of http://a.example/." in html
    assert "“wide” is no longer in italics." in html
    assert "](" not in html


def test_kinds_of_words_that_changed_are_named_beside_the_change() -> None:
    html = shown(version("It was 9 men."), version("It was 12 men."))

    assert '<bdi class="diff-touches">figure</bdi>' in html
    assert 'title="figure"' in html


def test_words_are_escaped() -> None:
    html = shown(version("a <b>bold</b> claim"), version('a <script>"x"</script> claim'))

    assert "<script>" not in html
    assert "<b>bold" not in html


def test_the_desk_sees_characters_that_nobody_can_see_and_readers_do_not() -> None:
    old, new = version("harbour"), version("harbour\u202e turned")

    assert "RIGHT-TO-LEFT OVERRIDE" in shown(old, new, desk=True)
    assert "RIGHT-TO-LEFT OVERRIDE" not in shown(old, new)


def test_unchanged_paragraphs_are_folded_with_their_number() -> None:
    body = "\n\n".join(f"Paragraph {n} stays." for n in "abcdef")

    html = words(shown(version(body), version(f"{body}\n\nAn end.")))

    assert "5 unchanged paragraphs" in html


def test_ways_of_looking_keep_the_rest_of_the_address() -> None:
    hrefs = Outline(shown(OLD, NEW)).hrefs

    assert {"?a=1&amp;view=side", "?a=1&view=side"} & set(hrefs)


def test_without_a_request_there_are_no_links_to_other_views() -> None:
    template = Template("{% load diff %}{% show_comparison comparison %}")

    html = template.render(Context({"comparison": compare(OLD, NEW)}))

    assert "diff-views" not in html
    assert 'id="change-1"' in html


def test_an_unknown_view_is_the_inline_one() -> None:
    assert 'class="diff diff-view-inline"' in shown(OLD, NEW, "sideways")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (version(), version(), "Nothing changed."),
        (version("One."), version("One.\n\nTwo came."), "1 change: 1 addition."),
        (
            version("The fire began at nine today."),
            version("The fire began at ten today.\n\nAn end came."),
            "2 changes: 1 addition, 1 edit.",
        ),
        (
            version(claims=(ClaimMark("C-1", "It is so", "unverified"),)),
            version(claims=(ClaimMark("C-1", "It is so", "confirmed"),)),
            "No words changed; 1 fact moved.",
        ),
        (version("*One.*"), version("One."), "1 change: 1 change of layout."),
        (version(), version(stage="closed"), "No words changed."),
    ],
)
def test_one_sentence_says_how_much_changed(old: Version, new: Version, sentence: str) -> None:
    assert summary(compare(old, new)) == sentence


@pytest.mark.parametrize("what", list(Markup))
@pytest.mark.parametrize(("old", "new"), [("", "yes"), ("yes", "")])
def test_every_markup_that_comes_or_goes_has_its_sentence(
    what: Markup, old: str, new: str
) -> None:
    sentence = mark_sentence(MarkChange(what, "these words", old, new))

    assert sentence.endswith(".")
    assert "%(" not in sentence

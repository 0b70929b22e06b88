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
from stories.text.version import ClaimMark, EvidenceMark, NoticeMark, UpdateText, Version

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
        "desk=desk language=language %}"
    )
    sides = {
        "older": SimpleNamespace(name="Revision 3"),
        "newer": SimpleNamespace(name="Revision 4"),
    }
    context = {"comparison": compare(old, new), "view": view, "desk": False, **sides}
    context |= {"language": "", **options}
    return template.render(RequestContext(RequestFactory().get("/?a=1"), context))


def words(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", "", html).split())


STAY = "The council met in the evening and voted."
CAME = "Nobody was on the quay when the crane fell into the water."
WENT = "The market closed at five in the afternoon, traders said."
OLD = version(
    f"{STAY} {WENT}\n\n{CAME}\n\nThe fire began at 9 a.m.\n\n"
    "It spread [fast](http://a.example/) and *wide*.\n\n"
    "The mayor spoke at length about the harbour.\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\n- entry",
    standfirst="Police did not say why",
    updates=(
        UpdateText("u1", "2026-11-22T10:00:00Z", "Old", f"Twelve hurt.\n\n{WENT}\n\n{STAY}"),
        UpdateText("u2", "2026-11-22T11:00:00Z", "Gone", "Went."),
    ),
    claims=(ClaimMark("C-1", "Twelve people were hurt", "unverified"),),
)
NEW = version(
    f"{STAY}\n\n{CAME} {WENT}\n\n"
    "The mayor spoke at length about the harbour.\n\nThe fire began at 10 a.m.\n\n"
    "It spread [fast](http://b.example/) and wide.\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\n"
    "- entry and more",
    standfirst="Police did say why",
    stage="closed",
    updates=(
        UpdateText("u3", "2026-11-22T12:00:00Z", "New", "Came."),
        UpdateText(
            "u1", "2026-11-22T10:00:00Z", "Old", f"{STAY}\n\nFourteen hurt.\n\n{WENT}", pinned=True
        ),
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


@pytest.mark.parametrize("view", ["inline", "side", "old", "new"])
def test_every_link_inside_the_page_has_a_target(view: str) -> None:
    outline = Outline(shown(OLD, NEW, view))

    inner = {href[1:] for href in outline.hrefs if href.startswith("#")}
    assert "change-1" in inner
    assert inner <= set(outline.ids)


def test_a_reader_who_listens_hears_what_went_and_what_came() -> None:
    html = shown(version("At 9 today."), version("At 10 today."))

    assert "deleted: 9 end deleted, inserted: 10 end inserted" in words(html)


def test_facts_stand_first_then_notices_then_words() -> None:
    html = shown(OLD, NEW)

    places = [html.index(f'id="diff-{part}"') for part in ("facts", "notices", "words")]
    assert places == sorted(places)
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


def test_a_change_that_nobody_can_see_is_shown_to_readers_too() -> None:
    html = shown(version("The harbour is shut."), version("The harbour\u200b is shut."))

    assert "ZERO WIDTH SPACE" in html


def test_both_ends_of_a_move_point_the_same_way_and_to_each_other() -> None:
    stays = "One long paragraph stays where it is.\n\nAnother long paragraph stays as well."
    moves = "The mayor spoke at length about the harbour."
    up, down = version(f"{stays}\n\n{moves}"), version(f"{moves}\n\n{stays}")

    for old, new, arrow, way in ((up, down, "↑", "up"), (down, up, "↓", "down")):
        for view in ("inline", "side"):
            html = shown(old, new, view)
            ends = re.findall(r'href="(#move-1-(?:from|to))"><span [^>]*>(.)</span>', html)
            assert sorted(ends) == [("#move-1-from", arrow), ("#move-1-to", arrow)]
            assert f"moved {way}" in words(html).lower()


def test_words_that_moved_to_another_paragraph_are_linked_at_both_ends() -> None:
    html = shown(version(f"{STAY} {WENT}\n\n{CAME}"), version(f"{STAY}\n\n{CAME} {WENT}"))

    for end, other in (("from", "to"), ("to", "from")):
        (number,) = set(re.findall(rf'<(?:ins|del)[^>]* id="move-(\d+)-{end}"', html))
        assert f'href="#move-{number}-{other}"' in html
    assert "Paragraph 1, words moved" in words(html)


def test_an_update_with_a_moved_paragraph_names_no_change_that_is_not_there() -> None:
    html = shown(OLD, NEW)

    assert 'id="away-0"' not in html
    assert "change-0" not in html


def test_what_a_view_lacks_is_listed_without_a_link() -> None:
    html = shown(version("One stays.\n\nTwo went away."), version("One stays."), "new")

    assert "A paragraph, removed: “Two went away.”" in words(html)
    assert 'href="#change-1"' not in html


def test_words_of_ours_never_turn_the_direction_of_the_story() -> None:
    old, new = version("الرصيف مغلق."), version("أعيد فتح الرصيف.")

    html = shown(old, new, language="ar")

    assert 'lang="ar" dir="rtl"' in html
    assert '<bdi class="vh" lang="en-gb">deleted: </bdi>' in html
    assert 'dir="auto"' not in html[html.index("diff-words") :]
    assert '<p dir="auto"><del><bdi class="vh">' in shown(old, new)  # nobody said the language


def test_a_link_of_an_arabic_story_is_named_in_a_sentence_that_keeps_its_order() -> None:
    old, new = version("نشرت [هنا](http://a.example/)."), version("نشرت [هنا](http://b.example/).")

    html = shown(old, new, language="ar")

    assert '<bdi lang="en-gb">“<bdi>هنا</bdi>” links to <bdi>http://b.example/</bdi>' in html


def test_a_list_that_is_numbered_now_is_said_so() -> None:
    html = words(shown(version("- One\n- Two"), version("1. One\n2. Two")))

    assert "“One” is now numbered instead of a bullet." in html


def test_an_update_that_moved_is_named_in_the_list() -> None:
    ups = [UpdateText(f"u{n}", f"2026-11-22T1{n}:00:00Z", f"Head {n}", "Words.") for n in (1, 2)]
    later = UpdateText("u1", "2026-11-22T15:00:00Z", "Head 1", "Words.")

    html = words(shown(version(updates=tuple(ups)), version(updates=(later, ups[1]))))

    assert "Update moved: “Head 1”" in html


def test_unchanged_paragraphs_are_folded_with_their_number() -> None:
    body = "\n\n".join(f"Paragraph {n} stays." for n in "abcdef")

    html = words(shown(version(body), version(f"{body}\n\nAn end.")))

    assert "5 unchanged paragraphs" in html


def test_ways_of_looking_keep_the_rest_of_the_address() -> None:
    hrefs = Outline(shown(OLD, NEW)).hrefs

    assert "?a=1&view=side#diff-top" in hrefs


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


def test_evidence_that_was_exchanged_is_not_counted_as_if_nothing_happened() -> None:
    def claiming(*titles: str) -> Version:
        found = tuple(EvidenceMark(title, "supports", "document") for title in titles)
        return version(claims=(ClaimMark("C-1", "Two are hurt", "unverified", evidence=found),))

    assert "other evidence" in words(shown(claiming("Log"), claiming("Footage")))
    assert "evidence 1 → 2" in words(shown(claiming("Log"), claiming("Log", "Footage")))

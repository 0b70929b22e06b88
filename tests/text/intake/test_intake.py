from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.errors import UnreadableFile
from stories.text.export import ExportedStory, as_json, as_markdown
from stories.text.intake import MAX_BYTES, Draft, read_version
from stories.text.markup import strip_marks
from stories.text.render import plain_text
from stories.text.version import ClaimMark, UpdateText, Version
from tests.text.intake.test_ninjs import ninjs

SHARED = Path(__file__).parents[4] / "shared" / "data"


def read(text: str, name: str = "fire.txt") -> Draft:
    return read_version(text.encode(), name=name)


def words_of(draft: Draft) -> Counter[str]:
    lines = (strip_marks(draft.headline), strip_marks(draft.standfirst), draft.byline)
    return words(" ".join((*lines, plain_text(draft.body))))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", normalize("NFC", text)))


# Plain text


def test_plain_text_has_headline_standfirst_byline_bullets_and_paragraphs() -> None:
    draft = read(
        "Fire shuts the port\n\nFerries stop as smoke drifts over the bay\n\nBy Ana Reis\n\n"
        "  • Two piers are closed\n  • Nobody was hurt\n\nIt began at 5 a.m.\n\nRelated Post"
    )

    assert draft == Draft(
        headline="Fire shuts the port",
        standfirst="Ferries stop as smoke drifts over the bay",
        byline="By Ana Reis",
        body="- Two piers are closed\n- Nobody was hurt\n\nIt began at 5 a.m.\n\nRelated Post",
        source_format="text",
    )


def test_a_first_paragraph_is_no_standfirst() -> None:
    draft = read("Fire shuts the port\nA fire shut the port on Monday.\nFerries stopped.")

    assert draft.standfirst == ""
    assert draft.body == "A fire shut the port on Monday.\n\nFerries stopped."


def test_lines_wrapped_by_hand_stay_one_paragraph() -> None:
    draft = read("Head\n\nA fire shut\nthe port.\n\nFerries stopped.")

    assert draft.body == "A fire shut\nthe port.\n\nFerries stopped."


def test_a_headline_that_is_too_long_is_cut_and_stands_whole_in_the_body() -> None:
    line = "word " * 100 + "end"
    draft = read(f"{line}\n\nBody.")

    assert draft.headline.endswith("word…")
    assert len(draft.headline) <= 300
    assert draft.body == f"{line}\n\nBody."
    assert "too long" in draft.remarks[0]


def test_lines_without_a_word_are_no_headline() -> None:
    assert read(">\n---\nReal head\n\nBody.").headline == "Real head"


def test_what_looks_like_a_claim_mark_in_foreign_text_marks_no_claim() -> None:
    draft = read("A [b]{claim=C-1} head\n\nThe [c]{claim=C-2} text.")

    assert strip_marks(draft.headline) == "A [b]{claim=C-1} head"
    assert plain_text(draft.body) == "The [c]{claim=C-2} text."


@given(st.text(alphabet="ab C1 .*_`[](){}<>#+-|~=:&!\\'\"\n\t•é", min_size=1, max_size=200))
def test_no_word_of_a_plain_text_is_lost(text: str) -> None:
    try:
        draft = read(text)
    except UnreadableFile:
        assert not any(mark.isalnum() for mark in text)
        return

    assert words_of(draft) == words(text)


# Markdown


def test_front_matter_names_the_fields() -> None:
    draft = read(
        "---\ntitle: Fire shuts the port\nsubtitle: Ferries stop\nauthors: [Ana Reis, Jo Doe]\n"
        "lang: en-GB\ndate: 2026-03-04T10:15:00+01:00\nversion: 3\nnote: Adds the cause\n"
        "embargo: 2026-03-05T00:00:00Z\n---\n# Fire shuts the port\n\nA *fire*.\n",
        "fire.md",
    )

    assert draft == Draft(
        headline="Fire shuts the port",
        standfirst="Ferries stop",
        byline="Ana Reis, Jo Doe",
        language="en-GB",
        published_at=datetime.fromisoformat("2026-03-04T10:15:00+01:00"),
        embargo_until=datetime(2026, 3, 5, tzinfo=UTC),
        version_number=3,
        note="Adds the cause",
        body="A *fire*.",
        source_format="markdown",
    )


@pytest.mark.parametrize("head", ["# Fire *shuts* port #", "Fire shuts port\n===="])
def test_without_front_matter_the_first_heading_is_the_headline(head: str) -> None:
    draft = read(f"{head}\n\nA [fire]{{claim=C-1}}.", "fire.md")

    assert draft.headline == "Fire shuts port"
    assert draft.body == "A [fire]{claim=C-1}."


def test_front_matter_is_known_by_what_it_is_not_by_the_file_s_name() -> None:
    assert read("---\r\ntitle: T\r\n---\r\nBody\r\n").source_format == "markdown"


def test_a_rule_at_the_head_of_a_plain_text_is_no_front_matter() -> None:
    assert read("---\n\nHead\n\n---\nBody words").headline == "Head"


def test_an_exported_story_can_be_imported_again() -> None:
    version = Version(
        headline="[Fire]{claim=C-1} shuts port",
        standfirst="So “they” say",
        body="A *fire*, [they]{claim=C-1} say.",
        updates=(UpdateText("u1", "2026-11-22T10:00:00Z", "[Out]{claim=C-1}", "It is out."),),
        claims=(ClaimMark("C-1", "A fire shut the port", "confirmed"),),
    )
    story = ExportedStory("1", "fire", "World", "developing", "2026-11-22T10:00:00Z", version)

    draft = read(as_json(story), "fire.json")
    again = read(as_markdown(story), "fire.md")

    assert (draft.headline, draft.body) == ("Fire shuts port", "A *fire*, they say.")
    assert draft.updates[0].headline == "Out"
    assert draft.source_format == "writethru"
    assert (again.headline, again.standfirst) == ("Fire shuts port", "So “they” say")


# HTML

ARTICLE = """<!doctype html><html lang="pt"><head><title>Fogo | O Jornal</title>
<meta property="article:published_time" content="2026-03-04T10:15:00Z">
<meta name="author" content="Ana Reis"></head><body>
<nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Fogo fecha o porto</h1><p>By Ana Reis</p>
<p>Um <b>fogo</b> fechou o porto na segunda-feira, disse a pol&iacute;cia &amp; os bombeiros.</p>
<figure><img src="x.jpg" alt=""><figcaption>O porto ontem</figcaption></figure>
<ul><li>Dois cais est&atilde;o fechados.</li></ul></article>
<aside><h3>Related</h3><a href="/1">Other story</a></aside><footer>Copyright</footer>
<script>var x = "nothing to read";</script></body></html>"""


def test_a_page_gives_its_article_and_nothing_around_it() -> None:
    draft = read(ARTICLE, "fogo.html")

    assert draft == Draft(
        headline="Fogo fecha o porto",
        byline="Ana Reis",
        language="pt",
        published_at=datetime(2026, 3, 4, 10, 15, tzinfo=UTC),
        body="Um **fogo** fechou o porto na segunda-feira, disse a polícia & os bombeiros.\n\n"
        "O porto ontem\n\n- Dois cais estão fechados.",
        source_format="html",
    )


def test_a_page_is_known_by_what_it_is() -> None:
    assert read("<h1>Head</h1><p>Text.</p>").source_format == "html"


def test_links_and_buttons_around_an_article_that_is_not_marked_as_one_stay_out() -> None:
    story = "".join(
        f"<p>Sentence number {n} of a story that is long enough.</p>" for n in range(9)
    )
    page = f"<html><body><div><a href='/'>Front page</a></div><h1>Head</h1>{story}</body></html>"
    draft = read(page, "x.html")

    assert "Front page" not in draft.body
    assert "Sentence number 8" in draft.body


# What can't be read


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.txt", "", "a.txt is empty"),
        ("a.txt", " \n\t ", "a.txt is empty"),
        ("a.txt", "***\n---", "a.txt has no headline"),
        ("a.md", "Only text.", "a.md has no headline"),
        ("a.html", "<p>Only text.</p>", "a.html has no headline"),
        ("a.html", "<html></html>", "a.html has no headline"),
        ("a.json", ninjs(body_text="x"), "a.json has no headline"),
        ("a.json", '{"uri": 1,\n "b": "c" "d"}', "line 2, column 11"),
        ("a.json", "[" * 100_000, "nests too deep"),
        ("a.json", '{"uri": ' + "9" * 5_000 + "}", "a number too long"),
        ("a.json", "[]", "no single news item"),
        ("a.json", '{"a": 1}', "no ninjs item"),
        ("a.json", '{"format": "writethru-story-1"}', "a part missing"),
        ("a.json", ninjs(type="picture", headline="H"), "of the type picture"),
        ("a.json", ninjs(), "without a headline and without a text"),
        ("a.json", ninjs(headline="H", body_text="x", pubStatus="canceled"), "recalls a story"),
        ("a.md", "---\na: &a [1]\nb: *a\n---\nx", "alias"),
        ("a.md", '---\ntitle: "x\n---\nx', "in line"),
        ("a.md", "---\na: " + "[" * 3_000 + "\n---\nx", "nested too deep"),
        ("a.md", "---\na: " + "x" * 30_000 + "\n---\nx", "too long"),
        ("a.md", "---\na: !!python/name:os.system\n---\nx", "front matter"),
        ("a.txt", "Head\n\n" + "word " * 60_000, "293 KB"),
        ("a.txt", "a\x00b", "zero byte at character 2"),
    ],
)
def test_a_file_that_is_no_story_gets_one_sentence(name: str, text: str, said: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read(text, name)

    sentence = str(refusal.value)
    assert said in sentence
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Café".encode("latin-1"), "byte 0xE9 at position 4 (line 1)"),
        (b"\xff\xfea", "is not UTF-16"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "UTF-32"),
        (b"%PDF-1.7 x", "is a PDF"),
        (b"PK\x03\x04x", "office document"),
        (b"\x89PNG\r\n", "a picture"),
        ("Head".encode("utf-16-le"), "zero byte"),
        (b"a" * (MAX_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_bytes_that_are_no_text_get_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=re.escape(said)):
        read_version(data, name="fire.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_however_it_is_encoded(encoding: str) -> None:
    draft = read_version("Brand in Köln\n\nEs brennt.".encode(encoding), name="x.txt")

    assert (draft.headline, draft.body) == ("Brand in Köln", "Es brennt.")


def test_a_control_character_keeps_the_words_around_it_apart() -> None:
    assert read("Head\n\ncountry's\x7fate of it").body == "country's ate of it"


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.json", "a.html", "a"]))
def test_any_bytes_give_a_draft_or_a_sentence(data: bytes, name: str) -> None:
    try:
        said = read_version(data, name=name).headline
    except UnreadableFile as refusal:
        said = str(refusal).removeprefix(f"{name} ")

    assert said
    assert not said.startswith(name)


@pytest.mark.parametrize(
    "unit", ["<", "<!--", "<a ", "[", "{", "---\n", "a:\n", "&#", "<![", "`a"]
)
def test_no_file_takes_long(unit: str) -> None:
    data = (unit * 100_000)[:120_000].encode()
    for name in ("a.txt", "a.md", "a.html", "a.json"):
        with suppress(UnreadableFile):
            read_version(b"Head\n\n" + data, name=name)


# Real copy, where it is there


@pytest.mark.skipif(not (SHARED / "real").is_dir(), reason="needs the shared real copy")
def test_the_pasted_article_loses_no_word() -> None:
    data = (SHARED / "real" / "developing-story.txt").read_bytes()
    draft = read_version(data, name="developing-story.txt")

    assert draft.standfirst
    assert draft.body.startswith("- ")
    assert words_of(draft) == words(data.decode())


@pytest.mark.skipif(not (SHARED / "diff").is_dir(), reason="needs the shared real copy")
def test_successive_versions_of_real_articles_lose_no_word() -> None:
    lines = (SHARED / "diff" / "open.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[::12]:
        row = json.loads(line)
        for text in (row["old"], row["new"]):
            draft = read(text, "article.txt")
            extra = words_of(draft) - words(text)
            assert not words(text.replace("\x7f", " ")) - words_of(draft)
            assert draft.remarks or not extra

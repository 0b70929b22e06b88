"""CriticMarkup, read back by somebody else's rules: a scanner that knows nothing of our code."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.text.diff import compare
from stories.text.difference import OpKind
from stories.text.export.critic import critic, escaped
from stories.text.export.marked import paragraphs, plain
from stories.text.version import UpdateText, Version
from tests.strategies import versions

MARK = re.compile(
    r"\{\+\+(?P<come>(?:\\.|(?!\+\+\}).)*)\+\+\}"
    r"|\{--(?P<gone>(?:\\.|(?!--\}).)*)--\}"
    r"|\{~~(?P<old>(?:\\.|(?!~>).)*)~>(?P<new>(?:\\.|(?!~~\}).)*)~~\}"
    r"|\{>>(?P<aside>(?:\\.|(?!<<\}).)*)<<\}"
    r"|\\(?P<sign>.)",
    re.DOTALL,
)


def read(document: str, *, accept: bool) -> str:
    """The text with all marks accepted, or all rejected; what is then empty is no paragraph."""

    def words(mark: re.Match[str]) -> str:
        if mark["sign"]:
            return mark[0]
        if accept:
            return mark["come"] or mark["new"] or ""
        return mark["gone"] or mark["old"] or ""

    found = (MARK.sub(words, part) for part in document.removesuffix("\n").split("\n\n"))
    return "\n\n".join(re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in found if part)


def text_of(version: Version) -> str:
    """What a version says, with nothing to compare it to."""
    return plain(compare(version, version), OpKind.DELETE)


def holds(old: Version, new: Version) -> None:
    document = critic(compare(old, new), comments=["Facts: {++ none ++}."])
    assert read(document, accept=True) == text_of(new)
    assert read(document, accept=False) == text_of(old)


def story(body: str, **fields: object) -> Version:
    return Version("Fire", body, **fields)  # type: ignore[arg-type]


def test_words_are_marked_where_they_changed() -> None:
    old = story("Twelve people were hurt, the office said.\n\nThe quay is closed.")
    new = story("Seven people were hurt, the office said.\n\nThe quay is closed.\n\nIt rains.")

    assert critic(compare(old, new), comments=["C-7: Confirmed"]) == (
        "{>>C-7: Confirmed<<}\n\n"
        "Fire\n\n"
        "{~~Twelve~>Seven~~} people were hurt, the office said.\n\n"
        "The quay is closed.\n\n"
        "{++It rains.++}\n"
    )


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("a {++b++} c", r"a \{++b\++} c"),
        ("{--", r"\{--"),
        ("x ~> y", r"x \~> y"),
        ("back\\slash", r"back\\slash"),
        ("1 + 1 = 2 - {0}", "1 + 1 = 2 - {0}"),
    ],
)
def test_a_sign_that_is_none_is_escaped(words: str, written: str) -> None:
    assert escaped(words) == written


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("One two three.", "One {++two++} three."),
        ("a\\", "a\\\\ {--"),
        ("a+ b", "a+} b ~~}"),
        ("Ends with {", "Ends with {+"),
        ("`{~~x~>y~~}` here", "`{~~x~>z~~}` here"),
        ("One. Two. Three and four and five.", "One. Two.\n\nThree and four and five."),
        ("First here.\n\nSecond there.\n\nThird.", "Second there.\n\nThird.\n\nFirst here."),
        ("```\na\n\nb\n```", "```\na\n\nc\n```"),
        ("* one\n* two", "* one\n* three\n* two"),
        ("", "Something."),
        ("Something.", ""),
        ("| a | b |\n| - | - |\n| 1 | 2 |", "| a | b |\n| - | - |\n| 1 | 3 |"),
        ("אחת שתיים", "אחת שלוש"),
    ],
)
def test_accepting_gives_the_new_words_and_rejecting_the_old(old: str, new: str) -> None:
    holds(story(old), story(new))
    holds(story(new), story(old))


def test_updates_that_change_places_are_whole_on_both_sides() -> None:
    first = UpdateText("u1", "2026-11-21T12:00:00Z", "One", "It is one.")
    second = UpdateText("u2", "2026-11-21T13:00:00Z", "Two", "It is two.")

    holds(story("Body.", updates=(first, second)), story("Body.", updates=(second, first)))


@given(versions(), versions())
@settings(max_examples=150, deadline=None)
def test_it_holds_for_any_two_versions(old: Version, new: Version) -> None:
    holds(old, new)


SIGNED = st.lists(
    st.sampled_from(
        ["{++", "++}", "{--", "--}", "{~~", "~>", "~~}", "\\", "{", "}", "+", "a", " "]
    )
).map("".join)


@given(SIGNED, SIGNED)
@settings(max_examples=300, deadline=None)
def test_it_holds_for_texts_made_of_its_own_signs(old: str, new: str) -> None:
    holds(Version(old, "Body."), Version(new, "Body."))


@given(versions(), versions())
@settings(max_examples=50, deadline=None)
def test_no_mark_crosses_a_paragraph(old: Version, new: Version) -> None:
    for paragraph in paragraphs(compare(old, new)):
        assert not any("\n\n" in run.text for run in paragraph.runs)

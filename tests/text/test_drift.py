from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.drift import Drift, holds, judge, missing, passages, seal
from tests.text.drafts import any_text

QUOTE = "Seven people were taken to hospital after the explosion, the register shows."
REST = (
    "The fire on the quay broke out before dawn and was put out at noon.",
    "The cause is not known, and the police are looking for witnesses in the harbour.",
    "Buses take people to the sports hall, where volunteers hand out blankets and soup.",
)
PAGE = "\n\n".join(("Harbour office", "Last updated 22 November 2026, 12:31", REST[0], QUOTE))
PAGE = "\n\n".join((PAGE, *REST[1:], "12 comments"))


def drift(new: str, *, old: str = PAGE, quoted: str = QUOTE) -> Drift:
    return judge(old, quoted, new).drift


def test_the_same_page_is_unchanged() -> None:
    assert judge(PAGE, QUOTE, PAGE) == judge(PAGE, "", PAGE)
    assert drift(PAGE.replace("\n\n", "\n")) == Drift.UNCHANGED


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("12:31", "18:40"),
        ("12 comments", "31 comments"),
        ("broke out", "broke  out"),
        ("The cause is", "the Cause, is"),
        ("12 comments", "12 comments\n\nRelated\n\nFerries stop\n\nTwo held after a theft"),
    ],
)
def test_noise_does_not_alarm(was: str, now: str) -> None:
    assert drift(PAGE.replace(was, now)) in (Drift.NOISE, Drift.UNCHANGED)


def test_paragraphs_that_only_moved_do_not_alarm() -> None:
    assert drift("\n\n".join(reversed(PAGE.split("\n\n")))) == Drift.NOISE


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Seven people", "Nine people"),
        ("were taken", "were not taken"),
        (QUOTE, ""),
        (QUOTE, "The register cannot be seen at present."),
        ("the register shows", "Harbour Herald claims"),
    ],
)
def test_quoted_words_that_are_gone_come_first(was: str, now: str) -> None:
    verdict = judge(PAGE, QUOTE, PAGE.replace(was, now))

    assert verdict.drift == Drift.QUOTE_GONE
    assert verdict.lost == (QUOTE,)


@pytest.mark.parametrize(
    "now",
    [
        QUOTE.upper(),
        QUOTE.replace("Seven", "“Seven").replace("hospital", "hospital”"),
        QUOTE.replace("were taken", "were brought"),
        QUOTE.replace(" after", "\nafter"),
        QUOTE.replace("Seven", "7"),
    ],
)
def test_a_close_match_still_says_it(now: str) -> None:
    assert holds(QUOTE, PAGE.replace(QUOTE, now))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("put out at noon", "still burning at noon"),
        ("not known, and", "not known and never will be, and"),
        ("before dawn", "at 3 in the morning"),
        ("is not known", "is known"),
        ("at noon", "at noon, and two firefighters died"),
        ("the police are looking for", "Inspector Marsh is looking for"),
        (REST[2], ""),
        (REST[2], "Correction: an earlier version of this page was wrong about the harbour."),
    ],
)
def test_a_change_elsewhere_is_told_with_its_share(was: str, now: str) -> None:
    verdict = judge(PAGE, QUOTE, PAGE.replace(was, now))

    assert verdict.drift == Drift.CHANGED
    assert 0 < verdict.share < 0.5


def test_a_quotation_that_never_stood_there_does_not_alarm_at_every_change() -> None:
    assert drift(PAGE.replace("12:31", "18:40"), quoted="Nobody has ever said this there.") == (
        Drift.NOISE
    )


def test_an_empty_page_has_lost_everything() -> None:
    assert drift("") == Drift.QUOTE_GONE
    assert judge(PAGE, "", "").share == 1.0


@pytest.mark.parametrize(
    ("quoted", "found"),
    [
        ("", ()),
        ("Seven.", ("Seven.",)),
        ("One two three. Four five six!", ("One two three.", "Four five six!")),
        ("One two three […] four five six", ("One two three", "four five six")),
        ("One two three ... so be. Four five six.", ("One two three", "Four five six.")),
        ("七人が病院に運ばれた。", ("七人が病院に運ばれた。",)),
    ],
)
def test_what_was_quoted_is_looked_for_sentence_by_sentence(
    quoted: str, found: tuple[str, ...]
) -> None:
    assert passages(quoted) == found


def test_each_missing_sentence_is_named() -> None:
    assert missing(f"{REST[0]} {QUOTE}", REST[0]) == (QUOTE,)


def test_a_seal_names_what_is_said_not_how_it_is_dated() -> None:
    assert seal(PAGE) == seal(PAGE.replace("12:31", "18:40"))
    assert seal(PAGE) != seal(PAGE.replace("Seven", "Nine"))


@given(any_text(), any_text(), any_text())
def test_any_texts_are_judged(old: str, quoted: str, new: str) -> None:
    verdict = judge(old, quoted, new)

    assert 0 <= verdict.share <= 1
    assert bool(verdict.lost) == (verdict.drift == Drift.QUOTE_GONE)
    assert judge(new, quoted, new).drift == Drift.UNCHANGED


@given(st.lists(st.sampled_from(PAGE.split("\n\n")), min_size=1))
def test_what_stands_there_word_for_word_is_never_missed(lines: list[str]) -> None:
    text = "\n".join(lines)
    for line in lines:
        assert missing(line, text) == ()


@given(st.lists(st.sampled_from(PAGE.split("\n\n"))), st.lists(st.sampled_from(REST)))
def test_texts_of_one_seal_never_alarm(one: list[str], other: list[str]) -> None:
    old, new = "\n".join(one), "\n".join(other)
    if seal(old) == seal(new):
        assert not judge(old, "", new).drift.matters


@pytest.mark.parametrize("unit", ["word ", "12 ", "a\n", f"{QUOTE} ", "\u0301", "Ab. "])
def test_long_pages_are_judged_in_time(unit: str) -> None:
    old = unit * (100_000 // len(unit))
    began = time.process_time()
    judge(old, QUOTE * 5, old[: len(old) // 2] + QUOTE + old[len(old) // 2 :])
    judge(old, QUOTE * 5, unit)
    assert time.process_time() - began < 10

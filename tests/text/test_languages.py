from __future__ import annotations

import pytest

from stories.text.languages import language

TAGS = ("da", "de", "en", "es", "fr", "it", "nb", "nl", "pt", "sv")


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en-GB", "en"), ("de_AT", "de"), ("no", "nb"), ("nn", "nb"), ("PT", "pt"), ("fa", "en")],
)
def test_a_tag_picks_its_language_or_english(tag: str, expected: str) -> None:
    assert language(tag).tag == expected


@pytest.mark.parametrize("tag", TAGS)
def test_every_language_can_do_its_job(tag: str) -> None:
    words = language(tag)

    for name in ("negations", "hedges", "possible", "sayings", "according", "denials", "units"):
        assert words[name].firsts, name
    months = [words["months"].match(words.tokens(word), 0) for word in words["months"].singles]
    assert {match[0] for match in months if match} == set(range(1, 13))


@pytest.mark.parametrize("tag", TAGS)
def test_every_list_is_written_in_lower_case_and_nfc(tag: str) -> None:
    words = language(tag)

    for name in ("negations", "hedges", "sayings", "function", "openers", "titles"):
        for first in words[name].firsts:
            assert first == first.lower()
            assert first.isascii() or first.isprintable()


def test_the_longest_phrase_wins() -> None:
    words = language("en")

    assert words["units"].match(words.tokens("percentage points"), 0) == ("percentage_point", 2)
    assert words["units"].match(words.tokens("per cent of all"), 0) == ("percent", 2)
    assert words["units"].match(words.tokens("per head"), 0) is None

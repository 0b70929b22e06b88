from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.cutting import GAP, cut_version, cut_words, holds, pattern_of
from stories.text.version import ClaimMark, EvidenceMark, NoticeMark, UpdateText, Version


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Jan Kowal was seen.", f"{GAP} was seen."),
        ("They saw JAN  KOWAL, again.", f"They saw {GAP}, again."),
        ("They saw Jan\nKowal.", f"They saw {GAP}."),
        ("They saw Jan Kowalski.", "They saw Jan Kowalski."),
        ("[Jan Kowal was held]{claim=C-3}, police said.", f"{GAP}, police said."),
        ("See [Jan Kowal](https://x.example/jan) there.", f"See {GAP} there."),
        ("See [him](https://x.example/jan-kowal) there.", f"See {GAP} there."),
        ("One.\n\nA **Jan** Kowal.\n\nTwo.", f"One.\n\n{GAP}\n\nTwo."),
        ("Jan\n\nKowal", "Jan\n\nKowal"),
        ("Nobody.", "Nobody."),
    ],
)
def test_words_are_cut_whatever_stands_between_them(text: str, left: str) -> None:
    pattern = pattern_of("Jan Kowal")

    assert cut_words(pattern, text) == left


def test_words_without_a_letter_are_no_words() -> None:
    assert pattern_of(" … ") is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_of_the_words_is_left(before: str, after: str) -> None:
    pattern = pattern_of("Jan Kowal")

    cut = cut_words(pattern, f"{before} Jan Kowal {after}")

    assert not holds(pattern, cut)


def test_a_claim_goes_with_its_mark_and_every_text_is_looked_at() -> None:
    version = Version(
        headline="Jan Kowal held",
        body="[Jan Kowal is held]{claim=C-1}. [Two are hurt]{claim=C-2}.",
        byline="Jan Kowal",
        updates=(UpdateText("u1", "2026-11-29T00:00:00.000000Z", "Jan Kowal", "He is held."),),
        claims=(ClaimMark("C-1", "Jan Kowal is held", "false"), ClaimMark("C-2", "Two", "false")),
        notices=(NoticeMark("correction", 2, "2026-11-29T00:00:00.000000Z", wrong="Jan Kowal"),),
    )
    pattern = pattern_of("jan kowal")

    cut = cut_version(pattern, version)

    assert not holds(pattern, cut.to_record())
    assert [claim.ref for claim in cut.claims] == ["C-2"]
    assert cut.body == f"{GAP}. [Two are hurt]{{claim=C-2}}."
    assert cut.updates[0].body == "He is held."


def test_a_word_that_is_also_one_of_ours_is_cut_from_texts_only() -> None:
    version = Version(
        headline="A correction",
        body="Nobody.",
        notices=(NoticeMark("correction", 2, "2026-11-29T00:00:00.000000Z", wrong="correction"),),
    )

    cut = cut_version(pattern_of("correction"), version)

    assert (cut.headline, cut.notices[0].kind, cut.notices[0].wrong) == (
        f"A {GAP}",
        "correction",
        GAP,
    )


def test_an_address_that_holds_the_words_is_left_out() -> None:
    evidence = (EvidenceMark("Page", "supports", "url", url="https://x.example/jan-kowal"),)
    claim = ClaimMark("C-1", "Held", "false", evidence=evidence)
    version = Version(headline="A", body="[Held]{claim=C-1}", claims=(claim,))

    cut = cut_version(pattern_of("Jan Kowal"), version)

    assert cut.claims[0].evidence[0].url == ""

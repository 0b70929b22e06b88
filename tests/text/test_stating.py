from __future__ import annotations

import pytest

from stories.text.stating import stated


@pytest.mark.parametrize(
    ("sentence", "language", "found"),
    [
        (
            "Seven people were hurt, the hospital said.",
            "en",
            ("Seven people were hurt", "the hospital"),
        ),
        ("Seven were hurt, according to police.", "en", ("Seven were hurt", "police")),
        (
            "Sieben wurden verletzt, sagte die Polizei.",
            "de",
            ("Sieben wurden verletzt", "die Polizei"),
        ),
        # No source, or none at the end: the whole sentence.
        ("Seven people were hurt.", "en", ("Seven people were hurt.", "")),
        ("Seven were hurt, they said.", "en", None),
        ("Police said seven, or eight, were hurt.", "en", None),
        ("They ran, said Ida Moe, who lives there with her dog.", "en", None),
    ],
)
def test_a_source_behind_the_last_comma_is_told_from_what_it_says(
    sentence: str, language: str, found: tuple[str, str] | None
) -> None:
    assert stated(sentence, language=language) == (found or (sentence, ""))

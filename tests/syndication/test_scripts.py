from __future__ import annotations

import pytest

from stories.syndication.scripts import direction


@pytest.mark.parametrize(
    ("language", "way"),
    [
        ("en-GB", "ltr"),
        ("ar", "rtl"),
        ("ar-EG", "rtl"),
        ("he", "rtl"),
        ("fa_IR", "rtl"),
        ("uz-Arab", "rtl"),
        ("az-Latn-IR", "ltr"),
        ("ur-Latn", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_language_is_written_as_its_script_is(language: str, way: str) -> None:
    assert direction(language) == way

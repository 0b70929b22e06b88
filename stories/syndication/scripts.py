"""Which way a language is written."""

from __future__ import annotations

_LANGUAGES = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"]
)
_SCRIPTS = frozenset(
    ["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"]
)


def direction(language: str) -> str:
    """`rtl` or `ltr`, for a BCP 47 tag such as ar, uz-Arab or en-GB; its script decides."""
    parts = language.lower().replace("_", "-").split("-")
    script = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _SCRIPTS else "ltr"
    return "rtl" if parts[0] in _LANGUAGES else "ltr"

"""Link addresses: where one ends in the source, and which a reader may be sent to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from unicodedata import category

from stories.text.limits import MAX_LABEL, MAX_PARENS

SCHEMES = frozenset({"http", "https", "mailto"})


def _bare(deep: int) -> str:
    """The pattern of an address without `<>`: no spaces, and parentheses in pairs."""
    inner = rf"|\({_bare(deep - 1)}\)" if deep else ""
    return rf"(?:[^\s()\\]++|\\.{inner})*+"


_ANGLED = re.compile(r"<((?:[^<>\\\n]|\\.)*+)>")
_BARE = re.compile(_bare(MAX_PARENS))
_GAP = re.compile(r"[ \t]*+\n?[ \t]*+")
_TITLE = re.compile(r'"((?:[^"\\]|\\.)*+)"|\'((?:[^\'\\]|\\.)*+)\'|\(((?:[^()\\]|\\.)*+)\)', re.S)
_LABEL = re.compile(rf"\[((?:[^\[\]\\]|\\.){{1,{MAX_LABEL}}}+)\]", re.S)
_DEFINITION = re.compile(
    rf"\[((?!\^)(?:[^\[\]\\]|\\.){{1,{MAX_LABEL}}}+)\]:[ \t]*+(?:<([^<>]*+)>|(\S++))"
    r"(?:[ \t]++(?:\"([^\"]*+)\"|'([^']*+)'|\(([^()]*+)\)))?[ \t]*+"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
ENTITY = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z][A-Za-z0-9]{1,31}));")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
# Scripts need these between letters; a soft hyphen is a matter of layout.
_JOINERS = frozenset("\u00ad\u200c\u200d\u200e\u200f")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads."""

    url: str
    title: str = ""


def entity(match: re.Match[str]) -> str:
    """The character that an entity stands for; the entity itself where none may be shown."""
    if match[3]:
        text = html5.get(f"{match[3]};", "")
    else:
        number = int(match[1], 16) if match[1] else int(match[2])
        text = chr(number) if 0 < number < 0x110000 else ""
    hidden = any(category(c) in _HIDDEN and c not in _JOINERS for c in text)
    return match[0] if hidden or not text else text


def unescape(text: str) -> str:
    """An address or a title without backslashes and entities."""
    return ENTITY.sub(entity, _ESCAPED.sub(r"\1", text))


def safe_url(url: str) -> str | None:
    """The address as a page may hold it, or None: http, https, mailto or a place on this site."""
    url = url.strip()
    if url.lower().startswith("www."):
        url = f"https://{url}"
    plain = url.isascii() and url.isprintable()
    if not plain and any(category(c) in _HIDDEN and c not in _JOINERS for c in url):
        return None
    if "\\" in url:
        return None
    url = url.replace(" ", "%20")
    scheme = _SCHEME.match(url)
    if scheme:
        fit = scheme[1].lower() in SCHEMES and len(url) > scheme.end()
    else:
        fit = url.startswith(("/", "#")) and not url.startswith("//")
    return url if fit else None


def definition(line: str) -> tuple[str, Target] | None:
    """What a line `[label]: address "title"` defines; other words are None, never lost."""
    match = _DEFINITION.fullmatch(line) if line.startswith("[") else None
    if match is None or not match[1].strip():
        return None
    url = safe_url(unescape(match[2] if match[2] is not None else match[3]))
    if url is None:
        return None
    return label_key(match[1]), Target(url, unescape(match[4] or match[5] or match[6] or ""))


def label_key(label: str) -> str:
    """What makes two labels the same one."""
    return " ".join(label.split()).casefold()


def label_at(text: str, at: int) -> re.Match[str] | None:
    """A label in brackets at this place."""
    return _LABEL.match(text, at)


def target_at(text: str, at: int) -> tuple[Target, int] | None:
    """The target that stands in parentheses at this place, as written, and where they end."""
    start = _skip(text, at + 1)
    angled = _ANGLED.match(text, start)
    found = angled or (None if text.startswith("<", start) else _BARE.match(text, start))
    if found is None:
        return None
    url, end = found[1] if angled else found[0], found.end()
    gap = _skip(text, end)
    title = _TITLE.match(text, gap) if gap > end else None
    close = _skip(text, title.end()) if title else gap
    if text[close : close + 1] != ")":
        return None
    words = (title[1] or title[2] or title[3] or "") if title else ""
    return Target(unescape(url), unescape(words)), close + 1


def _skip(text: str, at: int) -> int:
    match = _GAP.match(text, at)
    assert match  # the pattern matches nothing, too
    return match.end()

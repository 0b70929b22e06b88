"""IPTC's ninjs, versions 1 to 3, and Superdesk's dialect of it."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from stories.errors import UnreadableFile
from stories.text.intake.draft import Draft
from stories.text.intake.escaping import escaped_line
from stories.text.intake.from_html import markdown_of, tree_of
from stories.text.intake.plain import paragraphs_of
from stories.text.intake.times import moment, whole_number
from stories.text.render import plain_text

_WORD = re.compile(r"\w+")
# A ticker such as <NGX> is no element.
_TAG = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|a|span|div|section|sup|sub|ul|ol|li|h[1-6]|table|blockquote)\b"
    r"[^<>]*>|&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[0-9a-fA-F]{1,6});"
)
_RICH = ("html", "richtext", "rich")
# Of a second body, so much must stand in the first one for it to be the same text again.
_SAME = 0.8
_PICTURES = frozenset({"picture", "graphic", "video", "audio", "planning", "event", "component"})
_RECALLED = {"canceled", "cancelled", "withheld"}


class _Text(NamedTuple):
    role: str
    rich: bool
    value: str


def from_ninjs(item: dict[str, Any], *, name: str) -> Draft:
    """The draft in a ninjs item. Raises UnreadableFile for one that carries no story."""
    fields = {_key(key): value for key, value in item.items()}
    if not fields.keys() & {"uri", "guid"}:
        raise UnreadableFile(
            f"{name} is JSON but no ninjs item, as it has neither a uri nor a guid; "
            "export it as ninjs, Markdown, HTML or plain text and import that."
        )
    _refuse_recalled(fields, name)
    body = _body(_texts(fields, "body", "bodies"))
    described = _texts(fields, "description", "descriptions")
    if not body and fields.get("type") in _PICTURES:
        raise UnreadableFile(
            f"{name} is a ninjs item of the type {fields['type']} and has no story in it; "
            "import the text that it belongs to."
        )
    standfirst = _line(described) if body else ""
    body = body or _body(described)
    if not body and not _texts(fields, "headline", "headlines"):
        raise UnreadableFile(
            f"{name} is a ninjs item without a headline and without a text; ask the sender for "
            "the whole item."
        )
    return Draft(
        headline=escaped_line(_line(_texts(fields, "headline", "headlines"))),
        standfirst=escaped_line(standfirst),
        byline=_byline(fields),
        body=body,
        language=_string(fields.get("language")),
        published_at=moment(fields.get("versioncreated")),
        embargo_until=moment(fields.get("embargoeduntil") or fields.get("embargoed")),
        note=_string(fields.get("ednote")),
        version_number=whole_number(fields.get("version")),
        source_format="ninjs",
    )


def _key(name: str) -> str:
    return name.lower()


def _refuse_recalled(fields: dict[str, Any], name: str) -> None:
    status = _string(fields.get("pubstatus")).lower().removeprefix("stat:")
    if status in _RECALLED:
        raise UnreadableFile(
            f"{name} recalls a story (its status is {status}) and tells none; retract or hold "
            "that story on the desk instead."
        )


def _texts(fields: dict[str, Any], single: str, plural: str) -> list[_Text]:
    """The texts of one sort: `body_html` and the like of version 1, `bodies` of 2 and 3."""
    found = []
    listed = fields.get(plural)
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("value"), str):
            kinds = {_key(key): _string(value) for key, value in entry.items()}
            role, sort = kinds.get("role", ""), kinds.get("contenttype", "")
            found.append(_text(role, sort, entry["value"]))
    for key, value in fields.items():
        if isinstance(value, str) and (key == single or key.startswith(f"{single}_")):
            found.append(_text(key[len(single) + 1 :], "", value))
    return [text for text in found if text.value.strip()]


def _text(role: str, sort: str, value: str) -> _Text:
    said = f"{role} {sort}".lower()
    if "plain" in said or role == "text":
        return _Text(role, rich=False, value=value)
    return _Text(
        role, rich=any(word in said for word in _RICH) or _is_marked_up(value), value=value
    )


def _is_marked_up(value: str) -> bool:
    return bool(_TAG.search(value))


def _line(texts: list[_Text]) -> str:
    """The main one of several, or the first, as plain words on one line."""
    best = sorted(texts, key=lambda text: (text.role not in ("main", ""), text.rich))
    if not best:
        return ""
    value = best[0].value
    if best[0].rich:
        value = plain_text(markdown_of(tree_of(value)))
    return " ".join(value.split())


def _body(texts: list[_Text]) -> str:
    """The text with the layout, and every other one that does not say the same."""
    kept: list[str] = []
    for text in sorted(texts, key=lambda text: not text.rich):
        markdown = markdown_of(tree_of(text.value)) if text.rich else paragraphs_of(text.value)
        if markdown and not _is_said(markdown, kept):
            kept.append(markdown)
    return "\n\n".join(kept)


def _is_said(markdown: str, kept: list[str]) -> bool:
    words = _WORD.findall(markdown.lower())
    said = {word for other in kept for word in _WORD.findall(other.lower())}
    return sum(word in said for word in words) >= _SAME * len(words)


def _byline(fields: dict[str, Any]) -> str:
    written = _string(fields.get("by")) or _string(fields.get("byline"))
    authors = fields.get("authors")
    if written or not isinstance(authors, list):
        return written
    names = (author.get("name") for author in authors if isinstance(author, dict))
    return ", ".join(name for name in names if isinstance(name, str))


def _string(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""

"""Markdown with front matter in YAML."""

from __future__ import annotations

import re
from typing import Any

import frontmatter
import yaml

from stories.errors import UnreadableFile
from stories.text.clean import clean
from stories.text.intake.draft import Draft
from stories.text.intake.escaping import escaped_line
from stories.text.intake.times import moment, whole_number
from stories.text.markup import spans
from stories.text.render import plain_text

_HEADLINES = ("headline", "title")
_STANDFIRSTS = ("standfirst", "subtitle", "subheadline", "dek", "deck", "description", "summary")
_BYLINES = ("byline", "author", "authors", "by")
_TIMES = ("published_at", "published", "date", "datepublished", "date_published")
_TITLE = re.compile(
    r"\n*(?:#[ \t]+(?P<hashed>[^\n]*?)(?:[ \t]+#+)?|(?P<lined>[^\n]+)\n=+)[ \t]*(?:\n|$)"
)
_MAX_CHARACTERS = 20_000  # of front matter; a real one has a few hundred


class _Loader(yaml.SafeLoader):
    """Plain values only. An alias is refused: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it refers to itself with an alias (*)")
        return super().compose_node(parent, index)


class _Handler(frontmatter.YAMLHandler):
    def load(self, fm: str, **_: object) -> Any:
        return yaml.load(fm, Loader=_Loader)  # noqa: S506 a safe loader, made stricter


def from_markdown(text: str, *, name: str) -> Draft:
    """The draft in a Markdown file; without front matter its first heading is the headline."""
    fields, body = _split(clean(text), name)
    headline = _first(fields, _HEADLINES)
    title = _TITLE.match(body)
    words = (title["hashed"] or title["lined"] or "") if title else ""
    if title and (not headline or words.casefold().split() == headline.casefold().split()):
        headline = headline or _as_headline(words)
        body = body[title.end() :]
    return Draft(
        headline=headline,
        standfirst=_first(fields, _STANDFIRSTS),
        byline=_first(fields, _BYLINES),
        body=body,
        language=_first(fields, ("language", "lang", "locale")),
        published_at=moment(_value(fields, _TIMES)),
        embargo_until=moment(_value(fields, ("embargo_until", "embargoed_until", "embargo"))),
        note=_first(fields, ("note", "change_note", "ednote")),
        version_number=whole_number(fields.get("version")),
        source_format="markdown",
    )


def _split(text: str, name: str) -> tuple[dict[str, Any], str]:
    """The fields of the front matter by their names in lower case, and the rest."""
    handler = _Handler()
    if not handler.detect(text):
        return {}, text
    try:
        matter, body = handler.split(text)
    except ValueError:
        return {}, text  # a rule at the head, and none below it
    if len(matter) > _MAX_CHARACTERS:
        raise _refused(name, "it is too long")
    try:
        fields = handler.load(matter)
    except yaml.MarkedYAMLError as refusal:
        mark = refusal.problem_mark
        where = f" in line {mark.line + 2}" if mark else ""
        raise _refused(name, f"{refusal.problem or 'it is broken'}{where}") from None
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as refusal:
        said = "it is nested too deep" if isinstance(refusal, RecursionError) else str(refusal)
        raise _refused(name, said) from None
    if not isinstance(fields, dict):
        return {}, text  # words between two rules
    return {str(key).lower().replace("-", "_"): value for key, value in fields.items()}, body


def _refused(name: str, why: str) -> UnreadableFile:
    words = " ".join(why.split())
    return UnreadableFile(
        f"{name} has front matter that can’t be read, because {words}; mend the lines between "
        "the two --- and import it again."
    )


def _value(fields: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), None)


def _first(fields: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first of these fields that says something, as one line."""
    value = _value(fields, names)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value if isinstance(one, str | int))
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _as_headline(words: str) -> str:
    """A heading as a headline, where claim marks are the only markup."""
    return words if spans(words) else escaped_line(plain_text(words))

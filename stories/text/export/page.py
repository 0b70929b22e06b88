"""An export as one HTML page that needs nothing else: no script, no font, no picture."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from stories.text.markup import strip_marks
from stories.text.render import render, render_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stories.text.export.record import ExportedStory

_STYLE = """
:root { color-scheme: light dark }
body { font: 1.1rem/1.55 Charter, "Bitstream Charter", Cambria, Georgia, serif; margin: 2rem auto;
  max-width: 66ch; padding-inline: 1rem }
h1 { line-height: 1.15 } h2 { margin-block-start: 2.5rem; font-size: 1.25rem }
.standfirst { font-size: 1.25rem } .claim { border-block-end: 2px solid #7A5200 }
small, .by, time { font: .85rem/1.5 system-ui, sans-serif } code { overflow-wrap: anywhere }
section { border-block-start: 1px solid #8884; padding-block-start: .5rem }
"""


def as_html(story: ExportedStory) -> str:
    """The story as readers see it, its claims with their checks, and its change log."""
    version = story.words
    language = escape(version.language)
    parts = (*_words(story), *_claims(story), *_log(story))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(strip_marks(version.headline))}</title>\n<style>{_STYLE}</style>\n"
        f'</head>\n<body dir="auto">\n<main>\n{"".join(parts)}</main>\n</body>\n</html>\n'
    )


def _words(story: ExportedStory) -> Iterator[str]:
    version = story.words
    yield f"<h1>{render_line(version.headline)}</h1>\n"
    if version.standfirst:
        yield f'<p class="standfirst">{render_line(version.standfirst)}</p>\n'
    if version.alert:
        yield f'<p class="alert">Push text: {render_line(version.alert)}</p>\n'
    if version.byline:
        yield f'<p class="by">{escape(version.byline)}</p>\n'
    yield render(version.body).html
    for update in version.updates:
        yield f'<section id="{escape(update.uid)}"><h2>{render_line(update.headline)}</h2>'
        yield _time(update.at) + render(update.body).html + "</section>\n"
    for notice in version.notices:
        said = notice.text or f"{notice.wrong} → {notice.right} ({notice.according_to})"
        yield f"<p><strong>{escape(notice.kind)}</strong> {_time(notice.at)} {escape(said)}</p>\n"


def _claims(story: ExportedStory) -> Iterator[str]:
    if not story.claims:
        return
    yield "<section><h2>Claims</h2>\n<ul>\n"
    for claim in story.claims:
        yield f'<li id="{escape(claim.ref)}">{escape(claim.ref)} {escape(claim.statement)}: '
        yield f"<strong>{escape(claim.label)}</strong><ul>"
        if claim.counts:
            yield f"<li>{escape(claim.counts)}</li>"
        if claim.merged_into:
            yield f"<li>{_time(claim.merged_at)} Made part of {escape(claim.merged_into)}. "
            yield f"{escape(claim.merge_reason)}</li>"
        for check in claim.checks:
            yield f"<li>{_time(check.at)} {escape(check.by)}, {escape(check.outcome)}: "
            yield f"{escape(check.label)}. {escape(check.reason)}</li>"
        yield "</ul></li>\n"
    yield "</ul></section>\n"


def _log(story: ExportedStory) -> Iterator[str]:
    if not story.revisions:
        return
    yield "<section><h2>Change log</h2>\n<ol>\n"
    for row in story.revisions:
        yield f'<li value="{row.number}">{_time(row.at)} <strong>{escape(row.label)}</strong> '
        yield f"{escape(row.note)}"
        for override in row.overrides:
            yield f"<br>Published against “{escape(override['code'])}”: "
            yield escape(override["reason"])
        yield f"<br><small>SHA-256 <code>{escape(row.digest)}</code></small></li>\n"
    yield "</ol></section>\n"


def _time(at: str) -> str:
    return f'<time datetime="{escape(at)}">{escape(at[:16].replace("T", " "))} UTC</time>'

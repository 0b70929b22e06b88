"""A draft: what a foreign file says, in the words of the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stories.errors import UnreadableFile
from stories.text.clean import clean, clean_line
from stories.text.intake.escaping import escaped, escaped_line
from stories.text.limits import MAX_BYTES, refuse_long
from stories.text.markup import strip_marks

if TYPE_CHECKING:
    from datetime import datetime

    from stories.text.limits import TextTooLong
    from stories.text.version import UpdateText

MAX_HEADLINE = 300
MAX_STANDFIRST = 600
MAX_BYLINE = 200
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_KEPT = 240  # of a headline that is too long, so that the cut one reads as one


@dataclass(frozen=True, slots=True)
class Draft:
    """One version of a story as a file gives it.

    `remarks` are whole sentences about what an editor should look at.
    """

    headline: str
    body: str  # Markdown
    standfirst: str = ""
    byline: str = ""
    language: str = ""  # BCP 47; empty where the file does not say
    published_at: datetime | None = None  # aware
    embargo_until: datetime | None = None  # aware
    note: str = ""  # what the sender says about this version
    updates: tuple[UpdateText, ...] = ()
    source_format: str = ""
    version_number: int | None = None
    remarks: tuple[str, ...] = ()


def fitted(draft: Draft, *, name: str) -> Draft:
    """The draft cleaned, and with all its words where they fit.

    What is too long for its field stands at the head of the body. Raises UnreadableFile for a
    draft without a headline, TextTooLong for more text than a story may hold.
    """
    draft = replace(
        draft,
        headline=clean_line(draft.headline),
        standfirst=clean_line(draft.standfirst),
        byline=clean_line(draft.byline),
        body=clean(draft.body).strip(),
        note=clean_line(draft.note),
        language=draft.language if _LANGUAGE.fullmatch(draft.language) else "",
    )
    if not any(mark.isalnum() for mark in strip_marks(draft.headline)):
        raise UnreadableFile(f"{name} has no headline; put one into the file and import it again.")
    draft = _byline_fitted(_standfirst_fitted(_headline_fitted(draft)))
    refuse_long(draft.body)
    return draft


def too_long(refusal: TextTooLong, *, name: str) -> UnreadableFile:
    """The refusal of a text that no story can hold, in the words of an import."""
    return UnreadableFile(
        f"{name} holds {refusal.size // 1024 + 1} KB of text and a story can hold "
        f"{MAX_BYTES // 1024} KB; split it into parts and import each as a story of its own."
    )


def _headline_fitted(draft: Draft) -> Draft:
    if len(draft.headline) <= MAX_HEADLINE:
        return draft
    whole = strip_marks(draft.headline)
    remark = "The headline was too long, so it was cut and stands whole in the first paragraph."
    cut = whole[:_KEPT].rsplit(" ", 1)[0].rstrip(" ,;:.–—-")
    body = f"{escaped(whole)}\n\n{draft.body}".strip()
    remarks = (*draft.remarks, remark)
    return replace(draft, headline=escaped_line(f"{cut}…"), body=body, remarks=remarks)


def _standfirst_fitted(draft: Draft) -> Draft:
    if len(draft.standfirst) <= MAX_STANDFIRST:
        return draft
    remark = "The standfirst was too long, so it stands in the body as its own paragraph."
    body = f"{escaped(strip_marks(draft.standfirst))}\n\n{draft.body}".strip()
    return replace(draft, standfirst="", body=body, remarks=(*draft.remarks, remark))


def _byline_fitted(draft: Draft) -> Draft:
    if len(draft.byline) <= MAX_BYLINE:
        return draft
    remark = "The byline was too long, so it stands at the end of the body."
    body = f"{draft.body}\n\n{escaped(draft.byline)}".strip()
    return replace(draft, byline="", body=body, remarks=(*draft.remarks, remark))

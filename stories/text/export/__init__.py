"""A story with its whole record, taken elsewhere: as JSON, Markdown and one HTML page."""

from stories.text.export.page import as_html
from stories.text.export.prose import as_markdown
from stories.text.export.record import (
    ExportedCheck,
    ExportedClaim,
    ExportedRevision,
    ExportedStory,
    as_json,
    from_json,
)

__all__ = [
    "ExportedCheck",
    "ExportedClaim",
    "ExportedRevision",
    "ExportedStory",
    "as_html",
    "as_json",
    "as_markdown",
    "from_json",
]

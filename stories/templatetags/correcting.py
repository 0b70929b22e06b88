"""How the correction lane shows the passages that readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from stories.text.render import render, render_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

    from stories.text.excerpts import Excerpt

register = template.Library()


@register.simple_tag
def show_piece(piece: Excerpt) -> SafeString:
    """A passage as readers see it, without badges."""
    if piece.is_line:
        return format_html("<p>{}</p>", _safe(render_line(piece.words)))
    words = _safe(render(piece.words).html)
    if not piece.headline:
        return words
    return format_html("<p><strong>{}</strong></p>{}", _safe(render_line(piece.headline)), words)


@register.filter
def said(offered: Mapping[str, str], name: str) -> str:
    """What the machine proposed for that field."""
    return offered.get(name, "")


def _safe(rendered: str) -> SafeString:
    return mark_safe(rendered)  # noqa: S308 - the renderer's own, cleaned HTML

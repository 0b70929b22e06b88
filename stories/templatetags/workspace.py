"""How the screens of one story say where a finding is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from stories.models.claim import number_of

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from stories.editorial.candidate import Finding
    from stories.models import Story

register = template.Library()


@register.simple_tag
def finding_link(finding: Finding, story: Story) -> SafeString | str:
    """A link to the place that the finding names; nothing for one about the publication."""
    place = finding.place
    if number_of(place):
        return _link(reverse("admin:claim", args=[place]), _("Open %(ref)s") % {"ref": place})
    story_address = reverse("admin:story", args=[story.pk])
    if place.startswith("update:"):
        return _link(f"{story_address}#{place.removeprefix('update:')}", _("Go to the update"))
    words = {
        "headline": _("Go to the headline"),
        "standfirst": _("Go to the standfirst"),
        "alert": _("Go to the push text"),
        "body": _("Go to the text"),
    }
    return _link(f"{story_address}#id_{place}", words[place]) if place in words else ""


def _link(address: str, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)

"""A story or a claim as a box on somebody else's page: its address, its snippet, its oEmbed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from stories.syndication import addresses
from stories.syndication.words import for_xml

if TYPE_CHECKING:
    from typing import Any

WIDTH, STORY_HEIGHT, CLAIM_HEIGHT = 640, 420, 220  # px; a host's script fits the height
KEPT_S = 60
# No access to the host, none to our own origin; links open in a tab of their own.
_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True, slots=True)
class Box:
    """What a host needs to show it."""

    url: str
    title: str
    height: int

    def snippet(self, width: str = "100%", height: int | None = None) -> str:
        """The HTML for a host's page. Without its script the box scrolls at this height."""
        return format_html(
            '<iframe data-writethru src="{}" title="{}" width="{}" height="{}" loading="lazy"'
            ' sandbox="{}" frameborder="0"></iframe>\n<script async src="{}"></script>',
            *(self.url, self.title, width, height or self.height, _SANDBOX),
            addresses.page("embed_script"),
        )

    def oembed(self, width: int | None, height: int | None) -> dict[str, Any]:
        """The answer of oEmbed 1.0, no wider and no higher than was asked for."""
        wide, high = min(width or WIDTH, WIDTH), min(height or self.height, self.height)
        return {
            "version": "1.0",
            "type": "rich",
            "title": for_xml(self.title),
            "provider_name": for_xml(settings.NEWSROOM_NAME),
            "provider_url": addresses.page("front"),
            "cache_age": KEPT_S,
            "width": wide,
            "height": high,
            "html": for_xml(self.snippet(str(wide), high)),
        }


def story_box(slug: str, title: str) -> Box:
    """The box of a story: what we know, what we don't know yet, what we got wrong."""
    url = addresses.page("story_embed", slug)
    return Box(url, title or _("Words removed for legal reasons"), STORY_HEIGHT)


def claim_box(ref: str, statement: str) -> Box:
    """The box of one claim: where it stands."""
    return Box(addresses.page("claim_embed", ref), statement, CLAIM_HEIGHT)


def oembed_url(page: str, form: str) -> str:
    """Where a host asks about a page of ours, given its path."""
    from_page = addresses.absolute(page)
    return f"{addresses.page('oembed')}?{urlencode({'url': from_page, 'format': form})}"

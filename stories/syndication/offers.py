"""Every wording of our stories that is not a page, for whoever wants to build on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from stories.syndication import (
    addresses,
    atom,
    jsonfeed,
    mementos,
    newsml,
    ninjs,
    provenance,
    rss,
    stamps,
)
from stories.syndication.annotations import MEDIA_TYPE as ANNOTATIONS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_JSON = "application/json"
_LINES = "application/jsonl"
_XML = "application/xml"
_TEXT = "text/plain"


@dataclass(frozen=True, slots=True)
class Offer:
    """An address by its name, what is there, and what stands in the places of its route."""

    name: str
    media_type: str
    what: str | _StrPromise
    args: tuple[object, ...] = ()

    @property
    def example(self) -> str:
        return addresses.page(self.name, *self.args)


@dataclass(frozen=True, slots=True)
class Group:
    title: str | _StrPromise
    offers: tuple[Offer, ...]


_STORY = ("STORY",)
_VERSION = ("STORY", 2)
_PAIR = ("STORY", 1, 2)

GROUPS = (
    Group(
        _("Read along"),
        (
            Offer("stories_atom", atom.MEDIA_TYPE, _("The stories that changed last")),
            Offer("stories_rss", rss.MEDIA_TYPE, _("The same for readers of RSS")),
            Offer("stories_json", jsonfeed.MEDIA_TYPE, _("The same as JSON Feed")),
            Offer("stories_atom_archive", atom.MEDIA_TYPE, _("Older states of stories"), (1,)),
            Offer("stories_json_archive", jsonfeed.MEDIA_TYPE, _("The same as JSON Feed"), (1,)),
            Offer("changes_atom", atom.MEDIA_TYPE, _("The newest changes of all stories")),
            Offer("changes_json", jsonfeed.MEDIA_TYPE, _("The same as JSON Feed")),
            Offer("changes_atom_archive", atom.MEDIA_TYPE, _("Older changes, for good"), (1,)),
            Offer("changes_json_archive", jsonfeed.MEDIA_TYPE, _("The same as JSON Feed"), (1,)),
            Offer("log_atom", atom.MEDIA_TYPE, _("The changes of one story"), _STORY),
            Offer("log_json", jsonfeed.MEDIA_TYPE, _("The same as JSON Feed"), _STORY),
            Offer("log_atom_archive", atom.MEDIA_TYPE, _("Its older changes"), ("STORY", 1)),
            Offer(
                "log_json_archive", jsonfeed.MEDIA_TYPE, _("The same as JSON Feed"), ("STORY", 1)
            ),
            Offer(
                "state",
                _JSON,
                _("Its version, kind, notice and push text, to be asked often"),
                _STORY,
            ),
        ),
    ),
    Group(
        _("Take in"),
        (
            Offer("ninjs", ninjs.MEDIA_TYPE, _("A story as ninjs 3.1, as it stands"), _STORY),
            Offer("revision_ninjs", ninjs.MEDIA_TYPE, _("One version of it"), _VERSION),
            Offer("newsml", newsml.MEDIA_TYPE, _("A story as NewsML-G2, as it stands"), _STORY),
            Offer("revision_newsml", newsml.MEDIA_TYPE, _("One version of it"), _VERSION),
        ),
    ),
    Group(
        _("Look back"),
        (
            Offer("timegate", "", _("To the version that stood at a time (Memento)"), _STORY),
            Offer("timemap", mementos.MEDIA_TYPE, _("Every version and its time"), _STORY),
            Offer(
                "timemap_part",
                mementos.MEDIA_TYPE,
                _("Some of them, where there are many"),
                ("STORY", 1),
            ),
            Offer("diff_critic", "text/markdown", _("What changed, as CriticMarkup"), _PAIR),
            Offer("diff_page", "text/html", _("What changed, as one file"), _PAIR),
            Offer("annotations", ANNOTATIONS, _("Which words make which claim"), _STORY),
            Offer("revision_text", _TEXT, _("The text in which positions count"), _VERSION),
        ),
    ),
    Group(
        _("Verify"),
        (
            Offer("record_site", _LINES, _("The record of all stories")),
            Offer("record_site_part", _LINES, _("A part of it that is full"), (1,)),
            Offer("record_story", _LINES, _("The record of one story"), _STORY),
            Offer("record_story_part", _LINES, _("A part of it that is full"), ("STORY", 1)),
            Offer("revision_json", _JSON, _("A version’s content and salt"), _VERSION),
            Offer("prov", provenance.MEDIA_TYPE, _("What a story came from, as PROV"), _STORY),
            Offer("revision_prov", provenance.MEDIA_TYPE, _("One version of it"), _VERSION),
            Offer("record_keys", _JSON, _("The keys that sign it")),
            Offer("checkpoints", _LINES, _("How long the record was, each day")),
            Offer("checkpoint", _LINES, _("One that others have stamped"), ("DIGEST",)),
            Offer("stamp", stamps.MEDIA_TYPE, _("Its time stamp (OpenTimestamps)"), ("DIGEST",)),
            Offer("verify", "text/x-python", _("A script that verifies it")),
        ),
    ),
    Group(
        _("Find"),
        (
            Offer("sitemap", _XML, _("Where the parts of the sitemap are")),
            Offer("sitemap_part", _XML, _("Every story and claim, with its last change"), (1,)),
            Offer("news_sitemap", _XML, _("Where the parts of the news sitemap are")),
            Offer("news_sitemap_part", _XML, _("The stories of the last two days"), (1,)),
            Offer("robots", _TEXT, _("What machines may read")),
        ),
    ),
)

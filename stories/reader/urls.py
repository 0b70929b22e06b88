"""The reader's addresses. They stay: other people link to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from stories.reader import (
    embeds,
    exports,
    feeds,
    ledger,
    lists,
    memento,
    pages,
    since,
    versions,
    wires,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.urls import URLPattern


def _feed(
    route: str,
    newest: Callable[..., HttpResponse],
    before: Callable[..., HttpResponse],
    *,
    name: str,
) -> tuple[URLPattern, URLPattern]:
    """A feed, and its archives under the same address with a number."""
    stem, _, ending = route.rpartition(".")
    return (
        path(route, newest, {"name": name}, name=name),
        path(f"{stem}-<int:number>.{ending}", before, {"name": name}, name=f"{name}_archive"),
    )


app_name = "reader"
urlpatterns = [
    path("", lists.front, name="front"),
    path("desks/<slug:slug>/", lists.desk, name="desk"),
    path("corrections/", lists.corrections, name="corrections"),
    path("statuses/", pages.glossary, name="glossary"),
    path("record/", ledger.record, name="record"),
    *_feed("stories.atom", feeds.stories, feeds.stories_before, name="stories_atom"),
    *_feed("feed.json", feeds.stories, feeds.stories_before, name="stories_json"),
    path("stories.rss", feeds.stories, {"name": "stories_rss"}, name="stories_rss"),
    *_feed("changes.atom", feeds.changes, feeds.changes_before, name="changes_atom"),
    *_feed("changes.json", feeds.changes, feeds.changes_before, name="changes_json"),
    path("formats/", pages.formats, name="formats"),
    path("news-sitemap.xml", lists.news_sitemap, name="news_sitemap"),
    path("news-sitemap-<int:page>.xml", lists.news_sitemap_part, name="news_sitemap_part"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", lists.sitemap, name="sitemap"),
    path("sitemap-<int:page>.xml", lists.sitemap_part, name="sitemap_part"),
    path("c/<str:ref>/", pages.claim, name="claim"),
    path("c/<str:ref>/embed/", embeds.claim, name="claim_embed"),
    path("embed.js", embeds.script, name="embed_script"),
    path("oembed", embeds.oembed, name="oembed"),
    path("s/<slug:slug>/", pages.story, name="story"),
    path("s/<slug:slug>/embed/", embeds.story, name="story_embed"),
    path("s/<slug:slug>/state.json", pages.state, name="state"),
    path("s/<slug:slug>/log/", versions.log, name="log"),
    *_feed("s/<slug:slug>/log.atom", feeds.log, feeds.log_before, name="log_atom"),
    *_feed("s/<slug:slug>/log.json", feeds.log, feeds.log_before, name="log_json"),
    path("s/<slug:slug>/ninjs.json", wires.as_ninjs, name="ninjs"),
    path("s/<slug:slug>/r/<int:number>/ninjs.json", wires.as_ninjs, name="revision_ninjs"),
    path("s/<slug:slug>/newsml-g2.xml", wires.as_newsml, name="newsml"),
    path("s/<slug:slug>/r/<int:number>/newsml-g2.xml", wires.as_newsml, name="revision_newsml"),
    path("s/<slug:slug>/prov.jsonld", wires.as_prov, name="prov"),
    path("s/<slug:slug>/r/<int:number>/prov.jsonld", wires.as_prov, name="revision_prov"),
    path("s/<slug:slug>/r/<int:number>/", versions.revision, name="revision"),
    path("s/<slug:slug>/since/<int:older>..<int:newer>/", since.pair, name="since"),
    path("s/<slug:slug>/annotations.json", exports.annotated, name="annotations"),
    path("s/<slug:slug>/r/<int:number>/text.txt", exports.text, name="revision_text"),
    path(
        "s/<slug:slug>/diff/<int:older>..<int:newer>.md", exports.diff_critic, name="diff_critic"
    ),
    path("s/<slug:slug>/diff/<int:older>..<int:newer>.html", exports.diff_page, name="diff_page"),
    path("s/<slug:slug>/timegate", memento.timegate, name="timegate"),
    path("s/<slug:slug>/timemap", memento.timemap, name="timemap"),
    path("s/<slug:slug>/timemap-<int:part>", memento.timemap_part, name="timemap_part"),
    path("s/<slug:slug>/diff/", versions.pick, name="pick"),
    path("s/<slug:slug>/diff/<int:older>..<int:newer>/", versions.diff, name="diff"),
    # For whoever verifies the record
    path("record.jsonl", ledger.site, name="record_site"),
    path("record-<int:part>.jsonl", ledger.site, name="record_site_part"),
    path("s/<slug:slug>/record.jsonl", ledger.story, name="record_story"),
    path("s/<slug:slug>/record-<int:part>.jsonl", ledger.story, name="record_story_part"),
    path("s/<slug:slug>/r/<int:number>.json", ledger.content, name="revision_json"),
    path(".well-known/changelog-keys.json", ledger.keys, name="record_keys"),
    path(".well-known/checkpoints.jsonl", ledger.checkpoints, name="checkpoints"),
    path(".well-known/checkpoints/<slug:digest>.jsonl", ledger.checkpoint, name="checkpoint"),
    path(".well-known/checkpoints/<slug:digest>.jsonl.ots", ledger.stamp, name="stamp"),
    path("verify.py", ledger.script, name="verify"),
]

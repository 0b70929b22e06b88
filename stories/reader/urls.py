"""The reader's addresses. They stay: other people link to them."""

from __future__ import annotations

from django.urls import path

from stories.reader import feeds, lists, pages, versions

app_name = "reader"
urlpatterns = [
    path("", lists.front, name="front"),
    path("desks/<slug:slug>/", lists.desk, name="desk"),
    path("corrections/", lists.corrections, name="corrections"),
    path("statuses/", pages.glossary, name="glossary"),
    path("record/", pages.record, name="record"),
    path("stories.atom", feeds.stories_atom, name="stories_atom"),
    path("feed.json", feeds.stories_json, name="stories_json"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", lists.sitemap, name="sitemap"),
    path("sitemap-<int:page>.xml", lists.sitemap_part, name="sitemap_part"),
    path("c/<str:ref>/", pages.claim, name="claim"),
    path("s/<slug:slug>/", pages.story, name="story"),
    path("s/<slug:slug>/state.json", pages.state, name="state"),
    path("s/<slug:slug>/log/", versions.log, name="log"),
    path("s/<slug:slug>/log.atom", feeds.log_atom, name="log_atom"),
    path("s/<slug:slug>/log.json", feeds.log_json, name="log_json"),
    path("s/<slug:slug>/r/<int:number>/", versions.revision, name="revision"),
    path("s/<slug:slug>/diff/", versions.pick, name="pick"),
    path("s/<slug:slug>/diff/<int:older>..<int:newer>/", versions.diff, name="diff"),
]

"""What must never reach a reader is looked for at every public address."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import now

from stories.models import Claim, Story
from tests.factories import make_claim, make_evidence, make_source, make_story, make_update
from tests.syndication.telling import TWELVE, add_news, claimed, correct, saying, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

CANARY = "Zq7canary"
_LINK = re.compile(r'(?:href|action)="(/[^"#]*|\?[^"#]*)|<loc>https://courier\.example([^<]*)')


@pytest.fixture
def newsroom(editor: User) -> Story:
    """A published story, and everything that the desk knows and readers must not."""
    secret = make_source(name=f"{CANARY} Smith", confidential=True, public_label="An official")
    claim = claimed()
    make_evidence(
        claim=claim,
        source=secret,
        kind="url",
        url=f"https://{CANARY}.example/",
        title=f"{CANARY} memo",
        text=CANARY,
    )
    story = told(editor, slug="fire", body=saying(claim))
    add_news(story, by=editor)
    correct(story, by=editor, mended=TWELVE)
    unseen = make_claim(statement=f"{CANARY} is alive", claimant=CANARY)
    texts = {"headline": CANARY, "standfirst": CANARY, "byline": CANARY, "body": saying(unseen)}
    Story.objects.filter(pk=story.pk).update(**texts)
    make_update(story=story, headline=CANARY, body=CANARY)
    Claim.objects.filter(pk=claim.pk).update(statement=CANARY, claimant=CANARY, status="false")
    make_story(slug=f"{CANARY}-draft".lower(), **texts)
    make_story(slug="embargoed", embargo_until=now() + timedelta(days=1), **texts)
    return story


def crawl(client: Client) -> dict[str, bytes]:
    """Every page that links lead to from the front, and what stands there."""
    seen: dict[str, bytes] = {}
    waiting = [
        "/",
        "/robots.txt",
        "/sitemap.xml",
        "/news-sitemap.xml",
        "/s/fire/state.json",
        "/s/fire/timemap",
        "/s/fire/timemap-1",
        *(f"/s/fire/r/{n}/{name}" for n in (1, 3) for name in ("ninjs.json", "newsml-g2.xml")),
        "/s/fire/r/3/text.txt",
        "/s/fire/annotations.json",
        *(f"/c/{claim.ref}/" for claim in Claim.objects.all()),
        "/s/embargoed/",
    ]
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(("/admin/", "/static/")):
            continue
        response = client.get(path)
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
        seen[path] = response.content + headers.encode()
        for inside, mapped in _LINK.findall(response.content.decode()):
            link = (inside or mapped).replace("&amp;", "&")
            waiting.append(f"{path.partition('?')[0]}{link}" if link.startswith("?") else link)
    return seen


def test_nothing_that_is_not_published_stands_at_any_public_address(
    client: Client, newsroom: Story
) -> None:
    pages = crawl(client)

    shown = f"/c/{Claim.objects.earliest('pk').ref}/"
    assert {"/s/fire/", "/s/fire/log/", "/s/fire/r/1/", "/s/fire/diff/1..2/", shown} <= set(pages)
    assert {"/stories.atom", "/feed.json", "/s/fire/log.atom", "/corrections/"} <= set(pages)
    assert {"/stories.rss", "/changes.atom", "/s/fire/ninjs.json", "/s/fire/newsml-g2.xml"} <= set(
        pages
    )
    assert {"/s/fire/diff/1..2.md", "/s/fire/diff/1..2.html", "/formats/"} <= set(pages)
    leaks = [path for path, page in pages.items() if CANARY.lower() in page.decode().lower()]
    assert leaks == []


def test_every_link_of_a_public_page_leads_somewhere_and_no_page_sets_a_cookie(
    client: Client, newsroom: Story
) -> None:
    dead = (f"/c/{Claim.objects.latest('pk').ref}/", "/s/embargoed/")

    crawled = crawl(client)

    broken = [
        path
        for path in crawled
        if path not in dead and client.get(path).status_code not in (200, 301, 302)
    ]

    assert broken == []
    assert not client.cookies
    assert [path for path, page in crawled.items() if b"Vary: Cookie" in page] == []

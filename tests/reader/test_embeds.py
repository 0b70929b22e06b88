"""Boxes on other people's pages: who may frame them, what they say, how hosts find them."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from stories.editorial.publishing import hold, retract
from stories.models import Status
from tests.factories import make_story, make_user, stand
from tests.syndication.telling import TWELVE, add_news, claimed, correct, saying, told
from tests.website import answer, website

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from playwright.sync_api import Browser
    from pytest_django.fixtures import DjangoAssertNumQueries

STATIC = Path(__file__).parents[2] / "stories" / "static" / "stories"
OURS = "https://courier.example"


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("published", [1, 12])
def test_a_box_costs_the_same_however_long_the_record_is(
    client: Client,
    editor: User,
    published: int,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    story = told(editor, slug="fire")
    for number in range(1, published):
        add_news(story, by=editor, number=number)

    with django_assert_max_num_queries(3):
        client.get("/s/fire/embed/")
    with django_assert_num_queries(1):
        client.get("/s/fire/embed/")


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("he", "rtl")])
def test_a_box_says_which_way_its_own_words_run(
    client: Client, editor: User, settings: Any, language: str, direction: str
) -> None:
    settings.LANGUAGE_CODE = language
    claim = claimed()
    told(editor, slug="fire", body=saying(claim))

    for path in ("/s/fire/embed/", f"/c/{claim.ref}/embed/"):
        assert f'<html lang="{language}" dir="{direction}">' in shown(client, path)


def test_a_story_s_box_says_what_we_know_don_t_know_and_got_wrong(
    client: Client, editor: User
) -> None:
    sure, unsure = claimed(Status.CONFIRMED), claimed(statement="A third was hurt")
    body = f"{saying(sure)} {saying(unsure, 'a third was hurt')} Twelve people were hurt, he said."
    story = told(editor, slug="fire", body=body)
    correct(story, by=editor, mended=TWELVE)

    html = shown(client, "/s/fire/embed/")

    know, _, rest = html.partition("What we don’t know yet")
    assert sure.statement in know.partition("What we know")[2]
    assert unsure.statement in rest
    assert "<s>twelve people were hurt</s> Seven people were hurt." in rest
    assert "Version 2," in rest


def test_a_box_never_shows_a_story_as_better_than_it_stands(
    client: Client, editor: User, standards: User
) -> None:
    claim = claimed(Status.CONFIRMED)
    story = told(editor, slug="fire", body=saying(claim))
    hold(story, by=editor, reason="a witness has withdrawn")
    assert "We are reviewing this story" in shown(client, "/s/fire/embed/")

    retract(story, by=standards, reason="it was made up")
    html = shown(client, "/s/fire/embed/")
    assert "We have withdrawn this story because it was made up." in html
    assert claim.statement not in html


def test_a_claim_s_box_says_its_status_and_whether_we_still_say_it(
    client: Client, editor: User
) -> None:
    claim = claimed(Status.CONFIRMED)
    story = told(editor, slug="fire", body=saying(claim))
    assert "Confirmed" in shown(client, f"/c/{claim.ref}/embed/")

    stand(claim, Status.FALSE)
    correct(story, by=editor, body="Seven people were hurt, the office said.")

    assert "We no longer say this" in shown(client, f"/c/{claim.ref}/embed/")


def test_only_boxes_may_be_framed_and_only_by_asking_for_nothing_else(
    client: Client, editor: User
) -> None:
    claim = claimed()
    told(editor, slug="fire", body=saying(claim))

    for path in ("/s/fire/embed/", f"/c/{claim.ref}/embed/"):
        answer = client.get(path)
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer
        assert answer["X-Robots-Tag"] == "noindex"
        assert not re.search(r"<form|<input|<button", answer.content.decode())
    for path in ("/s/fire/", f"/c/{claim.ref}/", "/s/fire/log/", "/s/nothing/embed/"):
        answer = client.get(path)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"


def test_every_link_of_a_box_leaves_it(client: Client, editor: User) -> None:
    claim = claimed()
    told(editor, slug="fire", body=saying(claim))

    for path in ("/s/fire/embed/", f"/c/{claim.ref}/embed/"):
        links = re.findall(r"<a [^>]*>", shown(client, path))
        assert links
        for link in links:
            assert f'href="{OURS}/' in link
            assert 'target="_blank" rel="noopener"' in link


def test_a_box_is_small() -> None:
    assert len((STATIC / "embed.css").read_bytes()) < 6_000
    assert len((STATIC / "embed-frame.js").read_bytes()) < 2_000
    assert len((STATIC / "embed.js").read_bytes()) < 2_000


@pytest.mark.parametrize("path", ["/s/harbour-fire-1/embed/", "/c/C-1/embed/"])
def test_a_draft_has_no_box(client: Client, db: None, path: str) -> None:
    make_story(slug="harbour-fire-1", body=saying(claimed()))

    assert client.get(path).status_code == 404


def test_pages_offer_their_box_and_say_where_machines_find_it(
    client: Client, editor: User
) -> None:
    claim = claimed()
    told(editor, slug="fire", body=saying(claim), headline='Fire at "the harbour" <b>')

    for path in ("/s/fire/", f"/c/{claim.ref}/"):
        html = shown(client, path)
        snippet = unescape(re.findall(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)[0])
        assert f'src="{OURS}{path}embed/"' in snippet
        assert f'<script async src="{OURS}/embed.js"></script>' in snippet
        assert "allow-same-origin" not in snippet
        found = re.search(r'type="application/json\+oembed" href="([^"]*)"', html)
        assert found
        told_of = client.get(unescape(found[1]).removeprefix(OURS)).json()
        assert told_of["html"].partition(" width=")[0] == snippet.partition(" width=")[0]


def test_oembed_answers_as_it_is_specified(client: Client, editor: User) -> None:
    told(editor, slug="fire", headline="Fire & flood")
    asked = {"url": f"{OURS}/s/fire/?since=1#log"}

    answer = client.get("/oembed", asked)
    told_of = json.loads(answer.content)

    assert answer["Content-Type"] == "application/json"
    assert told_of["version"] == "1.0"
    assert told_of["type"] == "rich"
    assert told_of["title"] == "Fire & flood"
    assert (told_of["width"], told_of["height"]) == (640, 420)
    small = client.get("/oembed", {**asked, "maxwidth": "300", "maxheight": "200"}).json()
    assert (small["width"], small["height"]) == (300, 200)
    assert 'width="300" height="200"' in small["html"]

    xml = client.get("/oembed", {**asked, "format": "xml"})
    assert xml["Content-Type"].startswith("text/xml")
    root = ElementTree.fromstring(xml.content)  # noqa: S314 -- our own
    assert {part.tag: part.text for part in root} == {k: str(v) for k, v in told_of.items()}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "x",
        "/s/fire/",
        f"{OURS}/",
        f"{OURS}/s/draft/",
        f"{OURS}/s/nothing/",
        f"{OURS}/admin/",
        f"{OURS}/c/C-99/",
        f"{OURS}.evil.example/s/fire/",
        "https://evil.example/s/fire/",
        f"https://evil.example/?{OURS}/s/fire/",
        "http://127.0.0.1:8000/s/fire/",
        "javascript:alert(1)",
        f"{OURS}/\x00",
    ],
)
def test_oembed_knows_our_own_pages_only(client: Client, editor: User, url: str) -> None:
    told(editor, slug="fire")
    make_story(slug="draft")

    assert client.get("/oembed", {"url": url}).status_code == 404


def test_oembed_in_another_form_is_not_there(client: Client, db: None) -> None:
    asked = {"url": f"{OURS}/s/fire/", "format": "yaml"}

    assert client.get("/oembed", asked).status_code == 501


HOST = """<!doctype html><html lang="en"><title>A host</title><body><h1>Somebody else</h1>
<iframe data-writethru id="story" src="{ours}/s/fire/embed/" title="Fire" width="400" height="90"
 sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>
<iframe data-writethru id="open" src="{ours}/s/fire/embed/" title="Fire" width="400" height="90">
</iframe>
<iframe id="liar" title="liar" srcdoc="<script>
 parent.postMessage({{type: 'writethru:height', height: 3000}}, '*')</script>"></iframe>
<script async src="{ours}/embed.js"></script></body></html>"""

BELOW = "document.documentElement.scrollHeight - document.documentElement.clientHeight"


def test_a_box_grows_to_its_height_on_any_host_and_only_boxes_do(
    transactional_db: None, live_server: Any, browser: Browser
) -> None:
    editor = make_user("edith", "Editor")
    claims = [claimed(statement=f"Quay {n} is shut") for n in range(9)]
    told(editor, slug="fire", body=" ".join(saying(claim) for claim in claims))
    context = browser.new_context()
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)

    with website() as host:  # another origin than ours
        host.says = {"/": answer(HOST.format(ours=live_server.url)), "/favicon.ico": answer("")}
        page.goto(host.url())
        for name in ("story", "open"):
            box = page.frame_locator(f"#{name}")
            expect(box.get_by_role("heading", name="What we don’t know yet")).to_be_visible(
                timeout=20_000
            )
            page.wait_for_function(
                f"document.querySelector('#{name}').getBoundingClientRect().height > 300"
            )
            inner = page.locator(f"#{name}").element_handle().content_frame()
            assert inner
            assert inner.evaluate(BELOW) <= 1
        assert page.locator("#liar").evaluate("e => e.style.height") == ""
        with context.expect_page() as opened:
            page.frame_locator("#story").get_by_role("link", name="Read the story").click()
        assert opened.value.evaluate("opener") is None
    assert heard == []
    context.close()

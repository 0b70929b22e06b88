"""The reader's pages in Chromium: nothing wider than the screen, nothing that axe finds grave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from stories.models import Claim, Kind, Status
from tests.factories import make_user, stand
from tests.syndication.telling import add_news, claimed, correct, saying, tell, told

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATHS = (
    *("/", "/corrections/", "/statuses/", "/record/", "/desks/world/"),
    *("/s/fire/", "/s/fire/log/", "/s/fire/r/1/", "/s/fire/diff/1..3/"),
    *("/s/fire/?since=1", "/s/fire/since/1..2/", "/s/fire/embed/", "/s/harbour/embed/"),
    *("/s/fire/diff/1..3/?view=side", "/s/harbour/", "/nothing/"),
)


@pytest.fixture
def newspaper(transactional_db: None) -> None:
    editor = make_user("edith", "Editor")
    sure, unsure = claimed(Status.CONFIRMED), claimed(statement="A third was hurt")
    story = told(editor, slug="fire", body=f"{saying(sure)} {saying(unsure, 'a third was hurt')}")
    add_news(story, by=editor)
    stand(unsure, Status.DISPUTED)
    tell(story, by=editor, headline="Great fire at the harbour", kind=Kind.CLARIFICATION)
    correct(story, by=editor, body=saying(sure))
    told(editor, slug="harbour", language="ar", headline="حريق في الميناء", body=saying(unsure))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_fits_and_can_be_read_by_everybody(
    newspaper: None, live_server: Any, browser: Browser, scheme: Any, width: int
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page, axe = context.new_page(), Axe()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)

    claims = [f"/c/{claim.ref}/{box}" for claim in Claim.objects.all() for box in ("", "embed/")]
    for path in (*PATHS, *claims):
        page.goto(f"{live_server.url}{path}")
        found = axe.run(page).response["violations"]
        assert [(v["id"], v["impact"]) for v in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path

    assert refused == []
    context.close()

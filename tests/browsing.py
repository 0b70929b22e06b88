"""People at browsers: whose session it is, what the console says, where the caret is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.test import Client

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page
    from pytest_playwright.pytest_playwright import CreateContextCallback

PATIENCE_MS = 8_000
# What Chromium itself writes of an answer that a screen expects: a clash, an ended session,
# words that can't be kept. A missing page or a server's error is never expected.
_EXPECTED = ("status of 403", "status of 409", "status of 422")


def log_in(context: BrowserContext, address: str, user: User) -> None:
    """Let the browser be the user's."""
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])


def select(box: Locator, words: str) -> None:
    """Select words in a text field, as somebody does who drags over them."""
    box.evaluate(
        """(field, words) => {
          const start = field.value.indexOf(words);
          if (start < 0) throw new Error(`${words} is not in the field`);
          field.focus();
          field.setSelectionRange(start, start + words.length);
        }""",
        words,
    )


def paste(box: Locator, words: str) -> None:
    """Put words where the caret is, in one go, as pasting does."""
    box.focus()
    box.page.keyboard.insert_text(words)


def copy_of(page: Page) -> Locator:
    """The box with the story's own text."""
    return page.get_by_role("textbox", name=re.compile("^Text"))


def ref_in(words: str) -> str:
    """The first claim reference in what the screen says."""
    found = re.search(r"C-[1-9]\d*", words)
    assert found, f"no reference in “{words}”"
    return found[0]


@dataclass(slots=True)
class Newsroom:
    """Opens browsers on one server, and hears what goes wrong in any of them."""

    new_context: CreateContextCallback
    address: str
    heard: list[str] = field(default_factory=list)

    def seat(self, user: User | None = None, **options: Any) -> Page:
        """A browser of the user's own, or a reader's, on its first page."""
        context = self.new_context(base_url=self.address, **options)
        context.set_default_timeout(PATIENCE_MS)
        context.on("console", lambda said: self.heard.extend(_complaint(said)))
        context.on("weberror", lambda error: self.heard.append(str(error.error)))
        if user:
            log_in(context, self.address, user)
        page = context.new_page()
        page.goto("/admin/" if user else "/")
        return page


def _complaint(said: ConsoleMessage) -> list[str]:
    if said.type not in ("error", "warning") or any(part in said.text for part in _EXPECTED):
        return []
    return [f"{said.text} ({said.location['url']})"]

"""A reader verifies the record in Chromium: what holds, what was changed, what is missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from stories.models import Story
from stories.syndication import ledger
from tests.factories import make_user
from tests.sealed import (
    CHECKPOINTS,
    KEYS,
    STRANGER,
    TAMPERS,
    lines_of,
    listed,
    make_record,
    reseal,
    written,
)
from tests.syndication.telling import lengthen

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

SITE, LOG = "/record/", "/s/fire/log/"
RECORDS = {SITE: "/record.jsonl", LOG: "/s/fire/record.jsonl"}
# What each tamper is called on the page; a changed line is what most of them are.
SAYS = {
    "the first removed": "removed, moved or put in",
    "a middle one removed": "removed, moved or put in",
    "two swapped": "removed, moved or put in",
    "one twice": "follows a version that another one follows already",
    "signed with a stranger's key": "a key that is not in our list",
    "the end written anew": "a key that is not in our list",
    "a fork": "follows a version that another one follows already",
    "a signature taken away": "has no signature",
    "key changed": "a key that is not in our list",
    "sig changed": "is not ours",
}


@pytest.fixture
def fire(transactional_db: None, settings: Any, tmp_path: Path) -> Story:
    settings.RECORD_KEYS_DIR = tmp_path / "ring"
    settings.RECORD_CHECKPOINTS = tmp_path / "kept.jsonl"
    return make_record(make_user("edith", "Editor"))


@pytest.fixture
def reader(page: Page, fire: Story, live_server: Any) -> Page:
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def verify(page: Page, seal: str = "") -> tuple[str, str]:
    """Press the button: how it ended, and what is said."""
    if seal:
        page.get_by_label("A seal that you noted").fill(seal)
    page.get_by_role("button", name="Verify in this browser").click()
    page.wait_for_function(
        """() => document.querySelector("[data-verify]").dataset.found
           && !document.querySelector("[data-verify] [aria-disabled]")"""
    )
    found = page.locator("[data-verify]").get_attribute("data-found") or ""
    return found, page.get_by_role("status").inner_text()


def serve(page: Page, path: str, body: bytes) -> None:
    """Let the browser get this instead of what the server says."""

    def fulfil(route: Route) -> None:
        route.fulfill(body=body, content_type="application/jsonl")

    page.unroute(f"**{path}")
    page.route(f"**{path}", fulfil)


def served(page: Page, path: str) -> bytes:
    return page.request.get(path).body()


@pytest.mark.parametrize("address", [SITE, LOG])
def test_the_record_holds_and_each_step_is_told(
    reader: Page, live_server: Any, address: str
) -> None:
    reader.goto(f"{live_server.url}{address}")

    found, said = verify(reader)

    count = 6 if address == SITE else 4
    assert (found, f"{count} versions, each unchanged" in said) == ("good", True)
    steps = reader.locator(".verify-steps li").all_text_contents()
    assert len(steps) == (count + 1 if address == SITE else count)
    assert all("signed with our key" in step for step in steps[:count])
    violations = Axe().run(reader).response["violations"]
    assert [(one["id"], one["impact"]) for one in violations] == []


def test_every_tamper_is_found_and_told_in_words(reader: Page, live_server: Any) -> None:
    for address, record in RECORDS.items():
        reader.goto(f"{live_server.url}{address}")
        whole = served(reader, f"{live_server.url}{record}")
        for what, tamper in TAMPERS.items():
            serve(reader, record, written(tamper(lines_of(whole))))

            found, said = verify(reader)

            assert found == "bad", (address, what)
            assert SAYS.get(what, "") in said, (address, what, said)
            assert reader.locator(".verify-steps .wrong").count() == 1
        for mutated in (whole[:-1], b"\xef\xbb\xbf" + whole, whole.replace(b":", b": ", 1)):
            serve(reader, record, mutated)
            assert verify(reader)[0] == "bad"


def test_what_was_cut_off_is_found_by_a_checkpoint_a_noted_seal_and_the_browsers_memory(
    reader: Page, live_server: Any
) -> None:
    reader.goto(f"{live_server.url}{SITE}")
    lines = lines_of(served(reader, f"{live_server.url}/record.jsonl"))

    serve(reader, "/record.jsonl", written(lines[:3]))
    found, said = verify(reader)
    assert (found, "knows 4 versions that are no longer all here" in said) == ("bad", True)

    serve(reader, "/record.jsonl", written(lines[:5]))
    found, said = verify(reader, lines[5]["hash"])
    assert (found, "seal that you noted is not in the record" in said) == ("bad", True)

    serve(reader, "/record.jsonl", written(lines))
    assert verify(reader, lines[5]["hash"].upper())[0] == "good"
    serve(reader, "/record.jsonl", written(lines[:5]))
    reader.reload()
    found, said = verify(reader)
    assert (found, "this browser verified 6 versions" in said) == ("bad", True)
    assert "no longer all here" in said


def test_a_checkpoint_that_is_not_ours_is_told(reader: Page, live_server: Any) -> None:
    reader.goto(f"{live_server.url}{SITE}")
    [point] = lines_of(served(reader, f"{live_server.url}{CHECKPOINTS}"))
    serve(reader, CHECKPOINTS, written([{**point, "size": 3}]))

    found, said = verify(reader)

    assert (found, "does not have our signature" in said) == ("bad", True)


def test_a_key_that_was_not_valid_then_is_told(reader: Page, live_server: Any) -> None:
    reader.goto(f"{live_server.url}{LOG}")
    keys = json.loads(served(reader, f"{live_server.url}{KEYS}"))
    keys["keys"][0]["valid_from"] = "2100-01-01T00:00:00.000000Z"
    serve(reader, KEYS, json.dumps(keys).encode())

    found, said = verify(reader)

    assert (found, "not valid at its time" in said) == ("bad", True)


def test_a_browser_without_such_signatures_says_so_and_verifies_the_rest(
    reader: Page, live_server: Any
) -> None:
    reader.add_init_script(
        """crypto.subtle.importKey = () =>
             Promise.reject(new DOMException("Ed25519", "NotSupportedError"));"""
    )
    reader.goto(f"{live_server.url}{LOG}")
    whole = served(reader, f"{live_server.url}/s/fire/record.jsonl")

    found, said = verify(reader)

    assert (found, "can’t check our signatures" in said) == ("partly", True)
    serve(reader, RECORDS[LOG], written(TAMPERS["note changed"](lines_of(whole))))
    assert verify(reader)[0] == "bad"


def test_a_record_that_can_t_be_fetched_is_neither_good_nor_bad(
    reader: Page, live_server: Any
) -> None:
    reader.goto(f"{live_server.url}{LOG}")
    reader.route("**/record.jsonl", lambda route: route.abort())

    found, said = verify(reader)

    assert (found, "nothing was verified" in said) == ("none", True)


def test_what_has_no_signature_yet_is_told(reader: Page, live_server: Any, fire: Story) -> None:
    lengthen(fire, by=make_user("ada", "Editor"), versions=1)  # past the verbs: nobody signs it
    reader.goto(f"{live_server.url}{LOG}")

    found, said = verify(reader)

    assert (found, "Version 5, line 5, has no signature" in said) == ("bad", True)


def test_a_record_in_parts_is_verified_whole(
    reader: Page, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "PER_PART", 2)
    for address, count in ((LOG, 4), (SITE, 6)):
        reader.goto(f"{live_server.url}{address}")

        found, said = verify(reader)

        assert (found, f"{count} versions" in said) == ("good", True)


def test_a_thousand_versions_are_verified_line_by_line(reader: Page, live_server: Any) -> None:
    reader.goto(f"{live_server.url}{LOG}")
    [first, *_] = lines_of(served(reader, f"{live_server.url}{RECORDS[LOG]}"))
    lines = reseal([{**first, "version": number} for number in range(1, 1001)], STRANGER)
    serve(reader, KEYS, listed(STRANGER))
    serve(reader, RECORDS[LOG], written(lines))

    found, said = verify(reader)

    assert (found, "1000 versions" in said) == ("good", True)
    assert reader.locator(".verify-steps li").count() == 1000
    lines[998]["note"] = "Nothing happened."
    serve(reader, RECORDS[LOG], written(lines))
    found, said = verify(reader)
    assert (found, "Version 999, line 999" in said) == ("bad", True)


@pytest.mark.parametrize("record", [b"null\n", b"[]\n", b"{}\n", b"\xff\n", b"{", b"1\n"])
def test_what_is_no_record_is_bad(reader: Page, live_server: Any, record: bytes) -> None:
    reader.goto(f"{live_server.url}{LOG}")
    serve(reader, RECORDS[LOG], record)

    assert verify(reader)[0] == "bad"


def test_without_javascript_the_page_says_how(browser: Any, fire: Story, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in (SITE, LOG):
        page.goto(f"{live_server.url}{address}")
        assert not page.get_by_role("button", name="Verify in this browser").is_visible()
        assert page.get_by_text("With JavaScript this page verifies").is_visible()
    context.close()

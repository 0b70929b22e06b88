"""What other newsrooms take in: whether they may use it, and what they must do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.etree
import pytest

from stories.models import Kind, Stage
from stories.syndication import wires
from stories.syndication.newsml import NAMESPACE, newsml
from stories.syndication.ninjs import ninjs
from tests.standards import misfits, newsml_misfits
from tests.syndication import frozen

if TYPE_CHECKING:
    from stories.syndication.story import PublicStory

IPTC = {"g2": NAMESPACE, "h": "http://www.w3.org/1999/xhtml"}


def first(number: int = 1) -> PublicStory:
    return frozen.story(number=number, total=number, kind=Kind.NEW, notices=(), updates=())


STATES = {
    "new": first(),
    "update": frozen.story(kind=Kind.UPDATE, notices=(), note="Adds the cause."),
    "correction": frozen.story(),
    "minor": frozen.story(kind=Kind.MINOR, notices=(), note=""),
    "hold": frozen.under_review(),
    "kill": frozen.withdrawn(),
    "old version of a withdrawn story": frozen.story(total=5, stage_now=Stage.WITHDRAWN),
    "words removed": frozen.story(withheld=True, title="", summary="", plain="", byline=""),
    "nothing but a headline": frozen.story(plain="", updates=(), summary="", byline="", facts=()),
}


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_it_fits_both_schemas_in_every_state(state: PublicStory) -> None:
    assert misfits(ninjs(state), "ninjs-3.1.schema.json") == []
    assert newsml_misfits(newsml(state).encode()) == []


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_both_say_the_same(state: PublicStory) -> None:
    json, xml = ninjs(state), lxml.etree.fromstring(newsml(state).encode())

    def said(path: str) -> str:
        return str(xml.xpath(f"string({path})", namespaces=IPTC))

    assert said("@guid") == json["uri"]
    assert said("@version") == json["version"]
    assert said("//g2:pubStatus/@qcode") == f"stat:{json['pubStatus']}"
    assert said("//g2:versionCreated") == json["versionCreated"]
    assert said("//g2:firstCreated") == json["firstCreated"]
    assert said("//g2:edNote") == json.get("edNote", "")
    assert said("//g2:headline") == json["headlines"][0]["value"]
    assert [each.text for each in xml.iterfind(".//g2:description", IPTC)] == [
        each["value"] for each in json.get("descriptions", ())
    ]
    assert bool(xml.xpath("//h:body", namespaces=IPTC)) == ("bodies" in json)


def test_an_update_says_which_version_it_replaces() -> None:
    update = ninjs(STATES["update"])

    assert update["pubStatus"] == "usable"
    assert update["edNote"] == "UPDATE 3: Adds the cause. Replaces version 3."
    assert update["associations"][0]["rel"].endswith("/previousVersion")
    assert update["associations"][0]["version"] == "3"


def test_a_correction_says_what_was_wrong_in_which_versions_and_asks_to_be_published() -> None:
    correction = ninjs(frozen.story())

    assert correction["edNote"].startswith("CORRECTION: An earlier version")
    assert "versions 2–3" in correction["edNote"]
    assert "publish the notice" in correction["edNote"]
    (notice,) = (one for one in correction["descriptions"] if one["role"] == "correction")
    assert notice["value"] == frozen.story().notices[0].text


def test_a_kill_takes_every_version_back_and_sends_the_retraction_instead_of_the_text() -> None:
    kill = ninjs(frozen.withdrawn())

    assert kill["pubStatus"] == "canceled"
    assert kill["edNote"].startswith("KILL: do not use. Remove versions 1–4")
    assert kill["headlines"][0]["value"].startswith("KILL: ")
    assert "the log was forged" in kill["bodies"][0]["value"]
    assert [one["type"] for one in kill["associations"]] == ["text"]


def test_an_old_version_of_a_withdrawn_story_may_be_used_no_longer() -> None:
    old = ninjs(STATES["old version of a withdrawn story"])

    assert old["pubStatus"] == "canceled"
    assert "Remove versions 1–5" in old["edNote"]
    assert "bodies" not in old


def test_a_story_under_review_is_withheld_and_its_text_kept_out() -> None:
    hold = ninjs(frozen.under_review())

    assert hold["pubStatus"] == "withheld"
    assert hold["edNote"].startswith("WITHHELD: do not use this story")
    assert "a witness has withdrawn" in hold["edNote"]
    assert "bodies" not in hold
    assert "hospital" not in newsml(frozen.under_review())


def test_a_version_from_before_the_review_is_withheld_with_the_story() -> None:
    assert wires.pub_status(frozen.story(total=5, held_now=True)) == "withheld"


def test_a_correction_under_review_is_still_a_correction() -> None:
    note = wires.ed_note(frozen.story(held=True, held_now=True))

    assert "WITHHELD: " in note
    assert "CORRECTION: An earlier version" in note


def test_an_old_version_says_that_there_is_a_newer_one() -> None:
    assert wires.ed_note(frozen.story(total=6)).endswith("Version 6 has replaced this one.")


def test_claims_come_along_with_their_status() -> None:
    claims = [one for one in ninjs(frozen.story())["associations"] if one["type"] == "component"]

    assert [(one["title"], one["descriptions"][0]["value"]) for one in claims] == [
        ("Seven people were injured", "confirmed"),
        ("A drone started the fire", "unverified"),
    ]


@pytest.mark.parametrize(
    ("kind", "signal"),
    [
        (Kind.UPDATE, "sig:update"),
        (Kind.STATUS_CHANGE, "sig:update"),
        (Kind.RESTORATION, "sig:update"),
        (Kind.CLARIFICATION, "sig:correction"),
        (Kind.CORRECTION, "sig:correction"),
        (Kind.EDITORS_NOTE, "sig:correction"),
        (Kind.MINOR, ""),
        (Kind.NEW, ""),
        (Kind.REDACTION, ""),
    ],
)
def test_the_signal_says_what_needs_special_handling(kind: Kind, signal: str) -> None:
    xml = lxml.etree.fromstring(newsml(frozen.story(kind=kind)).encode())

    assert xml.xpath("string(//g2:signal/@qcode)", namespaces=IPTC) == signal

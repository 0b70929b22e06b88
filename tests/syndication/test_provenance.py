"""Where versions came from, in the words of PROV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pyld import jsonld  # type: ignore[import-untyped]

from stories.models import Passage
from tests.factories import make_claim, make_evidence, make_source
from tests.syndication.telling import correct, reread, saying, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from pytest_django.fixtures import DjangoAssertNumQueries

    from stories.models import Story

HERE = "https://courier.example"
ONE, TWO = f"{HERE}/s/fire/r/1/", f"{HERE}/s/fire/r/2/"
PROV = "http://www.w3.org/ns/prov#"
LOG = "https://fire.example/log"


@pytest.fixture
def story(editor: User) -> Story:
    claim = make_claim(statement="Twelve people were hurt")
    make_evidence(claim=claim, kind="url", url=LOG, title="The log")
    insider = make_source(
        name="Vilhelm Osterhagen", confidential=True, public_label="a person on the quay"
    )
    make_evidence(claim=claim, source=insider)
    story = told(editor, slug="fire", headline="Fire", body=saying(claim))
    correct(story, by=editor)
    return reread(story)


def graph(client: Client, path: str) -> dict[str, dict[str, Any]]:
    answer = client.get(path)
    assert answer["Content-Type"] == "application/ld+json"
    return {node["@id"]: node for node in answer.json()["@graph"]}


def test_a_version_names_what_it_replaced_and_the_change_that_made_it(
    client: Client, story: Story
) -> None:
    found = graph(client, "/s/fire/prov.jsonld")
    version, change = found[TWO], found[f"{TWO}#change"]

    assert version["prov:specializationOf"] == {"@id": f"{HERE}/s/fire/"}
    assert version["prov:wasRevisionOf"] == {"@id": ONE}
    assert version["prov:wasGeneratedBy"] == {"@id": f"{TWO}#change"}
    assert version["prov:wasAttributedTo"] == {"@id": f"{HERE}/#org"}
    assert version["prov:generatedAtTime"] == found[ONE]["prov:invalidatedAtTime"]
    assert "prov:invalidatedAtTime" not in version
    assert change["dcterms:type"] == "correction"
    assert change["prov:used"][0] == {"@id": ONE}
    assert change["prov:wasAssociatedWith"] == {"@id": f"{HERE}/#org"}


def test_evidence_is_named_as_readers_may_see_it(client: Client, story: Story) -> None:
    used = graph(client, "/s/fire/r/1/prov.jsonld")[f"{ONE}#change"]["prov:used"]

    assert [node.get("@id") for node in used] == [LOG, None]
    assert used[1]["dcterms:title"] == "a person on the quay"
    assert "Osterhagen" not in str(used)


def test_a_version_that_was_replaced_says_when(client: Client, story: Story) -> None:
    found = graph(client, "/s/fire/r/1/prov.jsonld")

    assert "prov:wasRevisionOf" not in found[ONE]
    after = graph(client, "/s/fire/r/2/prov.jsonld")[TWO]
    assert found[ONE]["prov:invalidatedAtTime"] == after["prov:generatedAtTime"]


def test_words_removed_by_law_leave_their_place_and_no_evidence(
    client: Client, story: Story
) -> None:
    Passage.objects.filter(story=story, text="Fire").update(text=None, digest=None)

    answer = client.get("/s/fire/r/1/prov.jsonld")
    (change,) = [node for node in answer.json()["@graph"] if node["@id"] == f"{ONE}#change"]

    assert answer.status_code == 451
    assert "prov:used" not in change


def test_it_is_json_ld_without_a_word_from_elsewhere(client: Client, story: Story) -> None:
    def nothing(url: str, options: object) -> None:
        raise AssertionError(url)

    document = client.get("/s/fire/prov.jsonld").json()
    expanded = jsonld.expand(document, {"documentLoader": nothing})

    kinds = {kind for node in expanded for kind in node["@type"]}
    assert {f"{PROV}Entity", f"{PROV}Activity", f"{PROV}Agent"} <= kinds


@pytest.mark.parametrize(
    ("path", "document"),
    [("/s/fire/", "/s/fire/prov.jsonld"), ("/s/fire/r/1/", "/s/fire/r/1/prov.jsonld")],
)
def test_pages_lead_to_it(client: Client, story: Story, path: str, document: str) -> None:
    said = f'<{HERE}{document}>; rel="{PROV}has_provenance"; type="application/ld+json"'

    assert said in client.get(path)["Link"]


def test_an_old_version_costs_five_queries(
    client: Client, story: Story, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        client.get("/s/fire/r/1/prov.jsonld")
    with django_assert_num_queries(1):
        client.get("/s/fire/r/1/prov.jsonld")

"""What is served for verifying holds, and a program of forty lines finds every tamper in it."""

from __future__ import annotations

import ast
import hashlib
import json
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import rfc8785
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories.editorial.sealing import keep_log, rotate_key
from stories.models import Passage, Revision, Signature, Story
from stories.syndication import ledger
from stories.text.digest import content_digest
from tests.factories import make_user
from tests.sealed import (
    KEYS,
    SCRIPT,
    STRANGER,
    TAMPERS,
    Copy,
    fetched,
    lines_of,
    listed,
    make_record,
    reseal,
    run_script,
    written,
)
from tests.standards import SHARED
from tests.syndication.telling import add_news, lengthen, tell, told

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

# For the copies below: without a test that asks for it there is no database at all.
pytestmark = pytest.mark.django_db
EXAMPLES = SHARED / "standards" / "examples"
PATHS = ("/record.jsonl", "/s/fire/record.jsonl")


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.RECORD_KEYS_DIR = tmp_path / "ring"
    settings.RECORD_CHECKPOINTS = tmp_path / "kept.jsonl"


@pytest.fixture
def fire(editor: User) -> Story:
    return make_record(editor)


@pytest.fixture(scope="module")
def copies(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Copy]:
    """Copies of what was served, by path: most tests here need no database of their own."""
    folder = tmp_path_factory.mktemp("copies")
    places = {"RECORD_KEYS_DIR": folder / "ring", "RECORD_CHECKPOINTS": folder / "kept.jsonl"}
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**places):
        make_record(make_user("edith", "Editor"))
        made = {path: Copy.of(path, folder) for path in PATHS}
        transaction.set_rollback(True)
    return made


@pytest.fixture
def site(copies: dict[str, Copy]) -> Copy:
    return copies["/record.jsonl"]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_served_is_verified(copies: dict[str, Copy], path: str) -> None:
    code, said = copies[path].verify()

    count, stories = (6, 2) if path == "/record.jsonl" else (4, 1)
    newest = lines_of(copies[path].record)[-1]["hash"]
    assert (code, said) == (
        0,
        f"{count} versions, {stories} stories: all hold. Last seal, to note: {newest}\n",
    )


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("what", TAMPERS)
def test_a_tamper_is_found_by_the_program_of_forty_lines(
    copies: dict[str, Copy], path: str, what: str
) -> None:
    copy = copies[path]
    tampered = written(TAMPERS[what](lines_of(copy.record)))
    assert tampered != copy.record

    code, said = copy.verify(tampered)

    assert code == 1
    assert said.startswith("BROKEN. Line ")


def test_a_story_that_is_taken_out_of_the_site_is_missed(site: Copy) -> None:
    first, *_ = lines = lines_of(site.record)
    without = [line for line in lines if line["story"] != first["story"]]

    assert site.verify(written(without))[0] == 1


def test_an_end_that_is_cut_off_is_found_as_far_as_a_checkpoint_or_a_noted_seal_reaches(
    site: Copy,
) -> None:
    lines = lines_of(site.record)

    code, said = site.verify(written(lines[:3]))
    assert (code, "knows lines that are gone" in said) == (1, True)
    assert site.verify(written(lines[:4]))[0] == 0  # after the checkpoint: nobody could know
    code, said = site.verify(written(lines[:5]), lines[5]["hash"])
    assert (code, "seal that you noted" in said) == (1, True)
    assert site.verify(None, lines[5]["hash"])[0] == 0


def test_a_record_that_is_written_anew_with_a_listed_key_is_found_by_what_was_kept(
    site: Copy,
) -> None:
    """Somebody who also has the newsroom's list of keys: only what was kept elsewhere helps."""
    lines = lines_of(site.record)
    noted = lines[0]["hash"]
    lines[0]["note"] = "Nothing happened."
    forged = written(reseal(lines, STRANGER))
    keys = json.loads(site.keys)["keys"] + json.loads(listed(STRANGER))["keys"]

    code, said = site.verify(forged, keys=rfc8785.dumps({"keys": keys}))
    assert (code, said.startswith("BROKEN. Checkpoint")) == (1, True)
    alone = Copy(site.folder, forged, listed(STRANGER), b"")
    assert alone.verify()[0] == 0
    assert alone.verify(None, noted)[0] == 1


@pytest.mark.parametrize("field", ["origin", "size", "head", "at", "key", "sig"])
def test_a_checkpoint_that_was_changed_is_no_witness(site: Copy, field: str) -> None:
    [point] = lines_of(site.checkpoints)
    was = point[field]
    point[field] = was - 1 if field == "size" else ("1" if was[0] == "0" else "0") + was[1:]
    copy = Copy(site.folder, site.record, site.keys, rfc8785.dumps(point))

    code, said = copy.verify()

    assert (code, said.startswith("BROKEN. Checkpoint")) == (1, True)


def test_a_signature_outside_its_keys_validity_is_an_error(site: Copy) -> None:
    lines = lines_of(site.record)
    second = {"valid_from": lines[1]["at"]}
    first = {"valid_until": lines[-2]["at"]}

    forged = written(reseal(lines, STRANGER))
    alone = Copy(site.folder, forged, listed(STRANGER), b"")
    assert alone.verify()[0] == 0
    for keys, line in ((listed(STRANGER, **second), 1), (listed(STRANGER, **first), 6)):
        code, said = alone.verify(keys=keys)
        assert (code, f"Line {line}: its key was not valid" in said) == (1, True)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_byte_that_is_changed_put_in_or_taken_out_is_found(site: Copy, data: Any) -> None:
    at = data.draw(st.integers(0, len(site.record) - 1), label="at")
    how = data.draw(st.sampled_from(["change", "insert", "delete"]), label="how")
    byte = bytes([data.draw(st.integers(0, 255), label="byte")])
    kept = at if how == "insert" else at + 1
    mutated = site.record[:at] + (b"" if how == "delete" else byte) + site.record[kept:]
    if mutated == site.record:
        return

    assert site.verify(mutated)[0] == 1


@pytest.mark.parametrize("record", [b"\n", b"{}\n", b"[]\n", b"null\n", b"\xff\n", b'{"a":1}'])
def test_what_is_no_record_is_said_in_a_sentence(site: Copy, record: bytes) -> None:
    code, said = site.verify(record)

    assert (code, said.startswith("BROKEN. Line 1 ")) == (1, True)


def test_the_program_has_forty_lines_and_needs_one_package() -> None:
    source = SCRIPT.read_text()
    tree = ast.parse(source)
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    beside = {node.lineno for node in (tree.body[0], *imports)}
    lines = [
        n for n, line in enumerate(source.splitlines(), 1) if line.strip() and n not in beside
    ]

    assert len(lines) <= 40
    packages = {
        (node.module or "").split(".")[0]
        if isinstance(node, ast.ImportFrom)
        else node.names[0].name
        for node in imports
    }
    assert packages - set(sys.stdlib_module_names) == {"cryptography"}
    code, said = run_script()
    assert (code, said) == (1, ast.get_docstring(tree))


def test_the_program_verifies_the_published_example_of_the_format(tmp_path: Path) -> None:
    if not EXAMPLES.exists():
        pytest.skip("The example of the format is not here.")
    vectors = json.loads((EXAMPLES / "changelog.vectors.json").read_text())
    lines = lines_of((EXAMPLES / "changelog.jsonl").read_bytes())
    key = {"id": "test-1", "public_key": vectors["public_key_raw_base64"]}
    keys = rfc8785.dumps({"keys": [{**key, "valid_from": None, "valid_until": None}]})
    copy = Copy(tmp_path, written(lines), keys, b"")

    assert copy.verify()[0] == 0
    for line, record in zip(lines, vectors["revisions"], strict=True):
        assert content_digest(record, line["content_salt"]) == line["content_sha256"]
    lines[2]["note"] = "Fire out."
    assert copy.verify(written(lines))[0] == 1


def test_entries_of_two_keys_are_verified_with_one_list(fire: Story, tmp_path: Path) -> None:
    rotate_key()
    add_news(fire, by=make_user("ada", "Editor"), number=3)
    keep_log()

    copy = Copy.of("/record.jsonl", tmp_path)
    first, second = json.loads(copy.keys)["keys"]

    assert {line["key"] for line in lines_of(copy.record)} == {first["id"], second["id"]}
    assert copy.verify()[0] == 0
    assert (first["valid_from"], second["valid_until"]) == (None, None)
    assert first["valid_until"] > second["valid_from"]


def test_an_entry_is_what_the_format_says(fire: Story) -> None:
    lines = lines_of(fetched("/s/fire/record.jsonl"))

    assert [line["version"] for line in lines] == [1, 2, 3, 4]
    for line, revision in zip(lines, fire.revisions.order_by("number"), strict=True):
        signature = Signature.objects.select_related("key").get(pk=revision.pk)
        assert line == {
            **revision.entry(),
            "hash": revision.digest,
            "key": signature.key.name,
            "sig": b64encode(signature.sig).decode(),
        }
    assert lines[2]["kind"] == "correction"


def test_the_words_of_a_version_and_their_salt_give_its_content_digest(
    client: Client, fire: Story
) -> None:
    answer = client.get("/s/fire/r/2.json")

    said = answer.json()
    [line] = [one for one in lines_of(fetched("/s/fire/record.jsonl")) if one["version"] == 2]
    assert content_digest(said["record"], said["salt"]) == line["content_sha256"]
    assert said["record"]["headline"] == "Fire at the harbour"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Cache-Control"] == "public, max-age=3600, s-maxage=86400"
    assert answer["Memento-Datetime"].endswith(" GMT")
    assert client.get("/s/fire/r/5.json").status_code == 404
    assert client.get("/s/nothing/r/1.json").status_code == 404


def test_of_words_that_the_law_removed_the_tombstone_is_served(
    client: Client, fire: Story
) -> None:
    [row] = fire.revisions.filter(number=2)
    numbers = [*row.structure["updates"], row.structure["salt"]]
    Passage.objects.filter(pk__in=numbers).update(text=None, digest=None)

    answer = client.get("/s/fire/r/2.json")

    assert answer.status_code == 451
    assert answer.json() == {
        "story": str(fire.uid),
        "version": 2,
        "content_sha256": row.content_digest,
        "withheld": True,
    }
    assert "Repr-Digest" in answer


@pytest.mark.parametrize("path", [*PATHS, "/s/fire/r/1.json", KEYS, "/verify.py"])
def test_every_answer_says_its_own_digest_and_is_kept_by_caches(
    client: Client, fire: Story, path: str
) -> None:
    answer = client.get(path)

    digest = b64encode(hashlib.sha256(answer.content).digest()).decode()
    assert answer["Repr-Digest"] == f"sha-256=:{digest}:"
    assert answer["Vary"] == "Accept-Encoding"
    assert answer["Cache-Control"].startswith("public, max-age=")
    again = client.get(path, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not client.cookies


def test_an_entry_that_is_signed_later_is_another_answer(client: Client, editor: User) -> None:
    lengthen(told(editor, slug="fire"), by=editor, versions=1)
    keep_log()

    before = {path: client.get(path) for path in PATHS}
    Signature.objects.create(
        revision=Revision.objects.latest("pk"),
        key=Signature.objects.select_related("key").get().key,
        sig=b"0" * 64,
    )

    for path, answer in before.items():
        assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_a_long_record_is_served_in_parts_that_lead_on(
    live_server: Any, transactional_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_record(make_user("edith", "Editor"))
    monkeypatch.setattr(ledger, "PER_PART", 2)

    for path, parts, count in (("/record", 3, 6), ("/s/fire/record", 2, 4)):
        served = [
            fetched(f"{path}.jsonl"),
            *(fetched(f"{path}-{n}.jsonl") for n in range(2, parts + 1)),
        ]
        assert [len(lines_of(part)) for part in served] == [2] * parts
        done = subprocess.run(
            [sys.executable, str(SCRIPT), f"{live_server.url}{path}.jsonl"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(f"{count} versions")


def test_there_is_no_part_after_the_last(client: Client, fire: Story) -> None:
    for path in ("/record-2.jsonl", "/s/fire/record-2.jsonl", "/record-0.jsonl"):
        assert client.get(path).status_code == 404
    assert "Link" not in client.get("/record.jsonl")


def test_before_anything_is_published_the_record_is_empty(client: Client, db: None) -> None:
    assert client.get("/record.jsonl").content == b""
    assert client.get(KEYS).json() == {"keys": []}
    assert client.get("/record/").status_code == 200


def test_queries_do_not_grow_with_the_record(
    client: Client, editor: User, django_assert_num_queries: Any
) -> None:
    story = told(editor, slug="fire")
    for more in (1, 8):
        lengthen(story, by=editor, versions=more)
        keep_log()
        for path, queries in (
            ("/record.jsonl", 3),
            ("/s/fire/record.jsonl", 3),
            ("/s/fire/r/1.json", 3),
            (KEYS, 1),
            ("/.well-known/checkpoints.jsonl", 1),
            ("/record/", 3),
        ):
            with django_assert_num_queries(queries):
                client.get(path)


def test_a_signature_is_64_bytes_over_the_digest(fire: Story) -> None:
    for line in lines_of(fetched("/record.jsonl")):
        assert len(b64decode(line["sig"])) == 64


def test_a_record_with_and_without_push_texts_is_verified_from_outside(
    client: Client, editor: User, tmp_path: Path
) -> None:
    """Also its words: the content of each version and its salt give the digest in the record."""
    story = told(editor, slug="fire")
    alert = "Fire at the harbour: ferries stop"
    tell(story, by=editor, byline="Ana Ruiz", alert=alert)
    add_news(story, by=editor)
    keep_log()

    copy = Copy.of("/s/fire/record.jsonl", tmp_path)

    code, told_of = copy.verify()
    assert (code, told_of[:34]) == (0, "3 versions, 1 stories: all hold. L")
    for line, sent in zip(lines_of(copy.record), (None, alert, None), strict=True):
        said = client.get(f"/s/fire/r/{line['version']}.json").json()
        assert said["record"].get("alert") == sent
        assert content_digest(said["record"], said["salt"]) == line["content_sha256"]

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from stories.models import Correction, Kind, Revision, Story
from tests.factories import make_desk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
FIRST = "Fire on the quay\n\nTwelve people were hurt, the harbour office said.\n"


@pytest.fixture(autouse=True)
def _desk() -> None:
    make_desk()


def _import(folder: Path, *texts: str | bytes, name: str = "v{}.txt", **options: object) -> str:
    paths = []
    for number, text in enumerate(texts, start=1):
        paths.append(folder / name.format(number))
        paths[-1].write_bytes(text.encode() if isinstance(text, str) else text)
    out = StringIO()
    call_command("import_story", *map(str, paths), stdout=out, stderr=out, **options)
    return out.getvalue()


def test_each_version_is_published_with_the_kind_that_is_honest_about_it(tmp_path: Path) -> None:
    second = FIRST.replace("Twelve", "Seven")
    third = second + "\nThe ferry sails again, the harbour office said.\n"
    fourth = third.replace("sails again", "sails  again")

    said = _import(tmp_path, FIRST, second, third, fourth)

    kinds = list(Revision.objects.values_list("kind", flat=True))
    assert kinds == [Kind.NEW, Kind.CORRECTION, Kind.UPDATE]
    assert "Revisions published: 3." in said
    assert "made no revision: 1." in said


def test_a_figure_that_turned_is_a_correction_with_both_sentences(tmp_path: Path) -> None:
    _import(tmp_path, FIRST, FIRST.replace("Twelve", "Seven"))

    correction = Correction.objects.get()
    assert correction.wrong == "Twelve people were hurt, the harbour office said."
    assert correction.right == "Seven people were hurt, the harbour office said."


def test_a_draft_is_not_published(tmp_path: Path) -> None:
    said = _import(tmp_path, FIRST, draft=True)

    assert Story.objects.get().live is None
    assert "nobody can read it yet" in said


def test_what_is_under_embargo_stays_so(tmp_path: Path) -> None:
    item = {
        "uri": "urn:example:1",
        "type": "text",
        "headlines": [{"role": "main", "value": "Fire on the quay"}],
        "bodies": [{"role": "main", "contentType": "text/plain", "value": "It burns."}],
        "standard": {"name": "ninjs", "version": "3.1"},
        "embargoedUntil": "2999-01-01T00:00:00Z",
    }

    said = _import(tmp_path, json.dumps(item), name="item{}.json")

    story = Story.objects.get()
    assert (story.live, story.embargo_until.year) == (None, 2999)
    assert "under embargo" in said


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\x00\x01\x02\x03",
        b"caf\xe9 and a headline\n\nText.",
        b"{broken json",
        b"\n\n\n",
    ],
    ids=["empty", "binary", "wrong encoding", "broken json", "no headline"],
)
def test_a_bad_file_is_one_sentence_and_changes_nothing(bad: bytes, tmp_path: Path) -> None:
    ending = "v{}.json" if bad.startswith(b"{") else "v{}.txt"
    out = StringIO()
    (tmp_path / "good.txt").write_text(FIRST)
    broken = tmp_path / ending.format(2)
    broken.write_bytes(bad)

    with pytest.raises(CommandError, match=r"^Nothing was imported\.$") as refusal:
        call_command("import_story", str(tmp_path / "good.txt"), str(broken), stderr=out)

    assert refusal.value.returncode == 2
    assert out.getvalue().count("\n") == 1
    assert broken.name in out.getvalue()
    assert not Story.objects.exists()
    assert not User.objects.exists()


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    out = StringIO()

    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_story", str(huge), stderr=out)

    assert out.getvalue().startswith("huge.txt")


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_story", str(tmp_path / "nothing.txt"), stderr=out)
    assert "can't be opened" in out.getvalue()


def test_an_unknown_desk_or_person_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no desk “moon”"):
        _import(tmp_path, FIRST, desk="moon")
    with pytest.raises(CommandError, match="nobody with the user name"):
        _import(tmp_path, FIRST, by="nobody")
    assert not Story.objects.exists()


def test_the_importers_account_lets_nobody_in(tmp_path: Path) -> None:
    _import(tmp_path, FIRST)

    importer = User.objects.get(username="importer")
    assert not importer.has_usable_password()
    assert not importer.is_staff

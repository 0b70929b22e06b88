from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from stories.editorial.exporting import export
from stories.editorial.publishing import publish
from stories.editorial.saving import save_story
from stories.models import Revision
from stories.text.digest import content_digest
from stories.text.export import from_json
from tests.factories import make_claim, make_evidence, make_source

if TYPE_CHECKING:
    from pathlib import Path

    from django.contrib.auth.models import User
    from pytest_django import DjangoAssertNumQueries

    from stories.models import Story


def _export(story: Story, folder: Path) -> None:
    call_command("export_story", story.slug, to=str(folder), stdout=StringIO())


def test_three_files_hold_the_story(story: Story, editor: User, tmp_path: Path) -> None:
    publish(story, by=editor)

    _export(story, tmp_path)

    assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".md", ".html"}
    assert all("broke out on the quay" in path.read_text() for path in tmp_path.iterdir())


def test_the_exported_record_can_be_verified_without_us(
    story: Story, editor: User, tmp_path: Path
) -> None:
    publish(story, by=editor)

    _export(story, tmp_path)

    text = (tmp_path / f"{story.slug}.json").read_text()
    (revision,) = json.loads(text)["revisions"]
    assert content_digest(revision["version"], revision["salt"]) == revision["content_digest"]
    assert revision["digest"] == Revision.objects.get().digest
    assert from_json(text).slug == story.slug


def test_a_confidential_source_is_exported_by_its_label_only(
    story: Story, editor: User, tmp_path: Path
) -> None:
    claim = make_claim()
    source = make_source(name="Jonas Falk", confidential=True, public_label="an insider")
    make_evidence(claim=claim, source=source, title="What Falk told us")
    body = f"[Two people were hurt]{{claim={claim.ref}}}, an insider said."
    publish(save_story(story, by=editor, token=story.saves, body=body), by=editor)

    _export(story, tmp_path)

    assert "an insider" in (tmp_path / f"{story.slug}.json").read_text()
    assert not [path for path in tmp_path.iterdir() if "Falk" in path.read_text()]


@pytest.mark.parametrize("revisions", [1, 6])
def test_an_export_costs_the_same_however_long_the_record(
    story: Story,
    editor: User,
    revisions: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(revisions):
        body = f"A fire broke out on the quay, the harbour office said. {'More soon. ' * number}"
        story = save_story(story, by=editor, token=story.saves, body=body)
        publish(story, by=editor, note="More.")
    story.refresh_from_db()
    with django_assert_max_num_queries(16):
        export(story)


def test_an_unknown_story_or_folder_is_one_clear_sentence(story: Story, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no story with the slug"):
        call_command("export_story", "nothing")
    with pytest.raises(CommandError, match="not a folder"):
        call_command("export_story", story.slug, to=str(tmp_path / "nowhere"))

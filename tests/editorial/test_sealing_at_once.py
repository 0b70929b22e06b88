"""Several publishers at once: signatures, one first key, a log without gap or twin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stories.editorial.auditing import audit_record
from stories.editorial.publishing import publish
from stories.editorial.sealing import keep_log, make_checkpoint, rotate_key
from stories.models import Checkpoint, Kind, LogEntry, RecordKey, Revision, Signature
from tests.editorial.test_concurrency import at_once, repeatedly
from tests.factories import make_claim, make_story, make_user
from tests.syndication.telling import saying

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Story

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.RECORD_KEYS_DIR = tmp_path / "ring"
    settings.RECORD_CHECKPOINTS = tmp_path / "kept.jsonl"


@pytest.fixture
def editor(transactional_db: None) -> User:
    return make_user("edith", "Editor")


def news(story: Story, by: User) -> Revision:
    return publish(story, by=by, kind=Kind.EDITORS_NOTE, note="More is known.")


def test_eight_publishers_with_claims_in_common_leave_a_log_without_gap_or_twin(
    editor: User,
) -> None:
    claims = [make_claim(statement=f"Ferry {n} has stopped") for n in range(3)]
    body = "\n\n".join(saying(claim, "a ferry has stopped") for claim in claims)
    stories = [make_story(body=body) for _ in range(4)]

    done = at_once(
        *(lambda story=story: publish(story, by=editor) for story in stories),
        *(lambda: keep_log() for _ in range(4)),
    )
    assert sum(isinstance(one, Revision) for one in done) == 4
    at_once(*(repeatedly(lambda story=story: news(story, editor), 3) for story in stories * 2))

    assert Revision.objects.count() == LogEntry.objects.count() == Signature.objects.count() == 28
    numbers = list(LogEntry.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 29))
    assert audit_record().unbroken


def test_first_publications_at_once_make_keys_that_all_verify(editor: User) -> None:
    stories = [make_story() for _ in range(6)]

    at_once(*(lambda story=story: publish(story, by=editor) for story in stories))

    assert Signature.objects.count() == 6
    assert audit_record().unbroken


def test_keys_are_rotated_and_checkpoints_made_while_others_publish(editor: User) -> None:
    stories = [make_story() for _ in range(3)]
    publish(stories[0], by=editor)

    at_once(
        *(
            lambda story=story: publish(story, by=editor, kind=Kind.EDITORS_NOTE, note="More.")
            for story in stories
        ),
        rotate_key,
        rotate_key,
        make_checkpoint,
    )

    assert RecordKey.objects.filter(valid_until=None).count() == 1
    assert Signature.objects.count() == 4
    assert Checkpoint.objects.count() == 1
    assert audit_record().unbroken

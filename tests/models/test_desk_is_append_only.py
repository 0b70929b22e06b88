"""The database itself keeps what the verification desk wrote down."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from stories.clock import now
from stories.editorial.publishing import publish
from stories.models import (
    Capture,
    Check,
    ClaimMerge,
    Custody,
    Dismissal,
    Handling,
    Handover,
    LoneCheck,
    LoneReview,
    Method,
    Outcome,
    Status,
    StoredFile,
)
from stories.models.append_only import DESK_TABLES
from tests.factories import make_claim, make_evidence

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Story


@pytest.fixture
def kept(story: Story, editor: User, checker: User) -> None:
    """A row in every table that is only added to."""
    claim, other = make_claim(), make_claim()
    evidence = make_evidence(claim=claim)
    file = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="text/plain")
    Capture.objects.create(
        evidence=evidence, method=Method.UPLOADED, sha256=file.sha256, size=1, file=file
    )
    Custody.objects.create(evidence=evidence, action=Handling.TAKEN, by=editor)
    ClaimMerge.objects.create(claim=other, into=claim, reason="The same.", by=editor)
    check = Check.objects.create(
        claim=claim,
        outcome=Outcome.DECIDED,
        from_status=claim.status,
        to_status=Status.FALSE,
        wording=1,
        statement=claim.statement,
        reason="It is not true.",
        by=editor,
    )
    lone = LoneCheck.objects.create(decision=check, reason="Nobody else was awake.")
    LoneReview.objects.create(lone=lone, by=checker)
    revision = publish(story, by=editor)
    Dismissal.objects.create(
        story=story,
        claim=claim,
        status=Status.FALSE,
        revision=revision,
        reason="Said in the past tense.",
        by=editor,
    )
    Handover.objects.create(by=editor, since=now(), until=now() + timedelta(hours=8))


@pytest.mark.parametrize("table", DESK_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_the_desk_wrote_down(
    kept: None, table: str, statement: str
) -> None:
    key = "sha256" if table == "stories_storedfile" else "id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        assert cursor.fetchone()[0] > 0
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table, key, key))

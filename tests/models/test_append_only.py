"""The database itself keeps the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from stories.editorial.candidate import Mended
from stories.editorial.publishing import correct, publish
from stories.editorial.saving import save_story
from stories.editorial.verifying import check_claim
from stories.models import Check, Correction, Revision, Status
from stories.models.append_only import TABLES
from tests.factories import make_claim, make_evidence

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Story


@pytest.fixture
def record(story: Story, editor: User, checker: User) -> Revision:
    """A story with a correction on its record, and a claim with a check that used evidence."""
    publish(story, by=editor)
    story = save_story(story, by=editor, token=story.saves, body="No fire broke out, police said.")
    made = Mended("A fire broke out.", "There was no fire.", "police")
    revision = correct(story, by=editor, corrections=[made])
    claim = make_claim(assignee=checker)
    make_evidence(claim=claim)
    check_claim(claim, to=Status.CHECKING, by=checker, reason="Looking at the log.")
    return revision


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_record(
    record: Revision, table: str, statement: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        assert cursor.fetchone()[0] > 0
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement.format(table))


@pytest.mark.parametrize("model", [Revision, Check, Correction])
def test_the_models_refuse_before_the_database_has_to(
    record: Revision, model: type[Revision]
) -> None:
    row = model.objects.all()[0]
    with pytest.raises(TypeError, match="append-only"):
        row.save()
    with pytest.raises(TypeError, match="append-only"):
        row.delete()
    with pytest.raises(TypeError, match="append-only"):
        model.objects.update(pk=0)
    with pytest.raises(TypeError, match="append-only"):
        model.objects.all().delete()

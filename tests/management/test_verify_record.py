from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from stories.editorial.publishing import publish
from stories.models import RecordAudit
from stories.models.append_only import TABLES, drop_sql

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Story


def test_an_unbroken_record_is_said_to_be_so_and_written_down(story: Story, editor: User) -> None:
    publish(story, by=editor)
    out = StringIO()

    call_command("verify_record", stdout=out, stderr=StringIO())

    assert out.getvalue() == "1 revisions verified; the record is unbroken.\n"
    assert RecordAudit.objects.get().unbroken


def test_the_first_broken_row_is_named(story: Story, editor: User) -> None:
    publish(story, by=editor)
    with connection.cursor() as cursor:
        for statement in drop_sql(connection.vendor, TABLES):
            cursor.execute(statement)
        cursor.execute("UPDATE stories_revision SET note = 'Quietly changed'")

    with pytest.raises(CommandError, match=f"{story.slug}, revision 1") as refusal:
        call_command("verify_record", story.slug, stderr=StringIO())

    assert refusal.value.returncode == 1
    assert not RecordAudit.objects.get().unbroken


@pytest.mark.django_db
def test_an_unknown_slug_is_one_clear_sentence() -> None:
    with pytest.raises(CommandError, match="no story with the slug"):
        call_command("verify_record", "nothing")

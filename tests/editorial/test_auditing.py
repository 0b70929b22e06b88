"""Whoever changes the record behind our back is found out, and the place is named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from stories.clock import now
from stories.editorial.auditing import BATCH, audit_record
from stories.editorial.publishing import publish, retract
from stories.models import Kind, Passage, RecordAudit, Release, Revision, Story
from stories.models.append_only import drop_sql
from stories.text.digest import GENESIS, chain_digest
from stories.text.version import ClaimMark, NoticeMark, UpdateText, Version
from tests.factories import make_story

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User


UPDATE = UpdateText("u1", "2026-11-22T12:00:00.000000Z", "", "Ferries stop, they said.")
NOTICE = NoticeMark("restoration", 5, "2026-11-22T12:00:00.000000Z", text="It stands.")
FIRST = Version("Fire", "Two, police said.", claims=(ClaimMark("C-1", "Two", "unverified"),))
SECOND = replace(FIRST, byline="Ana Ruiz")
THIRD = replace(SECOND, updates=(UPDATE,))
CHAIN = (
    (Kind.NEW, FIRST),
    (Kind.MINOR, SECOND),
    (Kind.UPDATE, THIRD),
    (Kind.HOLD, replace(THIRD, held=True)),
    (Kind.RESTORATION, replace(THIRD, notices=(NOTICE,))),
)


def published(slug: str, by: User) -> Story:
    story = make_story(slug=slug)
    for kind, version in CHAIN:
        revision = Revision.objects.append(story, version, Release(kind, "Why.", by, now()))
    Story.objects.filter(pk=story.pk).update(live=revision, stage="developing")
    story.refresh_from_db()
    return story


@pytest.fixture
def story(editor: User) -> Story:
    """Five revisions: new, minor, update, hold, restoration; and an unbroken story beside it."""
    published("another", editor)
    return published("tampered", editor)


@pytest.fixture
def _unguarded(story: Story) -> None:
    """Somebody with the keys of the database takes the triggers off."""
    with connection.cursor() as cursor:
        for statement in drop_sql(connection.vendor):
            if statement.startswith("DROP TRIGGER"):  # other tables need the function
                cursor.execute(statement)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def revise(story: Story, which: int, **changes: Any) -> None:
    """Change columns of one revision."""
    changes = {
        name: bytes.fromhex(value) if name.endswith("digest") else value
        for name, value in changes.items()
    }
    columns = ", ".join(f"{name} = %s" for name in changes)
    where = "WHERE story_id = %s AND number = %s"
    sql(f"UPDATE stories_revision SET {columns} {where}", *changes.values(), story.pk, which)  # noqa: S608


def reword(row: Revision, part: str, old: str, new: str) -> None:
    """Change one stored text of a revision."""
    [(number, text)] = [(n, t) for n, t in row.passages(part) if t and old in t]
    sql("UPDATE stories_passage SET text = %s WHERE id = %s", str(text).replace(old, new), number)


def at(story: Story, number: int) -> Revision:
    return story.revisions.get(number=number)


def later(story: Story, number: int) -> Any:
    return at(story, number).published_at + timedelta(seconds=1)


def swap(story: Story) -> None:
    for number, to in ((2, 99), (3, 2), (99, 3)):
        revise(story, number, number=to)


def restructure(story: Story) -> None:
    """Let the second revision show the texts of the third."""
    structure = {**at(story, 3).structure, "salt": at(story, 2).structure["salt"]}
    revise(story, 2, structure=json.dumps(structure))


def rewrite(story: Story) -> None:
    """Change a note and seal the row anew, as somebody would who knows how."""
    row = at(story, 2)
    row.note = "Nothing happened."
    revise(story, 2, note=row.note, digest=chain_digest(row.entry()))


def remove(story: Story, number: int) -> None:
    where = "WHERE story_id = %s AND number = %s"
    sql(f"DELETE FROM stories_revision {where}", story.pk, number)  # noqa: S608


TAMPERS: dict[str, tuple[Callable[[Story], object], int, str]] = {
    "the text": (lambda s: reword(at(s, 1), "body", "Two", "Ten"), 1, "words"),
    "an update": (lambda s: reword(at(s, 3), "updates", "Ferries", "Trains"), 3, "words"),
    "a claim's status": (
        lambda s: reword(at(s, 1), "claims", "unverified", "confirmed"),
        1,
        "words",
    ),
    "a notice": (lambda s: reword(at(s, 5), "notices", "It stands", "It fell"), 5, "words"),
    "the byline": (lambda s: reword(at(s, 2), "byline", "Ana", "Eva"), 2, "words"),
    "a text to nonsense": (lambda s: reword(at(s, 3), "updates", "{", "["), 3, "words"),
    "a text away": (
        lambda s: sql(
            "DELETE FROM stories_passage WHERE id = %s", at(s, 2).structure["byline"][0]
        ),
        2,
        "words",
    ),
    "the salt": (
        lambda s: sql(
            "UPDATE stories_passage SET text = %s WHERE id = %s",
            "00" * 16,
            at(s, 4).structure["salt"],
        ),
        4,
        "words",
    ),
    "which texts it names": (restructure, 2, "words"),
    "the stage in it": (
        lambda s: revise(s, 2, structure=json.dumps({**at(s, 2).structure, "stage": "closed"})),
        2,
        "words",
    ),
    "the note": (lambda s: revise(s, 3, note="Nothing."), 3, "note"),
    "the kind": (lambda s: revise(s, 4, kind="minor"), 4, "kind"),
    "the time": (lambda s: revise(s, 3, published_at=later(s, 3)), 3, "time"),
    "the overrides": (lambda s: revise(s, 3, overrides='[{"code": "embargo"}]'), 3, "number"),
    "the first date": (lambda s: revise(s, 3, first_published_at=later(s, 1)), 3, "dates"),
    "the date of change": (lambda s: revise(s, 2, modified_at=later(s, 2)), 2, "dates"),
    "its digest": (lambda s: revise(s, 2, digest="0" * 64), 2, "not as it was published"),
    "the digest of its words": (lambda s: revise(s, 2, content_digest="0" * 64), 2, "words"),
    "the digest before": (lambda s: revise(s, 2, previous_digest=GENESIS), 2, "does not follow"),
    "its number": (lambda s: revise(s, 5, number=6), 6, "before it is missing"),
    "the order": (swap, 2, "does not follow"),
    "the middle away": (lambda s: remove(s, 3), 4, "before it is missing"),
    "the first away": (lambda s: remove(s, 1), 2, "before it is missing"),
    "a row sealed anew": (rewrite, 3, "does not follow"),
}


@pytest.mark.usefixtures("_unguarded")
@pytest.mark.parametrize("what", TAMPERS)
def test_a_tamper_is_found_and_its_place_is_named(story: Story, what: str) -> None:
    tamper, number, why = TAMPERS[what]
    tamper(story)

    audit = audit_record()

    assert not audit.unbroken
    assert audit.finding.startswith(f"Story tampered, revision {number}: ")
    assert why in audit.finding
    assert RecordAudit.objects.latest() == audit


def test_an_unbroken_record_is_counted_and_written_down(story: Story) -> None:
    steps: list[int] = []

    audit = audit_record(progress=steps.append)

    assert (audit.unbroken, audit.finding, audit.revisions) == (True, "", 10)
    assert sum(steps) == 10
    assert RecordAudit.objects.get() == audit


@pytest.mark.usefixtures("_unguarded")
def test_the_newest_revision_is_missed_though_no_row_points_at_it(story: Story) -> None:
    remove(story, 5)

    audit = audit_record()

    assert audit.finding == (
        "Story tampered, revision 4: it is the last one, and the story says that readers see "
        "another."
    )
    # The database minds at the test's end that the story points nowhere.
    Story.objects.filter(pk=story.pk).update(live=at(story, 4))


@pytest.mark.usefixtures("_unguarded")
def test_a_story_without_any_revision_left_is_missed(story: Story) -> None:
    sql("DELETE FROM stories_revision WHERE story_id = %s", story.pk)

    assert audit_record().finding.startswith("Story tampered, revision 1: it is missing")
    Story.objects.filter(pk=story.pk).update(live=None, stage="draft")


def test_words_that_were_removed_by_law_leave_the_record_whole(story: Story) -> None:
    row = at(story, 3)
    [(number, _)] = row.passages("updates")
    carriers = [r for r in story.revisions.all() if number in r.structure["updates"]]
    salts = [r.structure["salt"] for r in carriers]

    Passage.objects.filter(pk__in=[number, *salts]).update(text=None, digest=None)

    assert audit_record().unbroken
    assert at(story, 3).withheld
    assert "Ferries" not in str(at(story, 3).version())


def test_words_that_are_gone_while_their_salt_is_there_were_not_removed_by_law(
    story: Story,
) -> None:
    [(number, _)] = at(story, 3).passages("updates")
    Passage.objects.filter(pk=number).update(text=None, digest=None)

    assert audit_record().finding.startswith("Story tampered, revision 3: its words")


def test_one_story_can_be_audited_and_says_nothing_of_the_others(story: Story) -> None:
    audit = audit_record(story=story)

    assert (audit.unbroken, audit.revisions, audit.pk) == (True, 5, None)
    assert not RecordAudit.objects.exists()


@pytest.mark.usefixtures("_unguarded")
def test_a_break_in_one_story_is_written_down(story: Story) -> None:
    revise(story, 2, note="Nothing.")

    audit_record(story=story)

    assert not RecordAudit.objects.get().unbroken
    other = Story.objects.get(slug="another")
    assert audit_record(story=other).unbroken


def test_what_the_verbs_write_down_holds(standards: User) -> None:
    story = make_story()
    publish(story, by=standards)
    retract(story, by=standards, reason="It was invented.")

    assert audit_record().unbroken


def test_a_long_record_is_read_in_batches(
    editor: User, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stories.editorial.auditing.BATCH", 10)
    story = make_story()
    for number in range(25):
        version, kind = Version("Fire", f"{number} fires."), Kind.UPDATE
        last = Revision.objects.append(story, version, Release(kind, "", editor, now()))
    Story.objects.filter(pk=story.pk).update(live=last, stage="developing")

    # Besides five of the revisions and the audit's own: keys, checkpoints, the site's log.
    with django_assert_max_num_queries(9):
        assert audit_record().revisions == 25
    assert BATCH == 200

"""Which verb is open to which role: every verb, every role, asked of the verb itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from stories.clock import now
from stories.editorial import claiming, publishing, saving, verifying
from stories.editorial.candidate import Mended
from stories.models import Check, Kind, Outcome, Stage, Status, Story
from stories.roles import ROLES
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

# In the table below: Reporter, fact-Checker, Editor, Standards editor.
NOTE = "The harbour office denies it."
MENDED = (Mended("Twelve were hurt.", "Seven were hurt.", "the hospital"),)


class Newsroom:
    """One of everything, each in the state that its verb asks for."""

    def __init__(self) -> None:
        self.chief = factories.make_user("chief", "Standards editor")
        self.desk = factories.make_desk()
        self.draft = factories.make_story()
        self.live = self._published()
        self.held = self._published()
        publishing.hold(self.held, by=self.chief, reason=NOTE)
        self.closed = self._published()
        publishing.close(self.closed, by=self.chief)
        self.update = factories.make_update(story=self.live)
        self.claim = factories.make_claim(assignee=self.chief)
        self.evidence = factories.make_evidence(claim=self.claim)
        self.source = self.evidence.source
        self.proposal = self._proposal(Status.FALSE)
        self.withdrawal = self._proposal(Status.RETRACTED)

    def _published(self) -> Story:
        story = factories.make_story()
        publishing.publish(story, by=self.chief)
        return story

    def _proposal(self, to: Status) -> Check:
        claim = factories.make_claim()
        factories.make_evidence(claim=claim, stance="contradicts")
        factories.make_evidence(claim=claim, stance="contradicts")
        verb = {"claim": claim, "outcome": Outcome.PROPOSED, "wording": 1, "reason": NOTE}
        said = {"from_status": claim.status, "to_status": to, "by": self.chief}
        body = f"[Two were hurt]{{claim={claim.ref}}}, police said."
        publishing.publish(factories.make_story(body=body), by=self.chief)
        return Check.objects.create(**verb, **said, statement=claim.statement)


VERBS: dict[str, tuple[str, Callable[[Newsroom, User], object]]] = {
    "start a story": (
        "RES",
        lambda n, by: saving.start_story(by=by, desk=n.desk, headline="Fire"),
    ),
    "save a story": ("RES", lambda n, by: saving.save_story(n.live, by=by, token=1, body="x")),
    "add an update": ("RES", lambda n, by: saving.add_update(n.live, by=by, body="x")),
    "save an update": (
        "RES",
        lambda n, by: saving.save_update(n.update, by=by, token=1, body="x"),
    ),
    "remove an update": ("RES", lambda n, by: saving.remove_update(n.update, by=by)),
    "put back an update": ("RES", lambda n, by: saving.put_back_update(n.update, by=by)),
    "set an embargo": ("ES", lambda n, by: saving.set_embargo(n.draft, by=by, until=now())),
    "make a claim": ("RCES", lambda n, by: claiming.make_claim(by=by, statement="Two were hurt")),
    "save a claim": (
        "RCES",
        lambda n, by: claiming.save_claim(n.claim, by=by, token=1, claimant="Police"),
    ),
    "add a source": ("RCES", lambda n, by: claiming.add_source(by=by, name="Police", kind="wire")),
    "add evidence": (
        "RCES",
        lambda n, by: claiming.add_evidence(
            n.claim, by=by, source=n.source, kind="quotation", title="At noon"
        ),
    ),
    "withdraw evidence": (
        "RCES",
        lambda n, by: claiming.withdraw_evidence(n.evidence, by=by, reason=NOTE),
    ),
    "check a claim": (
        "CES",
        lambda n, by: verifying.check_claim(n.claim, to=Status.CHECKING, by=by, reason=NOTE),
    ),
    "accept": ("CES", lambda n, by: verifying.accept(n.proposal, by=by)),
    "decline": ("CES", lambda n, by: verifying.decline(n.proposal, by=by, reason=NOTE)),
    "accept a withdrawal": ("S", lambda n, by: verifying.accept(n.withdrawal, by=by)),
    "decline a withdrawal": (
        "S",
        lambda n, by: verifying.decline(n.withdrawal, by=by, reason=NOTE),
    ),
    "publish": ("ES", lambda n, by: publishing.publish(n.draft, by=by)),
    "clarify": (
        "ES",
        lambda n, by: publishing.publish(n.live, by=by, kind=Kind.CLARIFICATION, note=NOTE),
    ),
    "correct": ("ES", lambda n, by: publishing.correct(n.live, by=by, corrections=MENDED)),
    "hold": ("ES", lambda n, by: publishing.hold(n.live, by=by, reason=NOTE)),
    "restore": ("ES", lambda n, by: publishing.restore(n.held, by=by, note=NOTE)),
    "close": ("ES", lambda n, by: publishing.close(n.live, by=by)),
    "reopen": ("ES", lambda n, by: publishing.reopen(n.closed, by=by, note=NOTE)),
    "retract": ("S", lambda n, by: publishing.retract(n.live, by=by, reason=NOTE)),
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*ROLES, ""])
def test_every_verb_is_open_to_its_roles_and_to_nobody_else(role: str) -> None:
    newsroom, person = Newsroom(), factories.make_user("person", role)

    opened = {name for name, (_, verb) in VERBS.items() if _may(verb, newsroom, person)}

    letter = role[:1].replace("F", "C") or "nobody"
    assert opened == {name for name, (roles, _) in VERBS.items() if letter in roles}


def _may(verb: Callable[[Newsroom, User], object], newsroom: Newsroom, by: User) -> bool:
    """Try the verb, and undo it. Any refusal but that of a right is an error of this test."""
    try:
        with transaction.atomic():
            verb(newsroom, by)
            transaction.set_rollback(True)
    except PermissionDenied:
        return False
    return True


@pytest.mark.django_db
def test_the_newsroom_of_this_test_is_what_it_says() -> None:
    newsroom = Newsroom()
    stages: dict[str, Any] = {
        name: Story.objects.get(pk=getattr(newsroom, name).pk)
        for name in ("draft", "live", "held", "closed")
    }

    assert [story.stage for story in stages.values()] == [
        Stage.DRAFT,
        Stage.DEVELOPING,
        Stage.DEVELOPING,
        Stage.CLOSED,
    ]
    assert stages["held"].held

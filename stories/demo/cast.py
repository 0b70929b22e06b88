"""The people of the demo, and how their day is told."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, User

from stories.clock import told
from stories.editorial.verifying import accept, check_claim
from stories.models import Desk, Story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from stories.models import Check, Claim, Status

PASSWORD = "writethru-demo"  # noqa: S105 -- the demo's, printed at the start
_PEOPLE = (
    ("rosa", "Rosa", "Diaz", "Reporter"),
    ("chen", "Chen", "Wu", "Fact-checker"),
    ("edith", "Edith", "Vos", "Editor"),
    ("sade", "Sade", "Okoye", "Standards editor"),
    ("omar", "Omar", "Haddad", "Standards editor"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who works in the demo newsroom, and when its day begins."""

    reporter: User
    checker: User
    editor: User
    standards: User
    second: User  # a second standards editor: grave moves need two
    desk: Desk
    start: datetime

    @classmethod
    def hire(cls, *, until: datetime) -> Cast:
        """Make the people and their desk; the day began ten hours before `until`."""
        reporter, checker, editor, standards, second = (_hire(*person) for person in _PEOPLE)
        desk, _ = Desk.objects.get_or_create(slug="national", defaults={"name": "National"})
        for name in ("World", "Business"):
            Desk.objects.get_or_create(slug=name.lower(), defaults={"name": name})
        return cls(
            reporter, checker, editor, standards, second, desk, start=until - timedelta(hours=10)
        )

    @contextmanager
    def at(self, hours: int, minutes: int = 0) -> Iterator[None]:
        """What happens inside happened so long after the day began."""
        with told(self.start + timedelta(hours=hours, minutes=minutes)):
            yield

    def settle(self, claim: Claim, to: Status, reason: str) -> Check:
        """The fact-checker proposes, the editor agrees."""
        return accept(check_claim(claim, to=to, by=self.checker, reason=reason), by=self.editor)


def is_empty() -> bool:
    """Nobody and nothing is here yet, so that the demo would be over no real data."""
    return not User.objects.exists() and not Story.objects.exists()


def logins() -> tuple[tuple[str, str], ...]:
    """User name and role of everybody in the demo, and of who administers it."""
    people = tuple((username, role) for username, _, _, role in _PEOPLE[:4])
    return (*people, ("admin", "Administrator"))


def _hire(username: str, first: str, last: str, role: str) -> User:
    user = User.objects.create_user(
        username, password=PASSWORD, first_name=first, last_name=last, is_staff=True
    )
    user.groups.add(Group.objects.get(name=role))
    return user

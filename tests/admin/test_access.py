"""Who may open what: every address of the desk × every role; an address without a line fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from stories.editorial.alone import decide_alone
from stories.editorial.scheduling import schedule
from stories.editorial.verifying import check_claim
from stories.models import Capture, Claim, Desk, LoneCheck, Status, StoredFile, Story
from tests.editorial.hours import in_minutes
from tests.factories import (
    make_claim,
    make_desk,
    make_evidence,
    make_source,
    make_story,
    make_update,
    make_user,
)

ROLES = ("anonymous", "nobody", "reporter", "checker", "editor", "standards", "superuser")

# One letter a role, in that order. In: a page, a redirect into the desk, or a form that says
# what is lacking. Out: 403 in the desk's frame. Login: sent to the login page, or for a POST the
# page that keeps what was typed.
#   + in   . out   L login   # no such method   ? no such row
TABLE = """
GET  index                          L++++++
POST choose                         L++++++
GET  handover                       L.+++++
POST handover                       L.+++++
GET  search                         L++++++
GET  guide                          L++++++
GET  stories                        L.+++++
GET  story_start                    L.+.+++
POST story_start                    L.+.+++
GET  story                          L.+++++
POST story                          L.+.+++
GET  stories_story_change           L.+++++
GET  story_settings                 L.+.+++
POST story_settings                 L.+.+++
POST story_preview                  L.+++++
POST story_wording                  L.+++++
POST update_add                     L.+.+++
POST story_claim                    L.+++++
GET  claims_alike                   L.+++++
GET  alike                          L.+++++
POST story_suggested                L.+++++
GET  story_publish                  L...+++
POST story_publish                  L...+++
GET  story_correct                  L...+++
POST story_correct                  L...+++
GET  story_notices                  L.+++++
POST story_notices                  L...+++
GET  story_settle                   L.?.???
GET  story_embargo                  L...+++
POST story_embargo                  L...+++
POST story_undo                     L...+++
POST scheduled_do                   L...+++
GET  story_compare                  L.+++++
GET  story_history                  L.+++++
GET  story_step                     L...+++
POST story_step                     L...+++
GET  story_withhold                 L....++
POST story_withhold                 L....++
POST withholding_answer             L....??
POST update                         L.+.+++
POST update_remove                  L.+.+++
POST update_put_back                L.+.+++
GET  claims                         L.+++++
GET  claim_new                      L.+++++
POST claim_new                      L.+++++
GET  claim                          L.+++++
GET  claim_edit                     L.+++++
POST claim_edit                     L.+++++
GET  claim_merge                    L..++++
POST claim_merge                    L..????
GET  figures                        L.+++++
GET  claim_check                    L..####
POST claim_check                    L..++++
POST claim_take                     L..++++
POST claim_recheck                  L..++++
POST claim_alone                    L...+++
GET  overrides                      L.+++++
GET  alone                          L.+++++
POST lone_review                    L..++++
GET  kind_rules                     L.+++++
POST kind_rules                     L....++
POST evidence_add                   L.+++++
POST evidence_withdraw              L.+++++
POST evidence_trace                 L.+++++
POST evidence_attach                L.+++++
GET  capture_file                   L.#####
POST capture_file                   L.+++++
GET  moved                          L.+++++
POST moved_publish                  L...+++
POST moved_dismiss                  L...???
GET  checks                         L.+++++
POST check_answer                   L..++++
GET  pages_changed                  L.+++++
POST page_change_answer             L..????
POST page_change_mute               L..????
GET  sources                        L.+++++
GET  source_new                     L.+++++
POST source_new                     L.+++++
GET  source                         L.+++++
POST source                         L..++++
GET  login                          +++++++
GET  logout                         +######
POST logout                         +++++++
GET  password_change                L++++++
POST password_change                L++++++
GET  password_change_done           L++++++
GET  jsi18n                         L++++++
GET  app_list                       L++++++
GET  stories_desk_changelist        L.+++++
GET  stories_desk_add               L....++
POST stories_desk_add               L....++
GET  stories_desk_change            L.+++++
POST stories_desk_change            L....++
GET  stories_desk_history           L.+++++
GET  stories_desk_delete            L......
POST stories_desk_delete            L......
GET  auth_user_changelist           L.....+
GET  auth_user_add                  L.....+
POST auth_user_add                  L.....+
GET  auth_user_change               L.....+
POST auth_user_change               L.....+
GET  auth_user_password_change      L.....+
POST auth_user_password_change      L.....+
GET  auth_user_history              L.....+
GET  auth_user_delete               L......
POST auth_user_delete               L......
GET  auth_group_changelist          L.....+
GET  auth_group_add                 L.....+
POST auth_group_add                 L.....+
GET  auth_group_change              L.....+
POST auth_group_change              L.....+
GET  auth_group_history             L.....+
GET  auth_group_delete              L......
POST auth_group_delete              L......
"""


# Words that would be kept if the role were no matter; every other POST is empty.
BODIES = {"story": {"headline": "Taken over", "body": "Everything.", "token": "1"}}


@dataclass(frozen=True, slots=True)
class Cell:
    method: str
    name: str
    role: str
    expected: str

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.role}"


def cells() -> Iterator[Cell]:
    for line in TABLE.split("\n"):
        if line:
            method, name, letters = line.split()
            assert len(letters) == len(ROLES), line
            for role, letter in zip(ROLES, letters, strict=True):
                yield Cell(method, name, role, letter)


def addresses(resolver: Any) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern)
        elif pattern.name:  # those without a name redirect to one that has
            yield pattern.name


@pytest.fixture
def arguments(db: None) -> dict[str, Any]:
    """Rows for the addresses to be about, and a proposal that somebody else made."""
    story: Story = make_story(saved_by=make_user("founder"))
    update = make_update(story=story)
    claim = make_claim()
    evidence = make_evidence(
        claim=claim, primary=True, text="x", sha256="0", captured_at=story.saved_at
    )
    proposer = make_user("proposer", "Fact-checker")
    check = check_claim(claim, to=Status.CONFIRMED, by=proposer, reason="We saw the log.")
    about: dict[str, Any] = {}
    for name in {cell.name for cell in cells()}:
        if name.startswith("update") and name != "update_add":
            about[name] = [update.pk]
        elif name.startswith(("story", "claims_alike", "update_add", "stories_story")):
            about[name] = [story.pk]
        elif name.startswith(("claim", "evidence")):
            about[name] = [claim.ref]
    about |= {"alike": [], "stories": [], "story_start": [], "claims": [], "claim_new": []}
    about["claims_alike"] = [story.pk]
    about["story_undo"] = [story.pk, 1]
    about["story_step"] = [story.pk, "close"]
    about["story_settle"] = [story.pk, 2]  # nothing clashes
    planned = schedule(make_story(), by=make_user("planner", "Editor"), hour=in_minutes(60))
    about["scheduled_do"] = [planned.pk, "cancel"]
    for name in ("evidence_withdraw", "evidence_trace", "evidence_attach"):
        about[name] = [claim.ref, evidence.pk]
    kept = StoredFile.objects.create(sha256="0" * 64, size=1, media_type="text/plain")
    capture = Capture.objects.create(
        evidence=evidence, method="uploaded", sha256=kept.pk, size=1, media_type="", file=kept
    )
    about["capture_file"] = [claim.ref, capture.uid]
    about["check_answer"] = [check.pk]
    about["source"] = [make_source().pk]
    about["lone_review"] = [_decided_alone().pk]
    about["page_change_answer"] = about["page_change_mute"] = [1]  # no page has changed
    about["withholding_answer"] = [1]  # nobody has asked for a removal
    about["app_list"] = ["auth"]
    rows = {"stories_desk": make_desk().pk, "auth_user": proposer.pk}
    rows["auth_group"] = Group.objects.get(name="Reporter").pk
    for noun, pk in rows.items():
        for page in ("change", "history", "delete", "password_change"):
            about[f"{noun}_{page}"] = [pk]
    return about


def _decided_alone() -> LoneCheck:
    claim = make_claim(statement="Ferries have stopped")
    for _ in range(2):
        make_evidence(claim=claim, stance="contradicts")
    night = {"reason": "The log says otherwise.", "why_alone": "Nobody else is here."}
    return decide_alone(claim, to=Status.FALSE, by=make_user("alone", "Editor"), **night)


@pytest.fixture
def people(reporter: User, checker: User, editor: User, standards: User) -> dict[str, User | None]:
    boss = User.objects.create(username="boss", is_staff=True, is_superuser=True)
    return {
        "anonymous": None,
        "nobody": make_user("nobody"),
        "reporter": reporter,
        "checker": checker,
        "editor": editor,
        "standards": standards,
        "superuser": boss,
    }


def letter_of(client: Client, cell: Cell, url: str) -> str:
    answer = (
        client.post(url, BODIES.get(cell.name, {})) if cell.method == "POST" else client.get(url)
    )
    if answer.status_code == 302 and "/admin/login/" in answer["Location"]:
        return "L"
    if answer.status_code == 403:
        return "L" if "no longer logged in" in answer.content.decode() else "."
    return {404: "?", 405: "#"}.get(answer.status_code, "+" if answer.status_code < 500 else "!")


def rows_of_everything() -> dict[str, int]:
    models = [*apps.get_app_config("stories").get_models(), User, Group]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_every_address_of_the_desk_has_a_line() -> None:
    desk = next(
        one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "admin"
    )

    assert set(addresses(desk)) == {cell.name for cell in cells()}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_its_rights_allow_and_nothing_else(
    role: str, client: Client, people: dict[str, User | None], arguments: dict[str, Any]
) -> None:
    wrong = {}
    for cell in (cell for cell in cells() if cell.role == role):
        if person := people[role]:
            client.force_login(person)
        before = rows_of_everything()
        url = reverse(f"admin:{cell.name}", args=arguments.get(cell.name, []))
        if (letter := letter_of(client, cell, url)) != cell.expected:
            wrong[str(cell)] = letter
        if letter in ".L#":
            assert rows_of_everything() == before, cell

    assert wrong == {}


def test_an_account_that_does_not_open_the_desk_is_sent_to_the_login(
    client: Client, editor: User
) -> None:
    User.objects.filter(pk=editor.pk).update(is_staff=False)
    client.force_login(editor)

    assert client.get(reverse("admin:index"))["Location"].startswith("/admin/login/")


def test_a_role_that_is_taken_away_is_gone_at_the_next_click(client: Client, editor: User) -> None:
    client.force_login(editor)
    assert client.get(reverse("admin:stories")).status_code == 200

    editor.groups.clear()

    assert client.get(reverse("admin:stories")).status_code == 403


def test_a_page_of_the_desk_is_kept_by_no_cache(client: Client, editor: User) -> None:
    client.force_login(editor)

    kept = client.get(reverse("admin:index"))["Cache-Control"]

    assert {"no-store", "private"} <= set(kept.split(", "))


def test_nothing_can_be_deleted_by_the_stock_action(client: Client, standards: User) -> None:
    standards.is_superuser = True
    standards.save()
    desk = make_desk()
    client.force_login(standards)

    posted = {"action": "delete_selected", "_selected_action": [desk.pk], "post": "yes"}
    client.post(reverse("admin:stories_desk_changelist"), posted)

    assert Desk.objects.filter(pk=desk.pk).exists()


def test_a_claim_that_does_not_exist_is_told_inside_the_desk(client: Client, editor: User) -> None:
    client.force_login(editor)

    for ref in ("C-999", "C-0", "C-01", "X", "C-99999999999999999999"):
        answer = client.get(reverse("admin:claim", args=[ref]))
        assert answer.status_code == 404, ref
        assert "no such page on the desk" in answer.content.decode()
    assert not Claim.objects.exists()

"""Who a confidential source is, looked for at every address, as every role, and in what leaves.

An address that is new is walked as soon as tests/secret.py says what stands in its place; until
then the first test here fails.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLResolver, get_resolver, path

from newsroom.urls import urlpatterns as real_urls
from stories.models import Capture, PageChange, Source, Story
from tests.factories import make_user
from tests.secret import IDENTITY, TITLE, TRACES, Newsroom, make_newsroom

KEEP_SECRETS = ("checker", "standards", "superuser")
ROLES = ("anonymous", "nobody", "reporter", "editor", *KEEP_SECRETS)
# Where those who keep such secrets see them: sources, claims, and a claim's evidence elsewhere.
THEIRS = re.compile(r"admin/(sources/|claims/<|checks/|changed/|search/)")
# Where a colleague's words about the evidence stand, with the name taken out.
WORDED = re.compile(r"admin/(sources/<|claims/<|checks/|changed/)")

PARAMETER = re.compile(r"(?:([\w-]+)/)?(?:<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\))")


@pytest.fixture
def newsroom(
    editor: User, checker: User, standards: User, settings: Any, tmp_path: Path
) -> Newsroom:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return make_newsroom(editor=editor, checker=checker, standards=standards)


@pytest.fixture
def people(reporter: User, checker: User, editor: User, standards: User) -> dict[str, User | None]:
    boss = User.objects.create(username="boss", is_staff=True, is_superuser=True)
    return {
        **{"anonymous": None, "nobody": make_user("nobody"), "reporter": reporter},
        **{"editor": editor, "checker": checker, "standards": standards, "superuser": boss},
    }


def routes(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Every address of the project, as it is written in its URL configuration."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route


def filled(route: str, values: dict[str, Any]) -> str:
    """The route with a row of the newsroom in each of its places."""

    def value(match: re.Match[str]) -> str:
        folder, name = match[1], match[2] or match[3]
        key = f"{folder} {name}" if folder and f"{folder} {name}" in values else name
        return f"{folder}/{values[key]}" if folder else str(values[key])

    return "/" + PARAMETER.sub(value, route)


def told_in(answer: Any) -> str:
    """All that a person gets: head and body, as read by somebody who decodes addresses."""
    body = b"".join(answer) if answer.streaming else answer.content
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return unquote(f"{head}\n{body.decode('utf-8', 'replace')}").lower()


def secrets_for(role: str, route: str) -> tuple[str, ...]:
    """What this role must not be told at this address."""
    public = not route.startswith("admin/")
    if role in KEEP_SECRETS and THEIRS.match(route):
        return ()
    titles = () if WORDED.match(route) and not public and role != "anonymous" else (TITLE,)
    return (*IDENTITY, *TRACES, *titles)


def answers(client: Client, person: User | None, url: str, source: Source) -> Iterator[Any]:
    """The page; the page as searched and filtered; and what a form that is sent to it answers."""
    asked = {"q": "ludm", "words": "querz", "statement": "querz", "source": str(source.pk)}
    typed = {**asked, "to": "confirmed", "kind": "url", "stance": "supports", "token": "1"}
    for send in (
        lambda: client.get(url),
        lambda: client.get(url, asked),
        lambda: client.post(url, typed),
    ):
        with transaction.atomic():  # the next one finds the newsroom as it was
            if person is not None:
                client.force_login(person)
            yield send()
            transaction.set_rollback(True)


def test_every_address_is_walked(newsroom: Newsroom) -> None:
    unknown = []
    for route in routes():
        try:
            filled(route, newsroom.values)
        except KeyError as missing:
            unknown.append(f"{route}: say in `values` what stands for {missing}")

    assert unknown == []
    assert len(set(routes())) > 80


@pytest.mark.parametrize("role", ROLES)
def test_a_confidential_source_is_named_at_no_address_to_those_who_may_not_know(
    role: str,
    client: Client,
    newsroom: Newsroom,
    people: dict[str, User | None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    client.raise_request_exception = False
    leaks, failed = set(), set()
    with caplog.at_level(logging.DEBUG):
        for route in routes():
            if role not in ("anonymous", "editor") and not route.startswith("admin/"):
                continue  # readers' pages know no roles: test_pages.py
            url = filled(route, newsroom.values)
            for answer in answers(client, people[role], url, newsroom.source):
                said = told_in(answer)
                leaks |= {(route, word) for word in secrets_for(role, route) if word in said}
                failed |= {route} if answer.status_code >= 500 else set()

    assert leaks == set()
    assert failed == set()
    logged = caplog.text.lower()
    assert [word for word in (*IDENTITY, *TRACES, TITLE) if word in logged] == []


@pytest.mark.parametrize("role", KEEP_SECRETS)
def test_those_who_keep_such_secrets_see_the_name_where_they_need_it(
    role: str, client: Client, newsroom: Newsroom, people: dict[str, User | None]
) -> None:
    person = people[role]
    assert person is not None
    client.force_login(person)

    for route in ("admin/sources/", "admin/sources/<int:pk>/", "admin/claims/<ref>/"):
        assert "ludmila querzahl" in told_in(client.get(filled(route, newsroom.values)))


@pytest.mark.parametrize("role", ["reporter", "editor"])
def test_a_protected_file_is_refused_without_a_word_about_it(
    role: str, client: Client, newsroom: Newsroom, people: dict[str, User | None]
) -> None:
    person = people[role]
    assert person is not None
    client.force_login(person)

    answer = client.post(filled("admin/claims/<ref>/captures/<uuid:uid>/", newsroom.values))

    assert answer.status_code == 403
    assert [word for word in (*IDENTITY, *TRACES, TITLE) if word in told_in(answer)] == []


def test_an_export_knows_the_label_alone(newsroom: Newsroom, tmp_path: Path) -> None:
    call_command("export_story", "fire", to=str(tmp_path), verbosity=0)

    wordings = {one.name: one.read_text().lower() for one in tmp_path.glob("fire.*")}
    assert set(wordings) == {"fire.json", "fire.md", "fire.html"}
    assert "a senior official" in wordings["fire.json"]
    for name, wording in wordings.items():
        assert [word for word in (*IDENTITY, *TRACES, TITLE) if word in wording] == [], name


def test_the_audit_of_files_names_rows_alone(
    newsroom: Newsroom, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for kept in settings.EVIDENCE_ROOT.rglob("*"):
        if kept.is_file():
            kept.unlink()

    with pytest.raises(CommandError, match="1 of .* captures") as refusal:
        call_command("verify_files")

    said = f"{refusal.value} {capsys.readouterr()}".lower()
    assert [word for word in (*IDENTITY, *TRACES, TITLE) if word in said] == []


def broken(request: HttpRequest) -> HttpResponse:
    """A page that fails with the secret in its hands."""
    source = Source.objects.get(confidential=True)
    evidence = source.evidence.earliest("pk")
    raise RuntimeError(f"{source}: {evidence.pk}, {evidence.captures.count()} captures")


urlpatterns = [path("broken/", broken), *real_urls]


@override_settings(ROOT_URLCONF="tests.test_secrecy")
@pytest.mark.parametrize("address", ["/broken/", "/admin/nowhere/", "/nowhere/", "/s/nowhere/"])
def test_no_error_page_and_no_log_tells_what_the_page_had_in_its_hands(
    address: str,
    client: Client,
    editor: User,
    newsroom: Newsroom,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client.raise_request_exception = False
    client.force_login(editor)

    with caplog.at_level(logging.DEBUG):
        answer = client.get(address)

    assert answer.status_code in (404, 500)
    said = f"{told_in(answer)} {caplog.text.lower()}"
    assert [word for word in (*IDENTITY, *TRACES, TITLE) if word in said] == []


def test_no_row_says_who_it_is_when_it_is_printed(newsroom: Newsroom) -> None:
    rows = [newsroom.source, *Capture.objects.all(), *Story.objects.all()]
    rows += [*newsroom.source.history.all(), *PageChange.objects.all()]

    said = " ".join(f"{row} {row!r}" for row in rows).lower()
    assert [word for word in IDENTITY if word in said] == []

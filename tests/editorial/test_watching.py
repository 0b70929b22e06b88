"""Cited pages, looked at on a real server that changes, moves, vanishes, lies and recovers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from stories.clock import now
from stories.editorial.answering import answer_page_change
from stories.editorial.looking import PATIENCE, SHORTEST
from stories.editorial.watching import (
    open_page_changes,
)
from stories.models import (
    Answer,
    Capture,
    Custody,
    Evidence,
    Finding,
    Handling,
    Method,
    PageChange,
    Watch,
)
from tests.editorial.cited import PAGE, QUOTE, REST, TROUBLE, cite, findings, look
from tests.factories import make_claim
from tests.website import Website, answer, article, redirect, website

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from pytest_django.fixtures import SettingsWrapper

    from stories.models import Claim


@pytest.fixture(scope="module")
def server() -> Iterator[Website]:
    with website() as one:
        yield one


@pytest.fixture
def site(server: Website, settings: SettingsWrapper) -> Website:
    settings.WATCH_PRIVATE = True
    server.says = {"/page": answer(PAGE)}
    server.asked = []
    return server


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim(statement="Seven people were taken to hospital")


@pytest.fixture
def cited(site: Website, claim: Claim, checker: User) -> Evidence:
    return cite(site, claim, checker)


def test_the_first_look_is_kept_and_says_nothing_if_the_words_are_there(cited: Evidence) -> None:
    assert look() == []

    capture = Capture.objects.get(method=Method.FETCHED)
    assert QUOTE in capture.text
    assert (capture.http_status, capture.media_type, capture.by) == (200, "text/html", None)
    assert (capture.final_url, capture.redirects) == (cited.url, [])
    assert capture.size == len(PAGE.encode())
    assert findings() == []


def test_words_that_the_first_look_does_not_find_are_told(cited: Evidence, site: Website) -> None:
    site.says["/page"] = answer(article(*REST))

    [change] = look()

    assert (change.finding, change.detail) == (Finding.QUOTE_GONE, QUOTE)
    assert change.before.method == Method.TYPED
    assert change.before.text == QUOTE
    assert change.after is not None
    assert REST[0] in change.after.text


def test_words_that_turn_up_later_close_what_the_first_look_told(
    cited: Evidence, site: Website
) -> None:
    site.says["/page"] = answer(article(*REST))
    look()
    site.says["/page"] = answer(PAGE)

    assert look() == []

    assert findings() == []
    site.says["/page"] = answer(PAGE.replace("Seven", "Nine"))
    [change] = look()
    assert change.before.method == Method.FETCHED


def test_a_changed_figure_in_the_quoted_words_is_told_with_both_captures(
    cited: Evidence, site: Website
) -> None:
    look()
    site.says["/page"] = answer(PAGE.replace("Seven", "Nine"))

    [change] = look()

    assert change.finding == Finding.QUOTE_GONE
    assert QUOTE in change.before.text
    assert change.after is not None
    assert "Nine people" in change.after.text
    assert findings() == [Finding.QUOTE_GONE]


def test_a_change_elsewhere_on_the_page_is_told_with_its_share(
    cited: Evidence, site: Website
) -> None:
    look()
    site.says["/page"] = answer(PAGE.replace("put out at noon", "still burning at noon"))

    [change] = look()

    assert change.finding == Finding.CHANGED
    assert change.detail.endswith("%")


def test_noise_is_written_into_custody_and_tells_nobody(cited: Evidence, site: Website) -> None:
    stamped = article("Last updated: 22 November 2026, 12:31", REST[0], QUOTE, "3 comments")
    site.says["/page"] = answer(stamped)
    look()
    site.says["/page"] = answer(stamped.replace("12:31", "12:44").replace("3 com", "7 com"))

    assert look() == []

    line = Custody.objects.filter(action=Handling.CHECKED).latest("pk")
    assert "Nothing but dates" in line.note
    assert line.by is None
    assert Capture.objects.filter(method=Method.FETCHED).count() == 1


def test_a_page_that_says_it_is_unchanged_is_believed(cited: Evidence, site: Website) -> None:
    site.says["/page"] = answer(PAGE, etag='"7"', last_modified="Sun, 22 Nov 2026 10:00:00 GMT")
    look()
    site.says["/page"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"

    assert look() == []

    assert site.asked[-1][1]["if-none-match"] == '"7"'
    assert Custody.objects.filter(action=Handling.CHECKED).count() == 1
    assert Watch.objects.get().last_at is not None


def test_a_page_that_is_seldom_looked_at_is_looked_at_in_full(
    cited: Evidence, site: Website
) -> None:
    site.says["/page"] = answer(PAGE, etag='"7"')
    look()

    look(after=timedelta(days=10))

    assert "if-none-match" not in site.asked[-1][1]


def test_a_page_that_moved_and_says_the_same_is_no_alarm(cited: Evidence, site: Website) -> None:
    site.says["/page"] = answer(PAGE, etag='"1"')
    look()
    site.says |= {"/page": redirect("/new"), "/new": answer(PAGE, etag='"2"')}

    assert look() == []

    capture = Capture.objects.filter(method=Method.FETCHED).latest("pk")
    assert (capture.final_url, capture.redirects) == (site.url("/new"), [cited.url])
    assert site.url("/new") in Custody.objects.filter(action=Handling.TAKEN).latest("pk").note
    look()
    assert site.asked[-1][1]["if-none-match"] == '"2"'
    assert Capture.objects.filter(method=Method.FETCHED).count() == 2


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_page_that_vanished_is_told_and_its_capture_kept(
    status: str, cited: Evidence, site: Website
) -> None:
    look()
    site.says["/page"] = answer("Sorry", status=status)

    [change] = look()

    assert (change.finding, change.detail, change.after) == (Finding.VANISHED, status, None)
    assert QUOTE in change.before.text
    assert look() == []
    assert findings() == [Finding.VANISHED]


def test_a_page_that_comes_back_closes_its_own_alarm_and_can_raise_it_again(
    cited: Evidence, site: Website
) -> None:
    look()
    gone = answer("", status="404 Not Found")
    site.says["/page"] = gone
    look()
    site.says["/page"] = answer(PAGE)

    look()

    change = PageChange.objects.get()
    assert (change.answer, change.answered_by) == (Answer.OPEN, None)
    assert change.answered_at is not None
    assert "again as it was" in change.note
    assert findings() == []
    site.says["/page"] = gone
    assert look() == [change]
    assert findings() == [Finding.VANISHED]


def test_a_page_that_comes_back_with_other_words_is_one_alarm_not_two(
    cited: Evidence, site: Website
) -> None:
    look()
    site.says["/page"] = answer("", status="410 Gone")
    look()
    site.says["/page"] = answer(PAGE.replace("Seven", "Nine"))
    look()
    site.says["/page"] = answer(PAGE.replace("Seven", "Eleven"))
    look()

    assert findings() == [Finding.QUOTE_GONE]
    latest = open_page_changes().get().after
    assert latest is not None
    assert "Eleven" in latest.text
    assert PageChange.objects.count() == 3


def test_a_page_that_goes_to_and_fro_between_states_let_pass_is_quiet(
    cited: Evidence, site: Website, checker: User
) -> None:
    other = answer(PAGE.replace("put out at noon", "still burning at noon"))
    look()
    site.says["/page"] = other
    [change] = look()
    answer_page_change(change, by=checker, answer=Answer.IGNORED)

    for said in (answer(PAGE), other, answer(PAGE)):
        site.says["/page"] = said
        assert look() == []


def test_a_change_after_one_that_was_let_pass_is_compared_with_it(
    cited: Evidence, site: Website, checker: User
) -> None:
    look()
    site.says["/page"] = answer(PAGE.replace("at noon", "at one"))
    [change] = look()
    answer_page_change(change, by=checker, answer=Answer.STILL)
    site.says["/page"] = answer(PAGE.replace("at noon", "at two"))

    [second] = look()

    assert second.before == change.after


@pytest.mark.parametrize("trouble", TROUBLE)
def test_a_page_in_trouble_is_tried_again_later_and_later_before_it_counts_as_gone(
    trouble: str, cited: Evidence, site: Website
) -> None:
    look()
    seen = Watch.objects.get().last_at
    site.says["/page"] = TROUBLE[trouble]
    waits = []
    for _ in range(PATIENCE - 1):
        assert look() == []
        watch = Watch.objects.get()
        waits.append(round((watch.next_at - now()) / SHORTEST))
        assert watch.last_at == seen
    assert waits == [1, 2, 4, 8]

    [change] = look()

    assert change.finding == Finding.VANISHED
    site.says["/page"] = answer(PAGE)
    look()
    assert findings() == []
    assert Watch.objects.get().failures == 0


def test_a_page_in_trouble_that_was_never_seen_raises_no_alarm(
    cited: Evidence, site: Website
) -> None:
    site.says["/page"] = TROUBLE["forbidden"]

    for _ in range(PATIENCE + 1):
        assert look() == []


def test_a_page_that_grew_too_large_is_not_gone(cited: Evidence, site: Website) -> None:
    look()
    site.says["/page"] = b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\nx"

    for _ in range(PATIENCE + 1):
        assert look() == []


def test_a_server_that_asks_for_patience_gets_it(cited: Evidence, site: Website) -> None:
    look()
    site.says["/page"] = answer("", status="429 Too Many Requests", retry_after="7200")

    look()

    assert Watch.objects.get().next_at - now() > timedelta(minutes=119)


def test_a_page_in_the_wrong_charset_reads_as_before(
    claim: Claim, site: Website, checker: User
) -> None:
    words = "Der Hafen ist für Schiffe gesperrt, und niemand weiß, wie lange es dauert."
    page = article(words, *REST)
    cite(site, claim, checker, text=words)
    site.says["/page"] = answer(page)
    assert look() == []
    site.says["/page"] = answer(page, content_type="text/html; charset=iso-8859-1")
    assert look() == []
    site.says["/page"] = answer(page.encode("cp1252"), content_type="text/html; charset=utf-8")
    assert look() == []


def test_a_denial_is_seen_in_the_language_of_the_page(
    claim: Claim, site: Website, checker: User
) -> None:
    words = "Der Hafen ist nach dem Brand vom Sonntag für große Schiffe gesperrt, sagt das Amt."
    page = article(words, *REST).replace("lang=en", "lang=de")
    cite(site, claim, checker, text=words)
    site.says["/page"] = answer(page)
    assert look() == []
    assert Capture.objects.get(method=Method.FETCHED).language == "de"
    site.says["/page"] = answer(page.replace("ist nach", "ist nicht nach"))

    [change] = look()

    assert change.finding == Finding.QUOTE_GONE


def test_a_file_that_was_exchanged_is_told(claim: Claim, site: Website, checker: User) -> None:
    cite(site, claim, checker, text="")
    site.says["/page"] = answer(b"%PDF-1.7 one", content_type="application/pdf")
    assert look() == []
    assert look() == []
    site.says["/page"] = answer(b"%PDF-1.7 two", content_type="application/pdf")

    [change] = look()

    assert change.finding == Finding.CHANGED


def test_cookies_of_a_server_are_not_kept(cited: Evidence, site: Website) -> None:
    site.says["/page"] = answer(PAGE, set_cookie="who=us", x_served_by="a")

    look()

    headers = Capture.objects.get(method=Method.FETCHED).headers
    assert headers["x-served-by"] == "a"
    assert "set-cookie" not in headers

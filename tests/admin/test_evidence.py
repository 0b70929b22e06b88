from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from stories.models import Capture, Claim, Custody, Evidence, Handling, Source, Stance
from tests.factories import make_claim, make_evidence, make_source


@pytest.fixture
def desk(client: Client, checker: User) -> Client:
    client.force_login(checker)
    return client


@pytest.fixture
def claim(db: None) -> Claim:
    return make_claim()


def add(client: Client, claim: Claim, **words: Any) -> tuple[int, str]:
    posted = {
        "stance": "supports",
        "kind": "quotation",
        "title": "Statement at noon",
        "credibility": "2",
        "source-kind": "organisation",
        "source-reliability": "B",
        "source-access": "first",
        **words,
    }
    answer = client.post(reverse("admin:evidence_add", args=[claim.ref]), posted, follow=True)
    return answer.status_code, answer.content.decode()


def test_evidence_of_a_known_source_is_sealed_with_the_words_that_were_seen(
    desk: Client, claim: Claim
) -> None:
    source = make_source()

    status, page = add(desk, claim, source=source.pk, text="Two people were hurt.")

    evidence = claim.evidence.get()
    assert status == 200
    assert (evidence.source, evidence.stance) == (source, Stance.SUPPORTS)
    assert evidence.sha256 != ""
    assert "Two people were hurt." in page


def test_a_new_source_is_written_down_with_its_evidence(desk: Client, claim: Claim) -> None:
    add(desk, claim, **{"source-name": "Harbour office", "source-owner": "City of Merrow"})

    source = Source.objects.get()
    assert (source.name, source.owner, source.reliability) == (
        "Harbour office",
        "City of Merrow",
        "B",
    )
    assert claim.evidence.get().source == source


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"source-name": ""}, "Pick a source above, or give the name of a new one."),
        ({"source-name": "An insider", "source-confidential": "on"}, "public label"),
        ({"source-name": "Gazette", "title": ""}, "This field is required."),
        ({"source-name": "Gazette", "kind": "url"}, "Give the web page’s address."),
        ({"source-name": "Gazette", "kind": "url", "url": "javascript:alert(1)"}, "valid URL"),
        ({"source": "999"}, "Select a valid choice."),
        ({"source": "9" * 40}, "Select a valid choice."),
    ],
)
def test_refused_evidence_leaves_no_source_behind_and_keeps_what_was_typed(
    desk: Client, claim: Claim, words: dict[str, str], said: str
) -> None:
    status, page = add(desk, claim, text="Two people were hurt.", **words)

    assert status == 422
    assert said in page
    assert "Two people were hurt.</textarea>" in page
    assert not Source.objects.exists()
    assert not Evidence.objects.exists()


def test_evidence_derives_only_from_evidence_of_the_same_claim(desk: Client, claim: Claim) -> None:
    elsewhere = make_evidence(claim=make_claim())

    status, _page = add(desk, claim, source=elsewhere.source_id, derived_from=elsewhere.pk)

    assert status == 422
    assert not claim.evidence.exists()


def test_a_source_that_was_picked_on_its_own_page_is_chosen_already(
    desk: Client, claim: Claim
) -> None:
    source = make_source()
    address = reverse("admin:claim", args=[claim.ref])

    page = desk.get(address, {"source": source.pk}).content.decode()

    assert f'<option value="{source.pk}" selected>' in page
    assert desk.get(address, {"source": "x" * 50}).status_code == 200


def withdraw(client: Client, claim: Claim, evidence: Evidence, reason: str) -> tuple[int, str]:
    address = reverse("admin:evidence_withdraw", args=[claim.ref, evidence.pk])
    answer = client.post(address, {"reason": reason}, follow=True)
    evidence.refresh_from_db()
    return answer.status_code, answer.content.decode()


def test_withdrawn_evidence_stays_on_the_page_with_the_reason(desk: Client, claim: Claim) -> None:
    evidence = make_evidence(claim=claim)

    _status, page = withdraw(desk, claim, evidence, "The statement was forged.")

    assert evidence.withdrawn_at is not None
    assert evidence.title in page
    assert "The statement was forged." in page


def test_without_a_reason_evidence_still_counts(desk: Client, claim: Claim) -> None:
    evidence = make_evidence(claim=claim)

    status, page = withdraw(desk, claim, evidence, " ")

    assert status == 422
    assert "Say why this evidence no longer counts." in page
    assert evidence.withdrawn_at is None


def test_evidence_is_withdrawn_only_from_its_own_claim(desk: Client, claim: Claim) -> None:
    elsewhere = make_evidence(claim=make_claim())

    status, _page = withdraw(desk, claim, elsewhere, "Not ours.")

    assert status == 404
    assert elsewhere.withdrawn_at is None


PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF the quay at noon"


@pytest.fixture
def room(settings: Any, tmp_path: Path) -> Path:
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    return tmp_path / "evidence"


def sent(content: bytes = PICTURE, name: str = "quay.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/svg+xml")


LOG = "https://a.example/log"


@pytest.mark.parametrize(
    ("given", "kind", "url"),
    [
        ({"url": LOG}, "url", LOG),
        ({"text": f" {LOG} "}, "url", LOG),
        ({"text": f"Two were hurt, see {LOG}"}, "quotation", ""),
        ({}, "quotation", ""),
        ({"kind": "document", "text": LOG}, "document", LOG),
    ],
)
def test_what_is_pasted_decides_what_kind_of_evidence_it_is(
    desk: Client, claim: Claim, given: dict[str, str], kind: str, url: str
) -> None:
    add(desk, claim, **{"source-name": "Gazette", "kind": "", **given})

    evidence = claim.evidence.get()
    assert (evidence.kind, evidence.url) == (kind, url)


def test_a_file_makes_a_document_and_can_be_fetched_again_as_an_attachment(
    desk: Client, claim: Claim, room: Path
) -> None:
    _status, page = add(
        desk, claim, **{"source-name": "Gazette", "kind": "", "file": sent(name="quay.svg")}
    )
    capture = Capture.objects.get()
    address = reverse("admin:capture_file", args=[claim.ref, capture.uid])

    answer = desk.post(address)

    assert claim.evidence.get().kind == "document"
    assert address in page
    assert b"".join(answer) == PICTURE
    assert answer["Content-Disposition"] == 'attachment; filename="quay.svg.jpg"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


def test_the_page_tells_who_had_the_file_in_hand(desk: Client, claim: Claim, room: Path) -> None:
    add(desk, claim, **{"source-name": "Gazette", "file": sent(), "text": "The quay."})
    capture = Capture.objects.get(file__isnull=False)
    b"".join(desk.post(reverse("admin:capture_file", args=[claim.ref, capture.uid])))

    page = desk.get(reverse("admin:claim", args=[claim.ref])).content.decode()

    assert capture.sha256 in page
    assert "2 captures" in page
    assert "Downloaded, Chen Wu" in page


def test_looking_at_a_download_writes_nothing(desk: Client, claim: Claim, room: Path) -> None:
    add(desk, claim, **{"source-name": "Gazette", "file": sent()})
    address = reverse("admin:capture_file", args=[claim.ref, Capture.objects.get().uid])

    assert desk.get(address).status_code == 405
    assert not Custody.objects.filter(action=Handling.DOWNLOADED).exists()


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("drawing.svg", "<?xml-stylesheet href='https://a.example/'?>\r\n<svg/>"),
        ("drawing.svg", "\ufeff\n<!-- made by hand --><svg><script>alert(1)</script></svg>"),
        ("page.htm", "<script>alert(1)</script>"),
        ("page.xml", "<html><a:script xmlns:a='http://www.w3.org/1999/xhtml'/></html>"),
        ("page.html", "<!DocType html><title>Quay</title>"),
    ],
)
@pytest.mark.parametrize("disguise", ["{}", "{}.jpg", "{}.pdf"])
def test_no_svg_or_html_is_taken_in_under_any_name(
    desk: Client, claim: Claim, room: Path, name: str, payload: str, disguise: str
) -> None:
    file = sent(payload.encode(), disguise.format(name))

    status, page = add(desk, claim, text="Keep me.", **{"source-name": "Gazette", "file": file})

    assert status == 422
    assert "This is HTML, SVG or XML, whatever its name" in page
    assert "Keep me.</textarea>" in page
    assert not Source.objects.exists()
    assert not Capture.objects.exists()


def test_a_file_that_is_too_large_is_dropped_and_what_was_typed_stays(
    desk: Client, claim: Claim, room: Path, settings: Any
) -> None:
    settings.EVIDENCE_MAX_BYTES = 1_000_000
    file = sent(PICTURE + bytes(1_000_000))

    status, page = add(
        desk, claim, file=file, **{"source-name": "Gazette", "text": "After the file."}
    )

    assert status == 422
    assert "The file is larger than 1 MB." in page
    assert "After the file.</textarea>" in page
    assert not room.exists()


def attach(client: Client, evidence: Evidence, file: Any) -> str:
    address = reverse("admin:evidence_attach", args=[evidence.claim.ref, evidence.pk])
    return client.post(address, {"file": file} if file else {}, follow=True).content.decode()


def test_a_file_is_attached_to_evidence_that_is_there_already(
    desk: Client, claim: Claim, room: Path
) -> None:
    evidence = make_evidence(claim=claim)

    page = attach(desk, evidence, sent())

    assert "The file is kept and sealed." in page
    assert evidence.captures.get().filename == "quay.jpg"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>", "HTML, SVG or XML"),
        (bytes(1_000_001), "larger than 1 MB"),
        (b"", "empty"),
        (None, "This field is required"),
    ],
)
def test_a_refused_attachment_says_why(
    desk: Client, claim: Claim, room: Path, settings: Any, content: bytes | None, said: str
) -> None:
    settings.EVIDENCE_MAX_BYTES = 1_000_000
    evidence = make_evidence(claim=claim)

    page = attach(desk, evidence, sent(content) if content is not None else None)

    assert said in page
    assert not Capture.objects.exists()


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(
    desk: Client, claim: Claim, room: Path
) -> None:
    add(desk, claim, **{"source-name": "Gazette", "file": sent()})
    [kept] = [path for path in room.rglob("*") if path.is_file()]
    kept.chmod(0o600)
    kept.write_bytes(b"forged")
    address = reverse("admin:capture_file", args=[claim.ref, Capture.objects.get().uid])

    answer = desk.post(address, follow=True)

    assert "Don’t rely on it" in answer.content.decode()


def test_a_file_is_found_only_under_its_own_claim(desk: Client, claim: Claim, room: Path) -> None:
    add(desk, claim, **{"source-name": "Gazette", "file": sent()})
    uid = Capture.objects.get().uid

    assert (
        desk.post(reverse("admin:capture_file", args=[make_claim().ref, uid])).status_code == 404
    )


def trace(client: Client, evidence: Evidence, parent: Evidence) -> str:
    address = reverse("admin:evidence_trace", args=[evidence.claim.ref, evidence.pk])
    return client.post(address, {"derived_from": parent.pk}, follow=True).content.decode()


def test_reports_that_go_back_to_one_flash_are_said_to_be_one_origin(
    desk: Client, claim: Claim
) -> None:
    flash = make_evidence(
        claim=claim, source=make_source(name="AFP"), title="Flash", captured_at=now()
    )
    reports = [make_evidence(claim=claim, title=f"Report {n}") for n in range(4)]
    for report in reports:
        page = trace(desk, report, flash)

    words = " ".join(page.split())
    assert "5 sources, 1 independent origin: all go back to AFP, <time" in words
    assert "Where it comes from: 1 origin<" in words


def test_a_circle_is_refused_in_words(desk: Client, claim: Claim) -> None:
    flash = make_evidence(claim=claim)
    report = make_evidence(claim=claim, derived_from=flash)

    page = trace(desk, flash, report)

    assert "That would be a circle" in page
    flash.refresh_from_db()
    assert flash.derived_from is None


def test_evidence_that_was_withdrawn_is_not_picked_as_an_origin(
    desk: Client, claim: Claim
) -> None:
    gone = make_evidence(claim=claim, withdrawn_at=now())
    report = make_evidence(claim=claim)

    assert "Pick evidence of this claim that still counts." in trace(desk, report, gone)


def test_who_owns_a_confidential_source_is_told_by_no_drawing(
    client: Client, claim: Claim, editor: User
) -> None:
    insider = make_source(
        name="Ana Ruiz",
        kind="person",
        owner="Coast Wire",
        confidential=True,
        public_label="an official",
    )
    make_evidence(claim=claim, source=insider, title="Call with Ruiz’s office, of Coast Wire")
    for _ in range(2):
        make_evidence(claim=claim, source=make_source(owner="Coast Wire"))
    client.force_login(editor)

    page = client.get(reverse("admin:claim", args=[claim.ref])).content.decode()

    assert "3 sources, 1 independent origin<" in page
    assert "Where it comes from: 2 origins" in page
    assert "Ruiz" not in page
    assert "of Coast Wire" not in page

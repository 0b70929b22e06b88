"""A newsroom with a confidential source in the middle of it, and what would give it away."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import override_settings

from stories.editorial.claiming import add_evidence, withdraw_evidence
from stories.editorial.keeping import take_in
from stories.editorial.scheduling import schedule
from stories.editorial.sealing import make_checkpoint
from stories.editorial.sourcing import save_source, token_of
from stories.editorial.verifying import check_claim
from stories.models import (
    Capture,
    Check,
    Claim,
    DraftRebase,
    Evidence,
    Finding,
    Ground,
    Kind,
    LoneCheck,
    Method,
    PageChange,
    Source,
    Stamping,
    StampProof,
    StampState,
    Status,
    Update,
    WithholdingRequest,
)
from stories.syndication.ledger import checkpoint_file
from tests.editorial.hours import in_minutes
from tests.factories import make_evidence, make_source, make_user
from tests.syndication.telling import TWELVE, add_news, claimed, correct, saying, told

FILE = b"%PDF-1.7 the memo of querzahl"
WORDS = "“The valve was shut”, Ludmila Querzahl said."
# In lower case, as answers are compared. Of a person each part of the name is the name.
IDENTITY = ("ludmila", "querzahl", "wexford")
TRACES = (
    *("kvint.example", "dropbox-19", "hdrcanary", "memo-of-q.pdf"),
    *(hashlib.sha256(FILE).hexdigest()[:12], hashlib.sha256(WORDS.encode()).hexdigest()[:12]),
)
TITLE = "zyxomma"  # a colleague's words: for the desk, never for readers


@dataclass(frozen=True, slots=True)
class Newsroom:
    source: Source
    values: dict[str, Any]  # what stands in an address: "folder parameter" or "parameter"


def make_newsroom(*, editor: User, checker: User, standards: User) -> Newsroom:
    """A confidential source that a live story, checks, files and changed pages hang on."""
    source = make_source(
        name="Ludmila Querzahl",
        kind="person",
        owner="Wexford Trust",
        confidential=True,
        public_label="a senior official",
    )
    claim = claimed()
    memo = take_in([FILE], name="memo-of-q.pdf", by=checker)
    evidence = add_evidence(
        claim,
        by=checker,
        source=source,
        kind="url",
        title="Zyxomma memo, from Querzahl’s own hand",
        url="https://kvint.example/dropbox-19",
        text=WORDS,
        primary=True,
        file=memo,
    )
    gone = add_evidence(
        claim, by=checker, source=source, kind="quotation", title="Zyxomma call", text="Querzahl."
    )
    withdraw_evidence(gone, by=checker, reason="Ludmila Querzahl took it back.")
    add_evidence(
        claim,
        by=checker,
        source=source,
        kind="document",
        title="Zyxomma log",
        stance="contradicts",
        primary=True,
        text="Querzahl’s log.",
    )
    make_evidence(claim=claim, derived_from=evidence, source=make_source())
    save_source(source, by=standards, token=token_of(source), reliability="A")
    page = _page_that_changed(evidence)
    story = told(editor, slug="fire", body=saying(claim))
    add_news(story, by=editor)
    correct(story, by=editor, mended=TWELVE)
    asks = DraftRebase.objects.create(
        story=story, revision=story.revisions.get(number=3), field="body", asks=True
    )
    stamped = stamped_checkpoint()
    proposal = check_claim(
        claim, to=Status.FALSE, by=make_user("p", "Editor"), reason="The log shows it."
    )
    lone = LoneCheck.objects.create(decision=_decision(claim, checker), reason="Nobody was awake.")
    scheduled = schedule(
        story, by=editor, hour=in_minutes(600), kind=Kind.EDITORS_NOTE, note="We look into it."
    )
    removal = WithholdingRequest.objects.create(
        story=story,
        words="the quay",
        ground=Ground.COURT,
        reason="A court.",
        why="T",
        by=standards,
    )
    desk = story.desk
    return Newsroom(
        source,
        {
            **{"stories pk": story.pk, "story pk": story.pk, "step step": "close"},
            **{"updates pk": Update.objects.earliest("pk").pk, "claims ref": claim.ref},
            **{"evidence pk": evidence.pk, "sources pk": source.pk, "checks pk": proposal.pk},
            **{"captures uid": Capture.objects.get(file__isnull=False).uid},
            **{"alone pk": lone.pk, "changed pk": page.pk, "desk object_id": desk.pk},
            **{"user object_id": editor.pk, "user id": editor.pk},
            **{"group object_id": Group.objects.earliest("pk").pk, "app_label": "stories"},
            **{"admin url": "nowhere/at/all/", "desks slug": desk.slug, "c ref": claim.ref},
            **{"corrected number": asks.revision.number},
            **{"scheduled pk": scheduled.pk, "do": "cancel", "undo number": 1},
            **{"s slug": story.slug, "r number": 2, "diff older": 1, "newer": 3, "page": 1},
            **{"withholding pk": removal.pk, "digest": stamped.digest},
            "since older": 1,
            "number": 1,
            "part": 1,
        },
    )


def stamped_checkpoint() -> Stamping:
    """A checkpoint that a calendar promised to put into a block."""
    # Apart: what is undone after the test must be in no file that others are held against.
    with override_settings(RECORD_CHECKPOINTS=settings.EVIDENCE_ROOT.parent / "kept.jsonl"):
        point = make_checkpoint()
    assert point is not None
    calendar = b"https://calendar.example"
    made = Stamping.objects.create(
        checkpoint=point,
        calendar=calendar.decode(),
        digest=hashlib.sha256(checkpoint_file(point)).hexdigest(),
        state=StampState.PENDING,
    )
    said = bytes([len(calendar)]) + calendar
    promise = b"\x00" + bytes.fromhex("83dfe30d2ef90c8e") + bytes([len(said)]) + said
    StampProof.objects.create(stamping=made, in_block=False, stamp=promise)
    return made


def _page_that_changed(evidence: Evidence) -> PageChange:
    fetched = {
        "evidence": evidence,
        "method": Method.FETCHED,
        "size": 3,
        "media_type": "text/html",
        "final_url": "https://kvint.example/dropbox-19",
        "redirects": ["https://kvint.example/"],
        "headers": {"Server": "hdrcanary"},
    }
    looks = [
        Capture.objects.create(
            **fetched, sha256=hashlib.sha256(words.encode()).hexdigest(), text=words
        )
        for words in (WORDS, "Ludmila Querzahl has left.")
    ]
    return PageChange.objects.create(
        evidence=evidence, finding=Finding.QUOTE_GONE, seal="a", before=looks[0], after=looks[1]
    )


def _decision(claim: Claim, by: User) -> Check:
    return check_claim(claim, to=Status.DISPUTED, by=by, reason="Two say so, two do not.")

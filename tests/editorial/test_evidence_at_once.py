"""Evidence that several people give and trace at the same moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stories.editorial.claiming import trace_evidence
from stories.editorial.keeping import attach_file, take_in
from stories.errors import UnfitText
from stories.models import Capture, Evidence, StoredFile
from tests.editorial.test_concurrency import at_once
from tests.factories import make_claim, make_evidence, make_user

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def test_of_those_who_would_close_a_circle_together_one_is_refused() -> None:
    checkers = [make_user(f"checker-{n}", "Fact-checker") for n in range(4)]
    for _ in range(5):
        claim = make_claim()
        ring = [make_evidence(claim=claim) for _ in checkers]

        done = at_once(
            *(
                lambda one=one, to=to, by=by: trace_evidence(one, to=to, by=by)
                for one, to, by in zip(ring, [ring[-1], *ring], checkers, strict=False)
            )
        )

        refused = [one for one in done if isinstance(one, UnfitText)]
        assert len(refused) == 1
        assert claim.evidence.filter(derived_from=None).count() == 1


def test_one_file_that_all_send_at_once_is_kept_once(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_ROOT = tmp_path
    checkers = [make_user(f"checker-{n}", "Fact-checker") for n in range(4)]
    one = make_evidence()

    def send(evidence: Evidence, by: Any) -> Capture:
        taken = take_in([b"\xff\xd8\xff\xe0 the quay"], name="quay.jpg", by=by)
        return attach_file(evidence, taken, by=by)

    at_once(
        *(lambda by=by: send(one, by) for by in checkers),
        *(lambda by=by: send(make_evidence(), by) for by in checkers),
    )

    assert StoredFile.objects.count() == 1
    assert Capture.objects.count() == 5
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1

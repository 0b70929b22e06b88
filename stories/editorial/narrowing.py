"""What mending one passage of the live words brings about, and nothing that stood there before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stories.editorial.preflight import preflight
from stories.models import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stories.editorial.candidate import Candidate, ClaimFacts, Finding
    from stories.text.version import ClaimMark


def findings_of_mending(candidate: Candidate, said_anew: frozenset[str]) -> tuple[Finding, ...]:
    """The findings that the live version, as it was published, has not got.

    A correction must not wait for other words to be mended: claims that it does not say anew are
    judged as readers see them. What can't be overridden is found wherever it stands.
    """
    live = candidate.live
    assert live is not None  # only what readers see can be mended
    shown = {mark.ref: mark for mark in live.claims}
    as_shown = {ref: _as_shown(facts, shown) for ref, facts in candidate.claims.items()}
    # What was pushed went out for good: no finding of it is one that stood there before.
    stood = replace(candidate, version=live.again(), claims=as_shown, alerts=())
    before = preflight(stood)
    known = {finding.key for finding in before if finding.may_override}
    facts = {ref: candidate.claims[ref] for ref in said_anew if ref in candidate.claims}
    after = preflight(replace(candidate, claims=as_shown | facts))
    return tuple(finding for finding in after if finding.key not in known)


def _as_shown(facts: ClaimFacts, shown: Mapping[str, ClaimMark]) -> ClaimFacts:
    if facts.ref not in shown:
        return facts
    return replace(facts, status=Status(shown[facts.ref].status), recheck_due=None, lacks="")

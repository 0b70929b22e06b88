"""What the preflight will say of a text while it is written, whatever kind of change it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stories.clock import now
from stories.editorial import claimchecks, wordchecks
from stories.editorial.candidate import Candidate
from stories.editorial.versions import claim_facts
from stories.models import Kind, Source
from stories.text.markup import claim_refs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.contrib.auth.models import User

    from stories.editorial.candidate import Finding
    from stories.text.version import Version

CHECKS: tuple[Callable[[Candidate], Iterator[Finding]], ...] = (
    wordchecks.claim_references,
    wordchecks.confidential_names,
    wordchecks.hidden_characters,
    claimchecks.denied_but_stated,
    claimchecks.unverified_but_stated,
    claimchecks.disputed_but_stated,
    claimchecks.thin_evidence,
)


def hints(version: Version, *, to: User) -> tuple[Finding, ...]:
    """What stands in the way of publishing these words, graver things first (four queries).

    Names of confidential sources are looked for only if `to` may know them: who may not could
    else find them by trying names.
    """
    refs = {ref for _place, text in version.texts() for ref in claim_refs(text)}
    secret: tuple[str, ...] = ()
    if to.has_perm("stories.see_confidential_source"):
        names = Source.objects.filter(confidential=True).values_list("name", flat=True)
        secret = tuple(names)
    candidate = Candidate(
        version=version, kind=Kind.UPDATE, at=now(), claims=claim_facts(refs), secret_names=secret
    )
    found = [finding for check in CHECKS for finding in check(candidate)]
    return tuple(sorted(found, key=lambda finding: not finding.blocks))

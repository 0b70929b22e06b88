"""What Hypothesis makes our values of."""

from __future__ import annotations

from hypothesis import strategies as st

from stories.text.version import ClaimMark, EvidenceMark, NoticeMark, UpdateText, Version

# Everything that `clean` lets through may stand in a text; a lone half of a character may not.
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
bodies = st.lists(st.sampled_from(["", "\n", "One.", "Two.", "Zwölf – «14».", " x "])).map(
    "\n\n".join
)
_evidence = st.builds(EvidenceMark, words, st.just("supports"), st.just("url"), words)
_claims = st.builds(
    ClaimMark,
    ref=st.integers(1, 99).map("C-{}".format),
    statement=words,
    status=st.just("confirmed"),
    stood_by=st.booleans(),
    evidence=st.lists(_evidence, max_size=2).map(tuple),
)
_notices = st.builds(NoticeMark, kind=st.just("correction"), number=st.integers(1, 9), at=words)
_updates = st.builds(
    UpdateText,
    uid=st.integers(1, 99).map("u{}".format),
    at=st.just("2026-11-22T12:00:00.000000Z"),
    headline=words,
    body=bodies,
    key_event=st.booleans(),
    pinned=st.booleans(),
)


def versions() -> st.SearchStrategy[Version]:
    return st.builds(
        Version,
        headline=words,
        body=bodies,
        standfirst=words,
        byline=words,
        stage=st.sampled_from(["developing", "closed"]),
        held=st.booleans(),
        language=st.sampled_from(["en", "ar"]),
        updates=st.lists(_updates, max_size=2).map(tuple),
        claims=st.lists(_claims, max_size=2).map(tuple),
        notices=st.lists(_notices, max_size=2).map(tuple),
        alert=words,
    )

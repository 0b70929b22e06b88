from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.text.guard import SilentEdit, guard, proposed_kind
from stories.text.severity import Touch
from stories.text.version import ClaimMark, UpdateText, Version

BODY = (
    "A fire broke out in a warehouse in Lisbon on Monday, police said.\n\n"
    "Twelve people were hurt. “It was very loud,” said Ana Reis, who lives nearby.\n\n"
    "- The road is closed.\n- Trains will run again at 18:00."
)
LIVE = Version(
    headline="Twelve hurt in Lisbon warehouse fire",
    standfirst="The cause is not known yet.",
    body=BODY,
    updates=(UpdateText("u1", "2026-11-21T10:00:00Z", "Road closed", "Rua Nova is closed."),),
    claims=(ClaimMark("C-1", "Twelve people were hurt", "unverified"),),
)


def body(old: str, new: str) -> Version:
    assert old in LIVE.body
    return replace(LIVE, body=LIVE.body.replace(old, new))


def edit_of(new: Version) -> SilentEdit:
    [edit] = guard(LIVE, new)
    return edit


@pytest.mark.parametrize(
    "new",
    [
        LIVE,
        body("Twelve people", "12 people"),
        body("“It was very loud,”", "'It was very loud,'"),
        body("warehouse in", "ware-house in"),
        body("The road is closed.", "The **road** is closed."),
        body("Twelve people were hurt", "[Twelve people were hurt]{claim=C-1}"),
        body("\n\nTwelve", " Twelve"),
        body("broke out", "started"),
    ],
)
def test_form_and_wording_are_minor(new: Version) -> None:
    assert guard(LIVE, new) == ()
    assert proposed_kind(LIVE, new).kind == "minor"


@pytest.mark.parametrize(
    ("new", "touch", "old_words", "new_words", "kind"),
    [
        (body("Twelve people", "14 people"), Touch.FIGURE, "Twelve", "14", "correction"),
        (body("in Lisbon", "in Porto"), Touch.PLACE, "Lisbon", "Porto", "correction"),
        (body("Ana Reis, who", "Ana Rui, who"), Touch.NAME, "Reis", "Rui", "correction"),
        (body("is closed", "is open"), Touch.REVERSAL, "closed", "open", "correction"),
        (
            body(", police", ", officials"),
            Touch.ATTRIBUTION,
            "police said",
            "officials said",
            "clarification",
        ),
        (
            body("Twelve", "At least twelve"),
            Touch.MODALITY,
            "Twelve",
            "At least twelve",
            "clarification",
        ),
        (body("on Monday", "on Sunday"), Touch.DATE, "Monday", "Sunday", "correction"),
        (body("on Monday", "today"), Touch.DATE, "Monday", "today", "update"),
        (body("18:00", "19:00"), Touch.DATE, "18:00", "19:00", "correction"),
        (
            body("very loud", "quite loud"),
            Touch.QUOTATION,
            "It was very loud,",
            "It was quite loud,",
            "correction",
        ),
        (body("were hurt", "were not hurt"), Touch.NEGATION, "", "not hurt", "correction"),
        (body(", police said", ""), Touch.ATTRIBUTION, "police said", "", "clarification"),
        (body("will run", "may run"), Touch.MODALITY, "will", "may", "clarification"),
        (body("Ana Reis, who", "a woman who"), Touch.NAME, "Ana Reis", "", "clarification"),
        (body("people were", "people from Braga were"), Touch.NAME, "", "Braga", "update"),
    ],
)
def test_a_silent_edit_names_what_changed_and_the_honest_kind(
    new: Version, touch: Touch, old_words: str, new_words: str, kind: str
) -> None:
    edit = edit_of(new)

    assert (edit.touch, edit.place, edit.kind) == (touch, "body", kind)
    assert (edit.old, edit.new) == (old_words, new_words)
    assert edit.before in LIVE.body
    assert edit.sentence in new.body
    assert proposed_kind(LIVE, new).kind == kind


def test_the_headline_is_watched_too() -> None:
    edit = edit_of(replace(LIVE, headline="Fourteen hurt in Lisbon warehouse fire"))

    assert (edit.place, edit.old, edit.new) == ("headline", "Twelve", "Fourteen")


def test_a_headline_in_other_words_is_named_as_such() -> None:
    edit = edit_of(replace(LIVE, headline="Twelve hurt as Lisbon warehouse burns down"))

    assert (edit.touch, edit.place, edit.kind) == (Touch.HEADLINE, "headline", "update")
    assert not edit.is_owned_by("minor")


@pytest.mark.parametrize(
    "headline",
    [
        "Twelve hurt in Lisbon warehuose fire",
        "TWELVE HURT IN LISBON WAREHOUSE FIRE",
        "“Twelve hurt in Lisbon warehouse fire”",
    ],
)
def test_a_slip_in_the_headline_says_nothing_else(headline: str) -> None:
    assert [
        e for e in guard(LIVE, replace(LIVE, headline=headline)) if e.touch == "headline"
    ] == []


def test_a_claim_mark_in_the_headline_is_no_change() -> None:
    marked = replace(LIVE, headline="[Twelve hurt]{claim=C-1} in Lisbon warehouse fire")

    assert guard(LIVE, marked) == ()


def test_a_new_paragraph_is_news_and_no_silent_edit() -> None:
    new = replace(LIVE, body=f"{BODY}\n\nThree of the 12 are children, the hospital said.")

    assert guard(LIVE, new) == ()
    assert proposed_kind(LIVE, new).kind == "update"
    assert proposed_kind(LIVE, new).news == ("Three of the 12 are children, the hospital said.",)


def test_a_new_update_is_news_and_no_silent_edit() -> None:
    update = UpdateText("u2", "2026-11-21T11:00:00Z", "", "Nobody died, said the mayor of Lisbon.")
    new = replace(LIVE, updates=(update, *LIVE.updates))

    assert guard(LIVE, new) == ()
    assert proposed_kind(LIVE, new).kind == "update"


def test_a_removed_paragraph_is_a_silent_edit_that_an_update_owns_up_to() -> None:
    paragraph = BODY.split("\n\n")[1]
    edit = edit_of(body(f"\n\n{paragraph}", ""))

    assert edit.touch is Touch.PASSAGE
    assert edit.before == paragraph
    assert not edit.is_owned_by("minor")
    assert edit.is_owned_by("update")


def test_a_removed_update_is_a_silent_edit() -> None:
    edit = guard(LIVE, replace(LIVE, updates=()))[0]

    assert (edit.touch, edit.place) == (Touch.PASSAGE, "update:u1")


def test_a_paragraph_that_moved_is_no_silent_edit() -> None:
    first, second, *rest = BODY.split("\n\n")

    assert guard(LIVE, replace(LIVE, body="\n\n".join([second, first, *rest]))) == ()


def test_a_paragraph_that_moved_into_an_update_is_no_silent_edit() -> None:
    first, second, *rest = BODY.split("\n\n")
    update = UpdateText("u2", "2026-11-21T11:00:00Z", "", second)
    new = replace(LIVE, body="\n\n".join([first, *rest]), updates=(update, *LIVE.updates))

    assert guard(LIVE, new) == ()


def test_updates_are_matched_by_their_id() -> None:
    renamed = replace(LIVE.updates[0], body="Rua Velha is closed.")

    assert edit_of(replace(LIVE, updates=(renamed,))).place == "update:u1"


def test_an_update_that_changes_its_time_is_a_silent_edit() -> None:
    later = replace(LIVE.updates[0], at="2026-11-21T10:30:00Z")

    assert edit_of(replace(LIVE, updates=(later,))).touch is Touch.DATE


def test_a_claim_whose_status_moved_alone_asks_for_a_status_change() -> None:
    confirmed = replace(LIVE.claims[0], status="confirmed")
    new = replace(LIVE, claims=(confirmed,))
    edit = edit_of(new)

    assert (edit.touch, edit.place) == (Touch.STATUS, "C-1")
    assert (edit.old, edit.new) == ("unverified", "confirmed")
    assert proposed_kind(LIVE, new).kind == "status_change"
    assert not edit.is_owned_by("minor")
    assert edit.is_owned_by("update")


def test_a_status_that_moved_beside_news_asks_for_an_update() -> None:
    confirmed = replace(LIVE.claims[0], status="confirmed")
    new = replace(LIVE, claims=(confirmed,), body=f"{BODY}\n\nThe mayor came to see it.")

    assert proposed_kind(LIVE, new).kind == "update"


def test_a_claim_that_now_says_something_else_asks_for_a_correction() -> None:
    claim = replace(LIVE.claims[0], statement="Fourteen people were hurt")
    new = replace(LIVE, claims=(claim,))

    assert (edit_of(new).place, edit_of(new).kind) == ("C-1", "correction")


def test_a_link_that_leads_elsewhere_is_a_silent_edit() -> None:
    linked = body("The road", "The [road](https://a.example)")
    elsewhere = body("The road", "The [road](https://b.example)")
    [edit] = guard(linked, elsewhere)

    assert (edit.touch, edit.old, edit.new) == (
        Touch.LINK,
        "https://a.example",
        "https://b.example",
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[road](https://a.example)", "[road](http://www.a.example/)", []),
        ("[road](https://a.example)", "[The road](https://a.example)", []),
        ("[road](https://a.example)", "road", [("https://a.example", "")]),
        ("[road](https://a.example)", "street", []),
        (
            "[here](https://a.example) and [here](https://b.example)",
            "[here](https://a.example) and [here](https://c.example)",
            [("https://b.example", "https://c.example")],
        ),
    ],
)
def test_each_link_is_held_against_its_own(
    old: str, new: str, told: list[tuple[str, str]]
) -> None:
    edits = guard(replace(LIVE, body=old), replace(LIVE, body=new))

    assert [(edit.old, edit.new) for edit in edits if edit.touch is Touch.LINK] == told


def test_the_first_version_is_new() -> None:
    assert proposed_kind(None, LIVE).kind == "new"


def test_the_gravest_kind_wins_and_its_reasons_are_named() -> None:
    new = replace(
        body("Twelve people", "14 people"),
        headline="Twelve hurt in Lisbon warehouse fire, police say",
        updates=(),
    )
    proposal = proposed_kind(LIVE, new)

    assert proposal.kind == "correction"
    assert [edit.new for edit in proposal.reasons] == ["14"]


@pytest.mark.parametrize(
    ("kind", "owned"),
    [
        ("minor", False),
        ("status_change", False),
        ("update", False),
        ("clarification", False),
        ("correction", True),
        ("retraction", True),
    ],
)
def test_only_a_correction_or_graver_owns_up_to_a_wrong_figure(kind: str, *, owned: bool) -> None:
    assert edit_of(body("Twelve people", "14 people")).is_owned_by(kind) is owned


@given(st.lists(st.sampled_from(BODY.split(" ")), max_size=30), st.booleans())
def test_every_version_can_be_guarded_and_nothing_is_told_of_itself(
    words: list[str], other_way: bool
) -> None:
    version = replace(LIVE, body=" ".join(words))
    old, new = (version, LIVE) if other_way else (LIVE, version)

    guard(old, new)
    assert guard(version, version) == ()
    assert proposed_kind(version, version).kind == "minor"


SENT = replace(LIVE, alert="Twelve hurt in a warehouse fire in Lisbon")


def test_a_push_text_is_held_against_the_one_before_it_like_a_headline() -> None:
    [edit] = guard(SENT, replace(SENT, alert="Fourteen hurt in a warehouse fire in Lisbon"))

    assert (edit.touch, edit.place, edit.kind) == (Touch.FIGURE, "alert", "correction")
    assert (edit.old, edit.new) == ("Twelve", "Fourteen")


@pytest.mark.parametrize("alert", ["", SENT.alert, "The road past the warehouse is open again"])
def test_no_push_text_or_one_of_something_else_alters_nothing(alert: str) -> None:
    assert guard(SENT, replace(SENT, alert=alert)) == ()


def test_the_first_push_text_is_news() -> None:
    assert guard(LIVE, SENT) == ()
    assert proposed_kind(LIVE, SENT).kind == "update"

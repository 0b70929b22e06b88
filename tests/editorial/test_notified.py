from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from stories import net
from stories.clock import now, told
from stories.editorial.delivering import deliver_due
from stories.editorial.notified import Notified, Progress, channels_notified
from stories.editorial.publishing import publish
from stories.editorial.saving import save_story
from stories.editorial.undoing import undo
from stories.models import Channel, Delivery, DeliveryState
from tests.factories import make_story

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stories.models import Story

HUB = "https://hub.example/publish"
TOPICS = 7


@pytest.fixture
def story(editor: User, settings: Any) -> Story:
    settings.WEBSUB_HUBS = [HUB]
    made = make_story()
    publish(made, by=editor)
    made.refresh_from_db()
    return made


def of_first(story: Story) -> Notified:
    [found] = channels_notified(story, [1])[1]
    return found


def test_what_waits_says_when_it_leaves(story: Story) -> None:
    found = of_first(story)

    assert story.live
    assert (found.channel, found.progress, found.of) == (Channel.WEBSUB, Progress.LEAVING, TOPICS)
    assert found.leaves_at == story.live.published_at + timedelta(seconds=10)


def test_what_has_arrived_says_when_the_last_did(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(net, "post", lambda *a, **k: net.Page(204, HUB, (), {}, b"", ""))
    at = now() + timedelta(seconds=11)
    with told(at):
        deliver_due()

    found = of_first(story)

    assert (found.progress, found.sent, found.arrived_at) == (Progress.TOLD, TOPICS, at)


@pytest.mark.parametrize(
    ("changed", "progress"),
    [
        ({"attempts": 1}, Progress.LATE),
        ({"state": DeliveryState.FAILED, "ended_at": now()}, Progress.GIVEN_UP),
    ],
)
def test_what_did_not_arrive_says_so(
    story: Story, changed: dict[str, Any], progress: Progress
) -> None:
    Delivery.objects.update(state=DeliveryState.SENT, ended_at=now())
    Delivery.objects.filter(pk=Delivery.objects.earliest("pk").pk).update(
        **{"state": DeliveryState.WAITING, "ended_at": None, **changed}
    )

    found = of_first(story)

    assert (found.progress, found.sent, found.of) == (progress, TOPICS - 1, TOPICS)


def test_what_was_undone_was_called_back_and_its_undoing_is_told(
    story: Story, editor: User
) -> None:
    save_story(story, by=editor, token=story.saves, body="It is wrong, they said.")
    publish(story, by=editor, note="More.")
    undo(story, by=editor, number=2)

    found = channels_notified(story, [1, 2, 3])

    assert [found[number][0].progress for number in (2, 3)] == [
        Progress.CALLED_BACK,
        Progress.LEAVING,
    ]


def test_where_nobody_is_told_nothing_is_said(story: Story, editor: User, settings: Any) -> None:
    settings.WEBSUB_HUBS = []
    publish(story, by=editor, kind="editors_note", note="A note.")

    assert set(channels_notified(story, [1, 2])) == {1}


def test_a_cache_is_not_among_those_who_were_told(
    story: Story, editor: User, settings: Any
) -> None:
    settings.CACHE_PURGE_URL = "https://cdn.example/purge"
    publish(story, by=editor, kind="editors_note", note="A note.")

    assert Delivery.objects.filter(channel=Channel.PURGE, revision__number=2).exists()
    assert [one.channel for one in channels_notified(story, [2])[2]] == [Channel.WEBSUB]

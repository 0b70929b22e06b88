from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest
from django.db import transaction

from stories import net
from stories.clock import now, told
from stories.editorial.cut import Cut
from stories.editorial.delivering import LEASE, WAITS_S, deliver_due
from stories.editorial.publishing import publish
from stories.editorial.queue import queue
from stories.editorial.sections import Section
from stories.models import Delivery, DeliveryState, Revision, Story
from stories.syndication import addresses
from stories.syndication.webhook import payload
from stories.tasks import deliver as errand
from stories.text.hooks import signature
from tests.editorial.test_concurrency import at_once
from tests.factories import make_story, make_user
from tests.website import Website, answer, website

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

HUB = "https://hub.example/publish"
OTHER = "https://other.example/"
TOPICS = 7


class Post:
    """Hubs that answer as they are told, and remember what they were sent."""

    def __init__(self) -> None:
        self.says: dict[str, int | net.Why] = {}
        self.headers: dict[str, str] = {}
        self.got: list[tuple[str, str]] = []

    def __call__(self, url: str, form: dict[str, str], **options: Any) -> net.Page:
        self.got.append((url, form["hub.url"]))
        said = self.says.get(url, 204)
        if isinstance(said, net.Why):
            raise net.NotFetched(said)
        return net.Page(said, url, (), self.headers, b"", "")


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Post:
    settings.WEBSUB_HUBS = [HUB]
    made = Post()
    monkeypatch.setattr(net, "post", made)
    return made


def later(seconds: float) -> Any:
    return told(now() + timedelta(seconds=seconds))


def test_hubs_are_told_of_every_feed_once_the_seconds_are_over(
    story: Story, editor: User, post: Post
) -> None:
    out = publish(story, by=editor).published_at

    with told(out + timedelta(seconds=9)):
        assert deliver_due() == 0
    with told(out + timedelta(seconds=10)):
        assert deliver_due() == TOPICS
        assert deliver_due() == 0
    topics = Counter(topic for _hub, topic in post.got)
    assert topics[addresses.page("stories_atom")] == 1
    assert topics[addresses.page("log_json", story.slug)] == 1
    assert set(topics.values()) == {1}
    assert set(Delivery.objects.values_list("state", "answer")) == {("sent", "204")}


def test_without_hubs_nothing_is_filed(story: Story, editor: User) -> None:
    publish(story, by=editor)

    assert not Delivery.objects.exists()


def test_a_publication_that_is_refused_files_nothing(
    story: Story, editor: User, post: Post
) -> None:
    with transaction.atomic():
        publish(story, by=editor)
        assert Delivery.objects.count() == TOPICS
        transaction.set_rollback(True)

    assert not Delivery.objects.exists()


def test_what_fails_is_tried_again_for_three_days_and_then_given_up(
    story: Story, editor: User, post: Post, settings: Any
) -> None:
    publish(story, by=editor)
    keep = Delivery.objects.earliest("pk")
    Delivery.objects.exclude(pk=keep.pk).delete()
    post.says[HUB] = 503
    tries, at = [], now() + timedelta(seconds=11)
    for _ in range(20):
        with told(at):
            deliver_due()
        keep.refresh_from_db()
        tries.append(len(post.got))
        if keep.state != DeliveryState.WAITING:
            break
        waits = (keep.next_at - at).total_seconds()
        assert WAITS_S[keep.attempts - 1] <= waits <= WAITS_S[keep.attempts - 1] * 1.1 + 1
        at = keep.next_at + timedelta(seconds=1)

    assert (keep.state, keep.answer) == (DeliveryState.FAILED, "503")
    assert len(post.got) == len(WAITS_S) + 1
    assert sum(WAITS_S) == 75 * 3600 + 35 * 60 + 5


@pytest.mark.parametrize("why", [net.Why.DNS, net.Why.TIMEOUT, net.Why.BLOCKED])
def test_a_hub_that_is_out_of_reach_keeps_its_notices(
    why: net.Why, story: Story, editor: User, post: Post
) -> None:
    publish(story, by=editor)
    post.says[HUB] = why
    with later(11):
        assert deliver_due() == 0
    assert len(post.got) == 1  # the rest of the round is spared
    row = Delivery.objects.get(attempts=1)
    assert (row.state, row.answer, row.leased_until) == ("waiting", str(why), None)

    post.says.clear()
    with later(30):
        assert deliver_due() == TOPICS


def test_a_hub_that_says_gone_is_not_asked_again(story: Story, editor: User, post: Post) -> None:
    publish(story, by=editor)
    post.says[HUB] = 410
    for n in range(TOPICS):
        with later(11 + n):
            deliver_due()

    assert not Delivery.objects.filter(state=DeliveryState.WAITING).exists()


def test_a_hub_that_asks_for_time_gets_it(story: Story, editor: User, post: Post) -> None:
    publish(story, by=editor)
    post.says[HUB], post.headers = 429, {"retry-after": "3600"}
    with later(11):
        deliver_due()

    row = Delivery.objects.get(attempts=1)
    assert row.next_at > now() + timedelta(minutes=59)


def test_a_dead_hub_holds_no_other_up(
    story: Story, editor: User, post: Post, settings: Any
) -> None:
    settings.WEBSUB_HUBS = [HUB, OTHER]
    publish(story, by=editor)
    post.says[HUB] = net.Why.TIMEOUT

    with later(11):
        assert deliver_due() == TOPICS
    assert Counter(hub for hub, _topic in post.got) == {HUB: 1, OTHER: TOPICS}


def test_what_does_not_arrive_comes_to_the_board_until_it_does(
    story: Story, editor: User, post: Post
) -> None:
    publish(story, by=editor)
    Delivery.objects.update(attempts=4, answer="503")

    [failed] = [part for part in queue(editor, Cut()) if part.section == Section.FAILED]
    assert f"Notices to {HUB} do not arrive (503)." in failed.rows[0].says
    assert failed.count == TOPICS

    publish(story, by=editor, kind="editors_note", note="A note.")
    with later(11):
        deliver_due()
    assert not [part for part in queue(editor, Cut()) if part.section == Section.FAILED]


def test_a_worker_that_was_killed_while_the_hub_answered_gives_it_back(
    story: Story, editor: User, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    publish(story, by=editor)
    uids = set(Delivery.objects.values_list("uid", flat=True))

    def die(*args: Any, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch, later(11):
        patch.setattr(net, "post", die)
        with pytest.raises(Killed):
            deliver_due()
    with later(12):
        assert deliver_due() == 0
    with later(11 + LEASE.total_seconds() + 1):
        assert deliver_due() == TOPICS
    assert set(Delivery.objects.values_list("uid", flat=True)) == uids


def test_the_worker_sends_them(story: Story, editor: User, post: Post) -> None:
    publish(story, by=editor)
    with later(11):
        errand()
    assert len(post.got) == TOPICS


@pytest.fixture
def site() -> Iterator[Website]:
    with website() as one:
        yield one


def test_a_hub_gets_the_form_that_public_hubs_take(
    site: Website, story: Story, editor: User, settings: Any
) -> None:
    site.says["/hub"] = answer("", status="204 No Content")
    settings.WEBSUB_HUBS, settings.WEBSUB_PRIVATE = [site.url("/hub")], True
    publish(story, by=editor)
    keep = Delivery.objects.earliest("pk")
    Delivery.objects.exclude(pk=keep.pk).delete()
    with later(11):
        assert deliver_due() == 1

    [(method, body)] = site.sent
    assert method == "POST"
    assert parse_qs(body) == {"hub.mode": ["publish"], "hub.url": [keep.topic]}


SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # of the standard's own example


def test_a_partner_gets_a_signed_event_with_one_id_at_every_try(
    site: Website, story: Story, editor: User, settings: Any
) -> None:
    site.says["/hook"] = answer("", status="503 Service Unavailable")
    settings.WEBHOOK_SECRETS, settings.WEBHOOKS_PRIVATE = {site.url("/hook"): SECRET}, True
    Story.objects.filter(pk=story.pk).update(alert="Fire at the harbour")
    revision = publish(story, by=editor)
    with later(5):
        assert deliver_due() == 0
    assert site.sent == []
    with later(11):
        assert deliver_due() == 0
    site.says["/hook"] = answer("", status="204 No Content")
    with later(120):
        assert deliver_due() == 1

    [row] = Delivery.objects.all()
    assert (row.channel, row.topic, row.state) == ("webhook", "story.published", "sent")
    stamps = set()
    for (_path, headers), (method, body) in zip(site.asked, site.sent, strict=True):
        stamp = int(headers["webhook-timestamp"])
        sent = body.encode("latin-1")
        assert (method, headers["content-type"]) == ("POST", "application/json")
        assert headers["webhook-id"] == str(row.uid)
        assert headers["webhook-signature"] == signature(str(row.uid), stamp, sent, secret=SECRET)
        assert sent == payload(revision)
        stamps.add(stamp)
    assert len(stamps) == 2
    assert json.loads(payload(revision))["data"]["alert"] == "Fire at the harbour"


def test_what_waits_for_a_partner_that_was_taken_off_the_list_is_given_up(
    story: Story, editor: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_SECRETS = {OTHER: SECRET}
    publish(story, by=editor)
    settings.WEBHOOK_SECRETS = {}
    monkeypatch.setattr(net, "post", lambda *_: pytest.fail("nothing is sent"))

    with later(11):
        assert deliver_due() == 0

    assert Delivery.objects.get().state == DeliveryState.FAILED


def test_a_partner_that_gets_nothing_stands_on_the_board(
    story: Story, editor: User, settings: Any
) -> None:
    settings.WEBHOOK_SECRETS = {OTHER: SECRET}
    publish(story, by=editor)
    Delivery.objects.update(attempts=4, answer="503")

    found = queue(editor, Cut())

    assert OTHER in str(found)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_many_workers_send_each_notice_once(transactional_db: None, post: Post) -> None:
    editor = make_user("edith", "Editor")
    for _ in range(3):
        publish(make_story(), by=editor)
    Delivery.objects.update(next_at=now() - timedelta(seconds=1))

    at_once(*(deliver_due for _ in range(4)))
    while deliver_due():
        continue

    assert Counter(post.got).most_common(1)[0][1] == 3  # a site's feed, for three revisions
    assert len(post.got) == 3 * TOPICS
    assert Delivery.objects.filter(state=DeliveryState.SENT).count() == 3 * TOPICS
    assert Revision.objects.count() == 3

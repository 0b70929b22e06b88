"""What search engines are told: every public story with the time of its last change."""

from __future__ import annotations

from dataclasses import dataclass

from stories.models import Exposure, Story
from stories.syndication import addresses, times

PER_PART = 10_000


@dataclass(frozen=True, slots=True)
class Address:
    url: str
    modified: str = ""


def pages() -> tuple[str, ...]:
    """The addresses of the parts; there is always one (two queries)."""
    known = _stories().count() + Exposure.objects.values("claim").distinct().count()
    count = max(-(-known // PER_PART), 1)
    return tuple(addresses.page("sitemap_part", page) for page in range(1, count + 1))


def part(page: int) -> tuple[Address, ...]:
    """Stories first, in the order in which they came, then claims. Three queries at most."""
    first, last = (page - 1) * PER_PART, page * PER_PART
    stories = _stories().order_by("pk")
    rows = stories[first:last].values_list("slug", "live__modified_at")
    found = [
        Address(addresses.page("story", slug), times.iso(modified)) for slug, modified in rows
    ]
    if len(found) < PER_PART:
        before = stories.count()
        claims = Exposure.objects.order_by("claim").values_list("claim", flat=True).distinct()
        shown = claims[max(first - before, 0) : last - before]
        found += [Address(addresses.page("claim", f"C-{claim}")) for claim in shown]
    if page == 1:
        found = [Address(addresses.page(name)) for name in ("front", "corrections")] + found
    return tuple(found)


def _stories():  # type: ignore[no-untyped-def]
    return Story.objects.live().filter(held=False)

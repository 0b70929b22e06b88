"""A story as NewsML-G2 2.35, the XML that agencies exchange.

The order of the elements inside `itemMeta` and `contentMeta` is the schema's, not ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from django.conf import settings

from stories.models import Kind
from stories.syndication import addresses, times, wires, xhtml
from stories.syndication.words import for_xml

if TYPE_CHECKING:
    from stories.syndication.story import PublicStory

MEDIA_TYPE = "application/vnd.iptc.g2.newsitem+xml"
NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# What needs special handling; a first version, a minor edit and a removal are taken as they come.
SIGNALS = {
    Kind.UPDATE: "update",
    Kind.STATUS_CHANGE: "update",
    Kind.RESTORATION: "update",
    Kind.CLARIFICATION: "correction",
    Kind.CORRECTION: "correction",
    Kind.EDITORS_NOTE: "correction",
}
register_namespace("", NAMESPACE)
register_namespace("html", xhtml.NAMESPACE)


def newsml(story: PublicStory) -> str:
    """The document. The item's id stays, its version counts up."""
    item = Element(
        _named("newsItem"),
        {
            "guid": addresses.story_id(story.uid, story.first_published_at),
            "version": str(story.number),
            "standard": "NewsML-G2",
            "standardversion": "2.35",
            "conformance": "power",
            _LANGUAGE: story.language,
        },
    )
    _add(item, "catalogRef", href=CATALOG)
    _organisation(_add(item, "rightsInfo"), "copyrightHolder")
    _item_meta(item, story)
    _content_meta(item, story)
    html = wires.body(story)
    if html:
        inline = _add(_add(item, "contentSet"), "inlineXML", contenttype="application/xhtml+xml")
        inline.append(xhtml.xhtml(html, title=wires.headline(story)))
    return tostring(item, encoding="unicode", xml_declaration=False)


def _item_meta(item: Element, story: PublicStory) -> None:
    meta = _add(item, "itemMeta")
    _add(meta, "itemClass", qcode="ninat:text")
    _organisation(meta, "provider")
    _add(meta, "versionCreated", times.iso(story.published_at))
    _add(meta, "firstCreated", times.iso(story.first_published_at))
    _add(meta, "pubStatus", qcode=f"stat:{wires.pub_status(story)}")
    _add(meta, "title", wires.headline(story))
    note = wires.ed_note(story)
    if note:
        _add(meta, "edNote", note)
    if story.kind in SIGNALS:
        _add(meta, "signal", qcode=f"sig:{SIGNALS[story.kind]}")
    if story.number > 1:
        before = addresses.page("revision_newsml", story.slug, story.number - 1)
        _add(meta, "link", rel="irel:previousVersion", href=before)
    kinds = addresses.change_kinds()
    _add(meta, "itemMetaExtProperty", reluri=kinds, value=str(story.kind))


def _content_meta(item: Element, story: PublicStory) -> None:
    meta = _add(item, "contentMeta")
    _add(meta, "contentModified", times.iso(story.modified_at))
    if story.byline:
        _add(meta, "by", for_xml(story.byline))
    _add(meta, "language", tag=story.language)
    subject = _add(meta, "subject", uri=addresses.page("desk", story.desk_slug))
    _add(subject, "name", for_xml(story.desk))
    _add(meta, "slugline", story.slug)
    _add(meta, "headline", wires.headline(story))
    if alert := wires.alert(story):
        _add(meta, "headline", alert, roleuri=f"{addresses.page('glossary')}#push-text")
    if story.summary and wires.pub_status(story) == wires.PubStatus.USABLE:
        _add(meta, "description", for_xml(story.summary))
    for notice in story.notices:
        role = f"{addresses.page('glossary')}#kind-{notice.kind}"
        _add(meta, "description", for_xml(notice.text), roleuri=role)


def _organisation(parent: Element, name: str) -> None:
    node = _add(parent, name, uri=addresses.organisation_id())
    _add(node, "name", settings.NEWSROOM_NAME)


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    node = SubElement(parent, _named(name), attributes)
    node.text = text or None
    return node


def _named(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"

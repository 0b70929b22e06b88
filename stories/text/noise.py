"""What changes on a page without saying anything new: stamps, counters, lists of other pages."""

from __future__ import annotations

import re
from unicodedata import normalize

_SHORT = 12  # words; a longer line is prose, and what changes in prose counts
_COUNTER_LINE = 8  # words
_TOP = 6  # lines, among which a line with nothing but a date is the page's own
_LIST = 15  # lines that a list of other pages takes away at most
_PROSE = 12  # words with which a line that ends a sentence ends such a list

_MONTHS = (
    r"(?:jan(?:uary|uar|vier|eiro|uari)?|gennaio|enero|feb(?:ruary|ruar|rero|braio|ruari)?"
    r"|févr?(?:ier)?|fevereiro|mar(?:ch|s|zo|ço|t|ts)?|märz|maart|apr(?:il|ile)?|avril|abr(?:il)?"
    r"|may|mai|mei|maj|maggio|mayo|maio|june?|juni|juin|giugno|junio|junho|july?|juli|juillet"
    r"|luglio|julio|julho|aug(?:ust|usti|ustus)?|août|agosto|sept?(?:ember|embre|iembre)?"
    r"|settembre|setembro|o[ck]t(?:ober|obre|ubre)?|ottobre|outubro|nov(?:ember|embre|iembre)?"
    r"|novembro|de[cz](?:ember|iembre)?|déc(?:embre)?|dicembre|diciembre|dezembro)\.?"
)
_DAYS = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch"
    r"|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
_AGO_WORDS = (
    r"\b(?:(?:\d+|an?|one)\s+(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?)"
    r"\s+ago|just now|vor\s+\d+\s+(?:sekunden?|minuten?|stunden?|tage?n?|wochen?)"
    r"|il y a\s+\d+\s+\w+|hace\s+\d+\s+\w+|há\s+\d+\s+\w+|\d+\s+\w+\s+fa|\d+\s+\w+\s+geleden"
    r"|för\s+\d+\s+\w+\s+sedan|for\s+\d+\s+\w+\s+siden)\b"
)
_MOMENT = (
    rf"(?:{_AGO_WORDS}"
    r"|\b(?:\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?z?)?"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|º)?\s+(?:de\s+)?{_MONTHS}(?:,?\s+(?:de\s+)?\d{{4}})?"
    rf"|{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    r"|\d{1,2}[:.h]\d{2}(?::\d\d)?(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\b\.?"
    rf"|(?:{_DAYS})\b|(?:today|yesterday|heute|gestern|hier|hoy|ayer)\b"
    r"|(?:gmt|utc|bst|cest|cet|e[sd]t|p[sd]t|uhr)\b)|[+-]\d\d:?\d\d)"
)
_BETWEEN = r"[\s,|·•–—@()-]*(?:(?:at|um|à|a las|alle|om|kl)\b\.?[\s:]*)?"
_MOMENTS = rf"{_MOMENT}(?:{_BETWEEN}{_MOMENT})*"
# “Last updated: 22 November 2026, 12:31”, at the beginning of a line or of a part of it.
_STAMP = re.compile(
    r"(?:^|[|·•;–—(])\s*(?:(?:last|first|originally|page|article|this page was|zuletzt|dernière"
    r"|última|ultimo|laatst|senast|sist|sidst|artikel|article)\s+){0,2}"
    r"(?:updated?|published|modified|posted|accessed|retrieved|printed|aktualisiert(?:\s+am)?"
    r"|veröffentlicht(?:\s+am)?|geändert(?:\s+am)?|stand|abgerufen|mise? à jour"
    r"|publié(?:\s+le)?|modifié(?:\s+le)?|actualizado|actualización|publicado|aggiornato"
    r"|pubblicato|bijgewerkt|gepubliceerd|opdateret|publiceret|uppdaterad|publicerad|oppdatert|publisert|atualizado)"
    rf"\b[\s:.,]*(?:(?:on|at|am|um|le|à|el|em|il|op|den|kl)\b\.?\s*)?{_MOMENTS}[\s)]*",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:By|Von|Par|Por|Di|Door|Av|Af)\s+(?:[^\W\d_a-z][\w.'’-]*\s*){1,4}[\s,|·–—]*"  # noqa: RUF001
    rf"(?i:{_MOMENTS})\s*"
)
_AGO = re.compile(_AGO_WORDS, re.IGNORECASE)
_ONLY_MOMENTS = re.compile(_MOMENTS, re.IGNORECASE)
_COUNTED = (
    r"(?:views?|comments?|shares?|likes?|reads?|followers?|subscribers?|replies|reactions?"
    r"|reposts?|retweets?|aufrufe|kommentare?|commentaires?|vues|comentarios?|comentários?"
    r"|commenti|reacties|kommentarer|visningar|visninger)"
)
_COUNTER = re.compile(
    rf"\d[\d.,\u00a0\u202f]*\s*[km]?\s*{_COUNTED}\b|\b{_COUNTED}\s*[:(]?\s*\d[\d.,]*[km]?\)?",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    "related|related stories|related articles|related links|related topics|related content"
    "|more on this story|more on this|read more|read next|more stories|more from|most read"
    "|most popular|most viewed|trending|trending now|popular|you may also like|you might also like"
    "|recommended|recommended for you|latest|latest news|more news|top stories|see also"
    "|mehr zum thema|lesen sie auch|das könnte sie auch interessieren|meistgelesen|weitere artikel"
    "|à lire aussi|sur le même sujet|les plus lus|articles liés|lea también|lo más leído"
    "|noticias relacionadas|leggi anche|articoli correlati|i più letti|lees ook|meest gelezen"
    "|læs også|mest læste|läs också|läs mer|mest läst|les også|mest lest|leia também"
    "|notícias relacionadas|mais lidas"
)
_ASIDE = re.compile(
    r"(?:read (?:more|also|next)|also read|see also|related|watch|listen|lesen sie auch|mehr dazu"
    r"|à lire aussi|lea también|leggi anche|lees ook|läs också|les også|leia também)\s*[:|–>»]"
    r"|(?:share (?:this|on)|follow us|sign up (?:for|to)|subscribe (?:to|now)|we use cookies"
    r"|this (?:site|website) uses cookies|accept (?:all )?cookies|copy link|advertisement$"
    r"|anzeige$|publicité$|publicidad$|loading)",
    re.IGNORECASE,
)
_END = (".", "!", "?", "…", '"', "”", "»", "。")
_SIGNS = re.compile(r"[\s,;:|·•–—()\[\]-]+")
_LONGEST = 200  # characters of a short line


def essence(text: str) -> tuple[str, ...]:
    """The lines of a page that say something, in one spelling, without what is noise in them."""
    lines = [" ".join(normalize("NFKC", line).split()) for line in text.split("\n")]
    kept, skip = [], 0
    for at, line in enumerate(line for line in lines if line):
        words = len(line.split())
        if words <= _SHORT and _ELSEWHERE.fullmatch(_SIGNS.sub(" ", line).strip(" .").casefold()):
            skip = _LIST
            continue
        if skip:
            skip -= 1
            if words < _PROSE or not line.endswith(_END):
                continue
            skip = 0
        if said := _said(line, words, top=at < _TOP):
            kept.append(said)
    return tuple(kept)


def _said(line: str, words: int, *, top: bool) -> str:
    """The line without its noise; empty if it is nothing else."""
    if words <= _SHORT and len(line) <= _LONGEST:
        if _ASIDE.match(line):
            return ""
        if words <= _COUNTER_LINE:
            line = _COUNTER.sub(" ", line)
        line = _STAMP.sub(" ", line)
        bare = line.strip()
        if top and (_ONLY_MOMENTS.fullmatch(bare) or _BYLINE.fullmatch(bare)):
            return ""
    line = " ".join(_AGO.sub(" ", line).split())
    return line if any(sign.isalnum() for sign in line) else ""

"""Lines that are on a page but no part of its article, told by their words alone.

For readers whose sources keep paragraphs apart; the lists name what English-language sites call
their own furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.article import UNDATED, Published
from corpus.dates import find_dates, read_date

HEADING_WORDS = 16
"""A line in bold longer than this is no heading."""

_CREDIT = re.compile(
    r"^[(\[]?(?:image|photo(?:graph)?|picture|pic|illustration)s?(?: credits?)?\s*"
    r"(?::|by\b|courtesy\b)"
    r"|^\(?credits?\s*:|\((?:image|photo(?:graph)?|picture|pic|credit)\b[^)]{0,120}\)\s*$"
    r"|(?:/|:|©|\bvia|\bfrom)\s*(?:getty images|adobe ?stock|shutterstock|wikimedia commons|"
    r"unsplash|istock|fotolia|alamy|rex features|pa wire|reuters|afp|ap photo)\W*$",
    re.I,
)
_FURNITURE_LINE = re.compile(
    r"^\W*(?:share(?: this| on| via|$)|tweet(?: this)?$|e-?mail (?:this|to a)\b|print(?: this)?$|"
    r"copy link|follow (?:us|@)|advert(?:isement)?\W*$|sponsored(?: by| content| post|$)|"
    r"(?:tags?|topics?|categor(?:y|ies)|keywords)\s*:|filed under|posted in|"
    r"(?:also )?read (?:more|also|next|the full)\b|also (?:read|on)\s*(?::|\S+\.\w{2,})|see also\b|"
    r"related\s*(?:[:\]|]|$|(?:articles?|stories|posts?|reading|content|news|links?|coverage)\b)|"
    r"you (?:may|might) (?:also )?(?:like|be interested)|more (?:from|on|stories|like this)\b|"
    r"more:?$|recommended (?:for|stories|reading)|most (?:read|popular)|story continues below|"
    r"continue reading|skip to|scroll (?:down )?to|back to top|sign up\b|subscribe\b|click here\b|"
    r"like this (?:story|article|post)\?|(?:have|got) a (?:news )?tip\b|comments?\W*$|"
    r"(?:leave|post|add) a (?:comment|reply)|view (?:all )?comments|all rights reserved|"
    r"\d+ min(?:ute)?s? read\W*$|\d+ (?:shares?|comments?|views?)$|"
    r"(?:previous|next)(?: article| post| story| page)?(?:\W*$|\s*:))",
    re.I,
)
_PROMOTION = re.compile(
    r"\b(?:our|the|free|daily|weekly|e-?mail) newsletters?\b|\bsubscribe (?:to|now|today|here)\b|"
    r"\bsign up (?:to|for|here|now|today)\b.*\b(?:newsletter|e-?mail|updates?\b|alerts?\b|free\b)|"
    r"\bclick here to\b|\bin your inbox\b|"
    r"^(?:please )?follow \S+(?: \S+){0,6} on (?:twitter|facebook|instagram|linkedin|x)\b|"
    r"^(?:have|got) a (?:news )?tip\b|^like this (?:story|article|post)\?",
    re.I,
)
_IMPRINT = re.compile(
    r"^\W*(?:©|copyright (?:©|ⓒ|\(c\)|\S{0,20} ?\d{4}\b))|all rights reserved\W*$|"
    r"^\(?(?:additional )?(?:reporting|writing) (?:and \w+ )?by\b.{0,200}\bediting by\b|"
    r"^\((?:additional )?(?:reporting|writing|editing) by\b",
    re.I,
)
_BYLINE = re.compile(
    r"^(?:by|words by|written by|posted by|story by|reporter:|author:|source:)\s+"
    r"(?-i:[A-Z])\S*(?:\s+\S+){0,7}$",
    re.I,
)
_LINKS_FOLLOW = re.compile(
    r"^\W*(?:more (?:from|on|stories|like)\b|related\b|you (?:may|might) (?:also )?like|"
    r"most (?:read|popular)|recommended|read (?:next|more)|see also|"
    r"latest (?:news|articles|stories))",
    re.I,
)
_COUNT_LINE = re.compile(
    r"^(?:\d+|no|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a)\s+"
    r"(?:responses?|comments?|repl(?:y|ies)|thoughts?)\b|^(?:readers?[’']?\s+)?(?:comments?|"
    r"responses)\s*(?:\(?\d+\)?|:)?$|^join the (?:discussion|conversation)|^(?:comments?|"
    r"responses) (?:to|on)\b",
    re.I,
)
_COUNTS = re.compile(
    r"\b\d+ (?:comments?|responses?|views?|shares?|min(?:ute)?s?)(?: read)?\b", re.I
)
_DATE_LABEL = re.compile(
    r"^(?:(?:first )?published|posted|updated|last updated|date)(?: on| at)?\s*:?\s*", re.I
)


def is_furniture(text: str) -> bool:
    """True for a share line, "More from ...", byline, dateline, imprint, promotion and the like.

    Whole sentences that only begin like one ("Comments made by staff ...") are not.
    """
    words = len(text.split())
    if not any(c.isalnum() for c in text):
        return True
    sentence = text.rstrip("”’\"')]").endswith((".", "!", "?"))
    if _FURNITURE_LINE.match(text) and (words <= 8 or (words <= 25 and not sentence)):
        return True
    if words <= 40 and _PROMOTION.search(text):
        return True
    if (words <= 60 and _IMPRINT.search(text)) or (words <= 14 and is_date_line(text)):
        return True
    return words <= 10 and not sentence and _BYLINE.match(text) is not None


def is_chrome(text: str) -> bool:
    """True for two or three words that are furniture wherever they stand ("Advertisement")."""
    return len(text.split()) <= 3 and _FURNITURE_LINE.match(text) is not None


def is_credit(text: str) -> bool:
    """True for a line that credits a picture or names one it describes."""
    return len(text.split()) <= 40 and _CREDIT.search(text) is not None


def is_heading(text: str) -> bool:
    """True where ``text``, set in bold on a line of its own, reads as a heading."""
    return len(text.split()) <= HEADING_WORDS and not text.rstrip("”’\"')").endswith(
        (".", ",", ";", ":")
    )


def opens_links(text: str) -> bool:
    """True for a line such as "More from Care Weekly", under which links to other pages stand."""
    return len(text.split()) <= 8 and _LINKS_FOLLOW.match(text) is not None


def counts_comments(text: str) -> bool:
    """True for the line above readers' comments: "4 Responses to ...", "Comments (3)"."""
    return _COUNT_LINE.match(text) is not None


def is_date_line(text: str) -> bool:
    """True where the whole of ``text`` is a date, labels such as "Published" aside."""
    bare = _DATE_LABEL.sub("", text)
    return read_date(bare) is not None and not bare.isdigit()


def dateline(lines: Sequence[str]) -> Published:
    """The date stated by one of the lines near a headline, or ``UNDATED``.

    Prose that mentions a day is no dateline, and a day the page was changed is not its date.
    """
    for line in lines:
        if len(line.split()) > 16 or re.match(r"(?:last )?(?:updated|modified)", line, re.I):
            continue
        day = next((d for d in find_dates(line) if d.precision == "day"), None)
        if day is None:
            continue
        rest = line[: day.start] + line[day.end :]
        rest = re.sub(r"\b(?:last )?(?:updated|modified)\b.*", "", rest, flags=re.I)
        rest = _COUNTS.sub("", rest)
        labelled = re.search(r"\b(?:published|posted|date)\b", rest, re.I)
        byline = re.match(r"(?:by|words by|written by)\b", rest, re.I)
        if labelled or byline or len(re.findall(r"[^\W\d_]{2,}", rest)) <= 3:
            return Published(day.value, "day", "stated: the dateline under the headline")
    return UNDATED

"""What the cover of an inspection report says: which authority, when inspected, when published.

The covers of Ofsted's reports on children's services since 2013 come in a handful of forms; all
state the authority, what was inspected and when, and some the day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.article import UNDATED, Block, Kind, Published
from corpus.dates import find_dates, on_or_after, read_date, stated


@dataclass(frozen=True, slots=True)
class Cover:
    """The facts of a report's cover; None (or ``UNDATED``) for what it does not state.

    ``title`` is as it stands in the text. ``authority`` is the place alone ("Leeds", not "Leeds
    City Council"). ``inspection_dates`` is as written, ``inspection_end`` its last day (ISO).
    ``publisher`` is None where the text is no inspection report.
    """

    title: str | None = None
    authority: str | None = None
    published: Published = UNDATED
    inspection_dates: str | None = None
    inspection_end: str | None = None
    lead_inspector: str | None = None
    publisher: str | None = None

    @property
    def metadata(self) -> dict[str, str]:
        """The stated facts that an article has no field for."""
        facts = {
            "authority": self.authority,
            "inspection_dates": self.inspection_dates,
            "lead_inspector": self.lead_inspector,
        }
        return {key: value for key, value in facts.items() if value}

    def date_or(self, other: Published) -> Published:
        """When the report was published: as stated, else ``other``, else after the inspection.

        ``other`` (a date in a file's name, say) is not believed where it is before the
        inspection ended.
        """
        if self.published.is_known:
            return self.published
        if self.inspection_end is None:
            return other
        if other.value is not None and other.value >= self.inspection_end[: len(other.value)]:
            return other
        return on_or_after(self.inspection_end, "the inspection ended that day")


_REPORT = re.compile(
    r"(?:(?:re-?)?inspection of (?:services for|looked after|(?:the )?local authority|"
    r"(?:local authority )?children[’']s|safeguarding|(?:the )?[A-Z])|"
    r"(?:focused|monitoring|assurance) visit (?:to|of) |"
    r"joint (?:targeted )?area (?:inspection|review) of )",
    re.I,
)
_PLACE = re.compile(
    r"(?:inspection of|visit (?:to|of)|review of)\s+(?:the )?(?P<place>[A-Z].*?)(?:[’']s?)?"
    r"(?: local authority)?\s+(?:children[’']s|services\b)",
    re.I,
)
_GENERAL = re.compile(
    r"(?:services|children|looked after|safeguarding|local authority|the local authority)\b", re.I
)
_COUNCIL = re.compile(
    r"^(?:(?:the )?(?:london|royal|metropolitan|county)?\s*borough of |(?:the )?city of "
    r"(?!london\b)|(?:the )?(?:council|county) of (?:the )?)|"
    r"\s+(?:(?:city|county|borough|metropolitan|district|unitary|london|royal|and|of|mbc|bc|cc)\s+)*"
    r"(?:council|corporation|authority)$|"
    r"\s+(?:city|(?:metropolitan )?borough)(?: of)?$|\s+children[’']s services$",
    re.I,
)
_DATES = re.compile(r"(?:inspection|visit) dates?\s*:?\s*(?P<value>.*\d.*)", re.I)
_LEAD = re.compile(
    r"(?:lead|reporting) inspector\s*:?\s*(?P<value>[A-Z].*?)"
    r"(?=,|\s+(?:HMI|SHMI|H(?:er|is) Majesty)|$)",
    re.I,
)
_PUBLISHED = re.compile(r"(?:report )?published(?: on)?\s*:\s*(?P<value>.*\d.*)", re.I)
_FACT = re.compile(
    r"(?:inspection date|visit date|report published|published|lead inspector|"
    r"reporting inspector|age group|h(?:er|is) majesty|judge?ment|the overall|"
    r"children[’']s services in|review of|and$)",
    re.I,
)
_IMPRINT = re.compile(
    r"(?:the office for standards in education, children[’']s services and skills \(ofsted\) "
    r"regulates|any complaints about the inspection)",
    re.I,
)
_SUBTITLE = re.compile(r"and|(?:and )?Review of the effectiveness of .{5,90}|Board\d?", re.I | re.S)
_COVER_BLOCKS = 30


def title_lines(lines: Sequence[str]) -> range | None:
    """Which of a report's ``lines`` are its title, the authority's name with it; None if none.

    >>> title_lines(["1", "Ambridge Council", "Inspection of children's", "services", "and"])
    range(1, 4)
    """
    at = [i for i, line in enumerate(lines[:60]) if line.strip()][:20]
    for k, i in enumerate(at):
        if not _REPORT.match(lines[i].strip()):
            continue
        end = k + 1
        while (
            end < len(at)
            and end - k < 5
            and at[end] == at[end - 1] + 1
            and not _FACT.match(lines[at[end]].strip())
            and (len(lines[at[end]]) < 100 and not lines[at[end - 1]].rstrip().endswith("."))
        ):
            end += 1
        start = k
        while start and k - start < 2 and _is_name(lines[at[start - 1]].strip()):
            start -= 1
        return range(at[start], at[end - 1] + 1)
    return None


def read_cover(text: str, blocks: Sequence[Block]) -> Cover:
    """The cover of the report whose canonical ``text`` and ``blocks`` are given.

    An empty ``Cover`` where it is no inspection report.
    """
    words = [text[b.start : b.end] for b in blocks[:_COVER_BLOCKS] if b.kind is not Kind.FURNITURE]
    found = next(
        ((i, m) for i, w in enumerate(words) if len(w) < 400 and (m := _REPORT.search(w))), None
    )
    by_ofsted = re.search(r"\bofsted\b|majesty[’']s inspector", text, re.I) is not None
    stated_facts = sum(bool(p.search(w)) for p in (_DATES, _PUBLISHED, _LEAD) for w in words)
    if found is None or not (by_ofsted or stated_facts >= 2):
        return Cover()
    i, match = found
    title = re.split(r"\s+and\s+Review of\b", words[i])[0]
    name = words[i][: match.start()].strip()
    body = title[match.start() :]
    if not name and _GENERAL.match(re.sub(r"^.*?\bof ", "", body)):
        above = [w for w in words[max(0, i - 2) : i] if _is_name(w)]
        name = " ".join(above) or next((w for w in words[i + 1 : i + 2] if _is_name(w)), "")
    place = _PLACE.search(body)
    if not name and place and not _GENERAL.match(place["place"]):
        name = place["place"]
    dates = _fact(_DATES, words, following=True)
    end = [d for d in find_dates(dates or "") if d.precision == "day"]
    published = _fact(_PUBLISHED, words, following=True)
    date = read_date(published) if published else None
    return Cover(
        title=title,
        authority=_COUNCIL.sub("", _COUNCIL.sub("", name)).strip() or None,
        published=stated(published, "the report's cover") if date else UNDATED,
        inspection_dates=dates,
        inspection_end=end[-1].value if end else None,
        lead_inspector=_fact(_LEAD, [text[b.start : b.end] for b in blocks]),
        publisher="Ofsted" if by_ofsted else None,
    )


def label_imprint(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """``blocks`` with what Ofsted prints on every report made furniture.

    That is how to complain, reuse the text and get in touch, at the end; and the second half of
    the older reports' titles ("and Review of the effectiveness of ..."). Neither is a finding.
    """
    out = [
        replace(b, kind=Kind.FURNITURE)
        if i < 8 and _SUBTITLE.fullmatch(text[b.start : b.end])
        else b
        for i, b in enumerate(blocks)
    ]
    for i, block in enumerate(out):
        if i >= len(out) // 2 and _IMPRINT.match(text[block.start : block.start + 120]):
            out[i:] = [replace(b, kind=Kind.FURNITURE) for b in out[i:]]
            break
    return tuple(out)


def _is_name(words: str) -> bool:
    """True for a line that can be an authority's name: short, a name, and nothing else."""
    return (
        0 < len(words) <= 60
        and words[0].isupper()
        and not re.search(r"\d|(?<!\bSt)\.|[:;?]", words)
        and not _FACT.match(words)
        and not _REPORT.match(words)
        and words.lower() not in ("ofsted", "contents")
    ) or words == "Council"


def _fact(pattern: re.Pattern[str], words: Sequence[str], following: bool = False) -> str | None:
    """The value that ``pattern`` finds, in one block or (``following``) begun there, ended next."""
    for i, block in enumerate(words):
        if len(block) > 200:
            continue
        match = pattern.match(block)
        if match is None and following and block.endswith(":"):
            match = pattern.match(" ".join(words[i : i + 2]))
        if match:
            return match["value"].strip()
    return None

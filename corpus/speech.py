"""Whose words a sentence of an article gives, where the article makes that clear.

Only what stands in the sentence or beside it tells: "Rosa Bell said", "according to the union", a
quotation going on, "she added" after the one person who had spoken. A wrong name is the worst
fault, so whatever leaves a doubt is not clear. An inspection report is its inspectors' throughout.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.article import BODY, Article, Block, Kind
from corpus.bodies import known_bodies, known_roles
from corpus.sentences import Span, split_sentences

LOOKED_BACK = 6
"""Paragraphs before a sentence's own through which a quotation may have run."""
REMEMBERED = 2
"""Paragraphs after the last speaker's words in which "she said" may still mean them."""
LONGEST_NAME = 9
"""Words of what somebody is called; a longer run before "said" is no name."""
LONGEST_READ = 40_000
"""Characters of a paragraph; in a longer one (text that lost its lines) nobody is told apart."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: ``name`` as the article has it, ``described`` with what it says they are.

    ``sentence`` is the span of the sentence that attaches the words to them and ``named`` where it
    names them, perhaps more shortly ("Bell"). Both are None where the text does not name them: the
    author of a comment, the inspectors whose report it is.
    """

    name: str
    described: str
    named: Span | None = None
    sentence: Span | None = None


# Words read as a name are cut at lengths no name has: else a text without spaces or stops would
# be read through again from each of its characters.
_QUOTED = "\x00"
_SAYS = (
    r"(?:said|says|told|tells|added|adds|warned|warns|explained|explains|argued|argues|insisted|"
    r"insists|admitted|admits|acknowledged|claimed|claims(?= that)|wrote|writes|replied|commented|"
    r"stated|states(?= that)|noted|notes(?= that)|observed|stressed|recalled|recalls|welcomed|"
    r"welcomes|praised|praises|"
    r"criticised|concluded|concludes|recommended|recommends|described|describes|pointed out|"
    r"points out|complained|promised|pledged|rejected|agreed|believes|thinks|suggested|suggests|"
    r"accepted|accepts|conceded|confirmed|confirms|urged|urges|disputes|disputed|"
    r"(?:called|calls|asked|asks)(?= (?:for|on|the|it|this|them|that|ministers)\b))"
)
_FOUND = r"(?:found|finds|reported|reports|heard|saw|sees)"
_OFTEN = r"(?:(?:also|then|later|still|rightly|previously|has|have|had) ){0,2}"
_WORD = r"(?!(?:who|which|whose|whom)\b)[\w’'.-]{1,40}"
_INVERTED = re.compile(
    r"(?:[,.?!…]|\x00)\s{0,3}(?:said|says|added|adds|explained|explains|warned|recalled|recalls|"
    r"wrote|writes|argued|insisted|replied)\s+(?!\d)(?P<who>[^.;:\x00,]{1,160})(?P<more>,[^.;:\x00,]+)?"
    r"(?=\s*(?:[.,;:]|$))"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to (?P<who>[^.;:\x00,]{1,160})(?P<more>)")
_FORWARD = re.compile(
    r"(?:^|[,;:\x00.!?]|\b(?:and|but|when|while|though|although|where|after|as|that|which)\b)"
    rf"\s{{0,3}}(?P<who>[^\W\d_][\w’'.-]{{0,40}}(?:\s+{_WORD}){{0,8}}?)"
    r"(?P<more>(?:,[^,;:\x00]{2,160}){1,2},|\s+of\s+[^,;:\x00]{2,60}?|\s+who\s[^,;:\x00]{3,90}?|)"
    rf"\s+{_OFTEN}(?:{_SAYS}|(?P<found>{_FOUND})(?P<that>\s+that\b|\s*[,.]|\s*$|))(?![\w’'-])"
)
# Who was asked: no words of theirs, but "she said" after it is they.
_ASKED = re.compile(
    r"^(?P<who>[A-Z][\w’'-]{0,40}(?:\s[A-Z][\w’'-]{0,40}){0,3})"
    r"(?P<more>,[^,;:\x00]{2,160},|)\s+was asked\b"
)
_LEADING = re.compile(
    r"^(?:.{0,200}\s)?(?:when|while|after|that|because|whether|if|where|though|although|but|"
    r"however|so|as)\s+(?=\S)|^(?:and|yet|but|however|when|while|as|where|though|so|because|after)"
    r"\s+",
    re.I,
)
_WHEN = re.compile(
    r"^(?:last|this|next|on|in|yesterday|today|earlier)\b(?:\s\S+){0,2}?\s+"
    r"(?=(?:the|a|an|its|their|one)\s)",
    re.I,
)
_IN_FRONT = re.compile(r"^(?:For|In|At|As|By|To|With|But|And|From|When|After|The|Of)\s+")
_PRONOUN = re.compile(r"^(?:he|she|they|it)$", re.I)
_NO_NAME = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|will|would|can|could|did|does|do|not|i|we|you|"
    r"us|me|who|which|what|there|this|that|these|those|nobody|everyone|it|he|she|they)\b",
    re.I,
)
_UNNAMED = re.compile(
    r"^(?:another|others?|some|many|most|both|several|two|three|four|one|all|few|none|neither)$",
    re.I,
)
_PERSON = re.compile(
    r"\b(?!(?:The|An?|Its|Their|One)\s)(?:[A-Z][\w’'-]{1,40}\s{1,2}){1,5}"
    r"(?:[A-Z]|[dv][aeio]n?\s)[\w’'-]{1,40}"
)
_PEOPLE = re.compile(
    r"\b(?:reports?|reviews?|letter|survey|study|evaluation|audit|auditors?|inquiry|inspect\w+|"
    r"spokes\w+|parents?|famil\w+|carers?|respondents?|grand(?:mother|father|parent)s?|"
    r"mothers?|fathers?|mums?|dads?|teenagers?|boys?|girls?|wom[ae]n|m[ae]n|child(?:ren)?|"
    r"young (?:people|person)|workers?|staff|nurses?|teachers?|judges?|councils?|authorit\w+|"
    r"unions?|charit\w+|directors?|leaders?|members?|managers?|ministers?|councillors?|MPs|"
    r"secretary|commissioner|government|department|campaigners?|residents?|leavers?|ombudsman|"
    r"committee|panel|tribunal|partnership|association|federation|employers?|schools?|"
    r"volunteers?|\d+-year-olds?)\b",
    re.I,
)
_LOOKED_INTO_IT = re.compile(
    r"\b(?:inspect\w+|Ofsted|regulator|watchdog|report|review|letter|survey|study|evaluation|"
    r"audit\w*|ombudsman|inquiry|panel)\b"
)
_A_BODY = re.compile(
    r"\b(?:reports?|reviews?|letter|survey|study|councils?|authorit\w+|union|charity|government|"
    r"department|team|alliance|forum|association|federation|trust|board|committee|panel|"
    r"partnership|evaluation|audit|inquiry|tribunal)$",
    re.I,
)
_MANY = re.compile(r"\b(?:people|children|staff|men|women|[\w’'-]{3,}s)\b", re.I)
_ONE = re.compile(r"(?:an?|one|another) ", re.I)


def speaker_at(article: Article, start: int, end: int) -> Speaker | None:
    """Who says the sentence ``article.text[start:end]``; None where that is not clear."""
    blocks = [b for b in article.blocks if b.kind in BODY or b.kind is Kind.COMMENT]
    here = next((i for i, b in enumerate(blocks) if b.start <= start < b.end), None)
    if here is None:
        return None
    block = blocks[here]
    if block.kind is Kind.COMMENT:
        return Speaker(block.author, block.author) if block.author else None
    if "authority" in article.metadata:
        by = article.publisher or "Ofsted"
        return Speaker(by, by)
    told = _told(article, blocks[max(0, here - LOOKED_BACK) : here + 1])
    return next((s.speaker for s in told if s.start <= start < s.end), None)


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence with who says it."""

    start: int
    end: int
    speaker: Speaker | None


def _told(article: Article, blocks: Sequence[Block]) -> list[_Told]:
    """The sentences of ``blocks``, which follow each other, with who says each."""
    out: list[_Told] = []
    last: Speaker | None = None  # who spoke last, while nobody else has been named
    called: str | None = None  # "she", where that has stood for the last
    silent = 0  # paragraphs since then
    runs_on: Speaker | None = None  # who spoke as the paragraph before ended
    was_open = False  # and whether that paragraph left the quotation open or led into one
    for block in blocks:
        if block.kind is Kind.COMMENT or block.end - block.start > LONGEST_READ:
            last, called, runs_on, was_open = None, None, None, False
            continue
        text = article.words(block)
        quotations = quotations_of(text)
        bare = _masked(text, quotations)
        spans = split_sentences(text)
        own: list[Speaker | None] = []
        last = last if silent <= REMEMBERED else None
        silent += 1
        for a, b in spans:
            cue = _cue(bare[a:b], block.start + a)
            if cue is None:
                own.append(None)
                asked = _ASKED.match(bare[a:b])
                if asked:
                    last, called, silent = (
                        _speaker(article, _Cue.of(asked, block.start + a)),
                        None,
                        0,
                    )
                elif last and _names_another(bare[a:b], last, article):
                    last = None
            elif _PRONOUN.match(cue.who):
                pronoun = cue.who.lower()
                fits = last is not None and _agrees(pronoun, last) and called in (None, pronoun)
                last, called, silent = (last, pronoun, 0) if fits else (None, None, 0)
                own.append(last)
            else:
                last, called, silent = _speaker(article, cue), None, 0
                own.append(last)
        speakers = _with_quotations(spans, quotations, own, runs_on, was_open=was_open)
        is_open = bool(quotations) and quotations[-1].is_open
        was_open = is_open or text.rstrip().endswith(":")
        runs_on = speakers[-1] if speakers and (was_open or quotations) else None
        out += [
            _Told(block.start + a, block.start + b, s)
            for (a, b), s in zip(spans, speakers, strict=True)
        ]
    return out


def _with_quotations(
    spans: Sequence[Span],
    quotations: Sequence[Quoted],
    own: Sequence[Speaker | None],
    runs_on: Speaker | None,
    *,
    was_open: bool,
) -> list[Speaker | None]:
    """Who says each sentence: its own speaker, or that of the quotation that it begins in or as.

    A quotation has the speaker of the sentences that it runs through. One without any that follows
    at once on a sentence with a speaker (“...,” she said. “It was ...”) goes on with theirs.
    """
    out: list[Speaker | None] = []
    # A paragraph that is quotation alone, and names nobody, goes on with who spoke before it.
    goes_on = runs_on if was_open or not any(own) else None
    starts = [a for a, _ in spans]
    ends = [b for _, b in spans]
    of_quotation: list[Speaker | None] = []
    for q in quotations:
        first, after = bisect_right(ends, q.start), bisect_left(starts, q.end)
        speaker = next((s for s in own[first:after] if s is not None), None)
        if speaker is None and q.start == 0:
            speaker = goes_on
        elif speaker is None:
            before = bisect_left(starts, q.start) - 1
            speaker = own[before] if before >= 0 else None
            if speaker is None and before >= 0 and not any(own) and of_quotation:
                previous = quotations[len(of_quotation) - 1]
                speaker = of_quotation[-1] if previous.end >= ends[before] else None
        of_quotation.append(speaker)
    opens = [q.start for q in quotations]
    for (a, _), s in zip(spans, own, strict=True):
        at = bisect_right(opens, a) - 1
        is_quoted = at >= 0 and a < quotations[at].end
        out.append(s or (of_quotation[at] if is_quoted else None))
    return out


@dataclass(frozen=True, slots=True)
class Quoted:
    """A span within quotation marks, marks included; ``is_open`` where none closes it."""

    start: int
    end: int
    is_open: bool = False


def quotations_of(text: str) -> list[Quoted]:
    """What stands within quotation marks in a paragraph, in order; what is within another is not.

    >>> quotations_of("“Yes,” she said.")
    [Quoted(start=0, end=6, is_open=False)]
    """
    out: list[Quoted] = []
    at, opening = 0, _OPENS
    while (opens := opening.search(text, at)) is not None:
        at = opens.end()
        closes = _CLOSES[opens.group()].search(text, at)
        if closes is None and opens.group() == "‘" and opens.start() > 0:
            opening = _OPENS_BUT_SINGLE  # an apostrophe the wrong way round, and no other closes
            continue
        at = closes.end() if closes else len(text)
        out.append(Quoted(opens.start(), at, closes is None))
    return out


_OPENS = re.compile(r"[“\"]|(?<!\w)‘")
_OPENS_BUT_SINGLE = re.compile(r"[“\"]")
_CLOSES = {"“": re.compile("”"), '"': re.compile('"'), "‘": re.compile(r"’(?!\w)")}


def _masked(text: str, quotations: Sequence[Quoted]) -> str:
    """The text with every quoted character blanked out, each in its place."""
    parts, at = [], 0
    for q in quotations:
        parts += [text[at : q.start], _QUOTED * (q.end - q.start)]
        at = q.end
    return "".join([*parts, text[at:]])


@dataclass(frozen=True, slots=True)
class _Cue:
    """Who a sentence says speaks, in its words, with what it adds about them.

    ``at`` and ``more_at`` are where these stand in the article, ``sentence`` is the whole of it.
    """

    who: str
    more: str
    at: int
    more_at: int
    sentence: Span

    @classmethod
    def of(cls, match: re.Match[str], offset: int) -> _Cue:
        """The cue that ``match`` found in the sentence that begins at ``offset``."""
        who, at = match["who"], match.start("who")
        while (leading := _LEADING.match(who)) is not None and leading.end() < len(who):
            who, at = who[leading.end() :], at + leading.end()
        first = _WHEN.match(who)
        if first is not None:  # "Last week the council said"
            who, at = who[first.end() :], at + first.end()
        more = match["more"] or ""
        if more.lstrip().startswith("of "):
            who, more = who + more, ""
        end = offset + len(match.string)
        return cls(who.rstrip(), more, offset + at, offset + match.start("more"), (offset, end))

    def span(self, name: str) -> Span | None:
        """Where ``name`` stands in its words."""
        for words, at in ((self.who, self.at), (self.more, self.more_at)):
            if name in words:
                start = at + words.index(name)
                return (start, start + len(name))
        return None


def _cue(bare: str, offset: int) -> _Cue | None:
    """Who a sentence says speaks; None where nobody. ``bare`` has what is quoted blanked out."""
    for pattern in (_ACCORDING, _INVERTED, _FORWARD):
        at = 0
        while (m := pattern.search(bare, at)) is not None:
            at = m.start("who") + 1  # what is no speaker may hold one: "its judgment, Bell said"
            cue = _Cue.of(m, offset)
            who, more = cue.who, cue.more
            if pattern is _FORWARD and not _tells(m, who):
                continue
            if _PRONOUN.match(who) or _UNNAMED.match(who):
                return cue
            if _NO_NAME.search(who) or who[-1] in "’'" or re.search(r"(?:[’']s|\band)$", who):
                continue
            is_one_aside = more.count(",") <= 2
            if len(who.split()) <= LONGEST_NAME and (
                _is_known(who) or (is_one_aside and _is_known(who + more))
            ):
                return cue
    return None


def _tells(match: re.Match[str], who: str) -> bool:
    """False for "the council found a house": only who looks into things finds without "that"."""
    looked_into_it = _LOOKED_INTO_IT.search(who) is not None and match["found"] != "reports"
    if match["found"] is None or looked_into_it:
        return True
    if match["found"] in ("heard", "saw", "sees"):
        return False
    if match["that"].strip() == "that":
        return True
    is_aside = match[0][0] == ","  # "Too few are seen, inspectors found."
    return is_aside and (match["that"] != "" or match.end() == len(match.string))


def _is_known(who: str) -> bool:
    who = re.sub(r"^.{0,200}[’']s\s+", "", who)  # of "every authority's policy" the policy speaks
    return bool(
        _PERSON.search(who)
        or _PEOPLE.search(who)
        or re.fullmatch(r"[A-Z][\w’'-]+", who)
        or known_bodies().find(who)
        or known_roles().find(who)
    )


def _agrees(pronoun: str, speaker: Speaker) -> bool:
    """Whether a pronoun can stand for ``speaker``: "they" for inspectors, "it" for a council."""
    name = speaker.name
    is_body = bool(_A_BODY.search(name) or known_bodies().find(name))
    is_person = not is_body and _PERSON.search(name) is not None
    is_many = not is_person and not _ONE.match(name) and bool(_MANY.search(name) or is_body)
    match pronoun.lower():
        case "it":
            return is_body
        case "they":
            return is_many
        case _:
            return not (is_body or is_many)


def _names_another(bare: str, last: Speaker, article: Article) -> bool:
    """Whether a sentence names a person who is not ``last``: "she" may mean either after it."""
    surnames = _full_names(article.text)
    named = {re.sub(r"[’']s$", "", w) for w in re.findall(r"[A-Z][\w’'-]+", bare)}
    return any(w in surnames and w not in last.described for w in named)


@lru_cache(maxsize=64)
def _full_names(text: str) -> Mapping[str, str | None]:
    """Surnames, with the first full name that ends so; None where two people have it."""
    out: dict[str, str | None] = {}
    for m in _PERSON.finditer(text):
        name = re.sub(r"[’']s$", "", _IN_FRONT.sub("", m.group()))
        if " " not in name:
            continue  # "When Bell"
        first = out.setdefault(name.split()[-1], name)
        if first is not None and name.split()[-2:-1] != first.split()[-2:-1]:
            out[name.split()[-1]] = None
    return out


def _speaker(article: Article, cue: _Cue) -> Speaker | None:
    """The speaker by the fullest name the article has, with what stands beside it there."""
    who, more = cue.who, cue.more
    if _UNNAMED.match(who):
        return None
    if _A_BODY.search(who.split(" of ")[0]) and not known_bodies().find(who):
        return Speaker(who, f"{who}{more}", cue.span(who), cue.sentence)
    person = _PERSON.search(who.split(" of ")[0]) or _PERSON.match(more.lstrip(", "))
    name = _IN_FRONT.sub("", person.group()) if person else None
    said_as = name
    capital = re.search(r"\b[A-Z][\w’'-]+$", who)
    if person is None and capital is not None and not _PEOPLE.search(who):
        # "Bell said": the first full name that ends so.
        said_as = capital.group()
        name = _full_names(article.text).get(said_as)
    bodies = known_bodies().find(who)
    if name is None or (bodies and name in who):
        if bodies and not _PEOPLE.search(who[bodies[-1].end :]):
            who = who[bodies[0].start : bodies[-1].end]
        elif not (_PEOPLE.search(who) or known_roles().find(who)):
            return None
        return Speaker(who, f"{cue.who}{more}", cue.span(who), cue.sentence)
    said = [f"{who}{more}"]
    first = article.text.find(name)
    if first >= 0:
        before = article.text[max(0, first - 90) : first]
        roles = known_roles().find(before)
        said += [before[r.start : r.end] for r in roles if len(before) - r.end <= 2]
        after = article.text[first : first + 160].split("\n")[0]
        beside = re.match(re.escape(name) + rf",(?! {_SAYS}\b)[^,.;“”]+(?=[,.])", after)
        said += [beside.group()] if beside else []
    return Speaker(name, "; ".join(said), cue.span(said_as or name), cue.sentence)

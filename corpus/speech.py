"""Whose words a sentence of an article gives, where the article makes that clear.

Only what stands in the sentence or beside it tells: "Rosa Bell said", "according to the union", a
quotation going on, "she added" after the one person who had spoken. A wrong name is the worst
fault, so whatever leaves a doubt is not clear. An inspection report is its inspectors' throughout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.article import BODY, Article, Block, Kind
from corpus.bodies import known_bodies, known_roles
from corpus.sentences import split_sentences

LOOKED_BACK = 2
"""Paragraphs before a sentence's own in which "she said" may find who she is."""
LONGEST_NAME = 9
"""Words of what somebody is called; a longer run before "said" is no name."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: ``name`` as the article has it, ``described`` with what it says they are."""

    name: str
    described: str


_QUOTED = "\x00"
_VERB = (
    r"(?:said|says|told|tells|added|adds|warned|warns|explained|explains|argued|argues|insisted|"
    r"insists|admitted|admits|acknowledged|claimed|claims|wrote|writes|replied|commented|stated|"
    r"noted|observed|stressed|recalled|welcomed|praised|criticised|concluded|recalls|"
    r"recommended|described|describes|pointed out|points out|complained|promised|pledged|rejected|"
    r"welcomes|agreed)"
)
_INVERTED = re.compile(
    r"(?:[,.?!…]\s*|\x00\s*)(?:said|says|added|adds|explained|explains|warned|recalled|recalls|wrote|"
    r"writes|argued|insisted|replied)\s+(?P<who>[^.;:\x00,]+)(?P<more>,[^.;:\x00,]+)?"
)
_ACCORDING = re.compile(r"\b[Aa]ccording to (?P<who>[^.;:\x00,]+)(?P<more>)")
_FORWARD = re.compile(
    r"(?:^|[,;:\x00.]|\b(?:and|but|when|while|though|although|where)\b)\s*"
    r"(?P<who>[^\W\d_][\w’'.-]*(?:\s+[\w’'.-]+){0,8}?)(?P<more>,[^,;:\x00]{3,90},|\s+of\s+[^,;:\x00]"
    r"{3,40}|)\s+(?:also |then |later |has |have |had )?" + _VERB + r"\b"
)
_LEADING = re.compile(r"^(?:and|but|yet|however|when|while|as|where|though|so|because)\s+", re.I)
_IN_FRONT = re.compile(r"^(?:For|In|At|As|By|To|With|But|And|From|When|The|Of)\s+")
_PRONOUN = re.compile(r"^(?:he|she|they|it)$", re.I)
_NO_NAME = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|will|would|can|could|did|does|do|not|i|we|you|"
    r"us|me|who|which|what|there|this|that|these|those|nobody|everyone|it|he|she|they)\b",
    re.I,
)
_PERSON = re.compile(r"\b(?:[A-Z][\w’'-]+\s+)+(?:[A-Z]|[dv][aeio]n?\s)[\w’'-]+")
_PEOPLE = re.compile(
    r"\b(?:reports?|reviews?|letter|survey|study|inspect\w+|spokes\w+|parents?|famil\w+|carers?|"
    r"mothers?|fathers?|mums?|dads?|teenagers?|boys?|girls?|wom[ae]n|m[ae]n|child(?:ren)?|"
    r"young (?:people|person)|workers?|staff|nurses?|teachers?|judges?|councils?|authorit\w+|"
    r"unions?|charit\w+|directors?|leaders?|members?|managers?|ministers?|councillors?|"
    r"secretary|commissioner|government|department|campaigners?|residents?|leavers?)\b",
    re.I,
)
_A_BODY = re.compile(
    r"\b(?:reports?|reviews?|letter|survey|study|councils?|authorit\w+|union|charity|government|"
    r"department|team)$",
    re.I,
)
_MANY = re.compile(r"\b(?:people|children|staff|men|women|[\w’'-]{3,}s)\b", re.I)


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
    surnames = _surnames(article.text)
    runs_on: Speaker | None = None  # whose quotation the paragraph before opened or left open
    for block in blocks:
        text = article.text[block.start : block.end]
        quotations = _quotations(text)
        bare = _masked(text, quotations)
        spans = split_sentences(text)
        own: list[Speaker | None] = []
        for a, b in spans:
            who = _named_as_speaker(bare[a:b])
            if who is None:
                own.append(None)
                last = None if last and _names_another(bare[a:b], last, surnames) else last
            elif _PRONOUN.match(who[0]):
                pronoun = who[0].lower()
                fits = last is not None and _agrees(pronoun, last) and called in (None, pronoun)
                last, called = (last, pronoun) if fits else (None, None)
                own.append(last)
            else:
                last, called = _speaker(article, *who), None
                own.append(last)
        speakers = [
            own[i] or _of_quotation(i, spans, quotations, own, runs_on) for i in range(len(spans))
        ]
        is_open = bool(quotations) and quotations[-1][2]
        introduces = text.rstrip().endswith(":")
        runs_on = speakers[-1] if speakers and (introduces or is_open) else None
        out += [
            _Told(block.start + a, block.start + b, s)
            for (a, b), s in zip(spans, speakers, strict=True)
        ]
    return out


def _of_quotation(
    i: int,
    spans: Sequence[tuple[int, int]],
    quotations: Sequence[tuple[int, int, bool]],
    own: Sequence[Speaker | None],
    runs_on: Speaker | None,
) -> Speaker | None:
    """Who says a sentence without a speaker of its own that begins inside or as a quotation."""
    start = spans[i][0]
    quotation = next((q for q in quotations if q[0] <= start < q[1]), None)
    if quotation is None:
        return None
    same = [
        own[j]
        for j, (a, b) in enumerate(spans)
        if own[j] is not None and a < quotation[1] and b > quotation[0]
    ]
    if same:
        return same[0]
    if quotation[0] == 0 and runs_on is not None:
        return runs_on
    # “...,” she said. “It was ...”: the quotation goes on right after its speaker.
    before = next((j for j in range(i - 1, -1, -1) if spans[j][0] < quotation[0]), None)
    return own[before] if before is not None else None


def _quotations(text: str) -> list[tuple[int, int, bool]]:
    """The spans within quotation marks, marks included, and whether each was left open."""
    out: list[tuple[int, int, bool]] = []
    for opens, closes in (("“", "”"), ('"', '"')):
        at = 0
        while (start := text.find(opens, at)) >= 0:
            end = text.find(closes, start + 1)
            out.append((start, end + 1 if end >= 0 else len(text), end < 0))
            at = out[-1][1]
    for m in re.finditer(r"(?<!\w)‘.*?’(?!\w)", text, re.S):
        if not any(a <= m.start() < b for a, b, _ in out):
            out.append((m.start(), m.end(), False))
    return sorted(out)


def _masked(text: str, quotations: Sequence[tuple[int, int, bool]]) -> str:
    for a, b, _ in quotations:
        text = text[:a] + _QUOTED * (b - a) + text[b:]
    return text


def _named_as_speaker(bare: str) -> tuple[str, str] | None:
    """Who a sentence says speaks, in its words, with what it adds about them; None where nobody."""
    for pattern in (_ACCORDING, _INVERTED, _FORWARD):
        for m in pattern.finditer(bare):
            who, more = _LEADING.sub("", m["who"].strip()), m["more"] or ""
            if _PRONOUN.match(who):
                return who, ""
            if _NO_NAME.search(who) or who[-1] in "’'" or re.search(r"[’']s$", who):
                continue
            if len(who.split()) <= LONGEST_NAME and (_is_known(who) or _is_known(who + more)):
                return who, more
    return None


def _is_known(who: str) -> bool:
    who = re.sub(r"^.*[’']s\s+", "", who)  # of "every authority's policy" the policy speaks
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
    is_person = _PERSON.search(name) is not None
    is_body = not is_person and bool(known_bodies().find(name) or _A_BODY.search(name))
    is_many = not is_person and bool(_MANY.search(name) or is_body)
    match pronoun.lower():
        case "it":
            return is_body
        case "they":
            return is_many
        case _:
            return not (is_body or is_many)


def _names_another(bare: str, last: Speaker, surnames: frozenset[str]) -> bool:
    """Whether a sentence names a person who is not ``last``: "she" may mean either after it."""
    named = {w for w in re.findall(r"[A-Z][\w’'-]+", bare) if w in surnames}
    return any(re.sub(r"[’']s$", "", w) not in last.described for w in named)


@lru_cache(maxsize=64)
def _surnames(text: str) -> frozenset[str]:
    return frozenset(m.group().split()[-1] for m in _PERSON.finditer(text))


def _speaker(article: Article, who: str, more: str) -> Speaker | None:
    """The speaker by the fullest name the article has, with what stands beside it there."""
    person = _PERSON.search(who) or _PERSON.match(more.lstrip(", "))
    capital = re.search(r"\b[A-Z][\w’'-]+$", who)
    if person is None and capital is not None and not _PEOPLE.search(who):
        # "Bell said": the first full name that ends so.
        pattern = r"\b(?:[A-Z][\w’'-]+ )+" + re.escape(capital.group()) + r"\b"
        person = re.search(pattern, article.text)
    bodies = known_bodies().find(who)
    if person is None or (bodies and person.group() in who):
        if bodies and not _PEOPLE.search(who[bodies[-1].end :]):
            who = who[bodies[0].start : bodies[-1].end]
        elif not (_PEOPLE.search(who) or known_roles().find(who)):
            return None
        return Speaker(who, f"{who}{more}")
    name = _IN_FRONT.sub("", person.group())
    said = [f"{who}{more}"]
    first = article.text.find(name)
    if first >= 0:
        before = article.text[max(0, first - 90) : first]
        roles = known_roles().find(before)
        said += [before[r.start : r.end] for r in roles if len(before) - r.end <= 2]
        after = article.text[first : first + 160].split("\n")[0]
        beside = re.match(re.escape(name) + rf",(?! {_VERB}\b)[^,.;“”]+(?=[,.])", after)
        said += [beside.group()] if beside else []
    return Speaker(name, "; ".join(said))

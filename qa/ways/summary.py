"""One article summed up: a few of its own sentences, in its own order."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.article import BODY, Article, Block, Kind
from corpus.dates import describe, spell
from corpus.sentences import split_sentences
from index.library import Snapshot
from index.words import content_words, stems
from qa.answer import Outcome
from qa.inquiry import Inquiry
from qa.outline import Outline, Part, Place
from qa.question import YEAR
from qa.retrieve import search

SENTENCES = 7
"""At most; a short article gets fewer, a quarter of what it has but no fewer than ``LEAST``."""
LEAST = 4
LEAST_WORDS = 8
OFFERED = 5
TITLE_SHARE = 1.5
"""What a word of the question counts in an article's title, beside one in its text."""
CLEARLY = 0.2
"""How much better (of a whole match) the article meant has to match than the next one."""
LEAST_MATCH = 0.5
OFTEN = 4
"""A word that stands this often in an article is one that it is about."""
LONGEST_READ = 60_000
"""Characters whose sentences are weighed. Of a longer article the paragraphs nearest to the whole
are taken first: finding sentences takes a second for some 100,000 characters."""
SAME_SECTION, SAME_WORDS, OPENING = 0.75, 0.5, 0.25
"""What a sentence is worth after another of its section is taken (times this); how much likeness to
those taken costs; and what the first sentence of a section gains."""

_KIND = (
    r"(?:articles?|piece|story|report|inspection|letters?|write-?up|page|post|news|document|"
    r"judgement|monitoring (?:visit|letter)|focused visit)"
)
_POLITE = (
    r"(?:\W*(?:hi|hello|please|ok(?:ay)?|so|and|can you|could you|would you|will you|can i have|"
    r"could i have|i need|i want|i(?:[’']d| would) like|give me|show me|let me have|write|do|make|"
    r"provide|what(?:[’']s| is| are| were| was))\b)*\W*"
)
_VERB = r"(?:sum(?:\s+up|mari[sz]e)|recap|boil down|précis|precis)"
_NOUN = (
    r"(?:(?:a|an|the)\s+)?(?:(?:short|quick|brief|one-paragraph|main|key|most important|bullet|"
    r"general)\s+)*(?:summary|gist|overview|outline|recap|key (?:points|findings|messages|facts)|"
    r"main (?:points|findings|messages|facts|thrust|conclusions)|takeaways|highlights|"
    r"bullet points|tl;?dr)"
)
_ASKED = re.compile(
    rf"^{_POLITE}(?:{_VERB}(?:\s+for me)?\s+|{_NOUN}\s+(?:of|from|in|on|about)\s+|"
    rf"tl;?dr\W+)(?P<what>.+)$",
    re.I,
)
_ABOUT = re.compile(
    rf"^{_POLITE}(?P<what>(?:the|this|that)\s+(?:[\w’'-]+\s+){{0,5}}?{_KIND}\b.*?)"
    r"\s+(?:all\s+)?about\W*$",
    re.I,
)
_ABOUT_IT = re.compile(
    rf"^{_POLITE}(?:{_VERB}|{_NOUN}|sum (?P<what>it|this|that|(?:the|this|that) {_KIND}) up)\W*$",
    re.I,
)
_SAYS = re.compile(r"^\W*what (?:does|did) (?P<what>[“\"‘].+[”\"’]) say\W*$", re.I)
# "... for my team meeting", ", I've got five minutes": why it is wanted, not what it is about.
_WHY = re.compile(
    r"(?:,?\s+(?:for|before|in time for) (?:me|my|our|a|the|tomorrow\S*)\b(?! council)[^,]*|"
    r",\s*(?:i|we|it|as|because|please|so)\b.*|\s+please|\s+thanks?|\s+thank you|"
    r"\s+in (?:a few|\w+) (?:words|sentences|lines|points|bullets)|\s+(?:briefly|quickly|for me))"
    r"\W*$",
    re.I,
)
_LATEST = re.compile(r"\b(?:latest|newest|most recent|last)\b", re.I)
_IS_REPORT = re.compile(r"\b(?:report|inspection|judgement|focused visit|monitoring visit)\b", re.I)
_FRAME = frozenset(
    stems(
        """article articles piece story report reports inspection write writeup page post news
        document latest newest recent last new old ofsted council full whole entire titled called
        headed headlined main key it"""
    )
)
_LEANS_BACK = re.compile(
    r"^\W*(?:These|This|They|Those|Such|That|He|She|It|Its|Their|His|Her|But|And|However|Also|Yet|"
    r"Nor|Instead|Meanwhile|By contrast|Both|One|Another|In their|Here|There were|Several)\b"
)
_IMPROVE = re.compile(r"what (?:needs|does .* need) to improve|areas? for improvement", re.I)
_OVERALL = re.compile(r"^\W*(?:the )?overall effectiveness\b", re.I)
_FACTS = re.compile(r"^\W*(?:inspection dates?|report published|lead inspector|date)\b.*:", re.I)
_OF_INSPECTION = re.compile(r"about (?:this|the) inspection|inspection (?:team|methodology)", re.I)


def answer(inquiry: Inquiry) -> Outline | None:
    """The key sentences of the article that is to be summed up; None where none is asked for."""
    what = wanted(inquiry.question.text)
    if what is None:
        return None
    articles = _articles(inquiry, what)
    if not articles:
        return None
    if len(articles) > 1:
        choices = tuple(f"Sum up {_named(a)}" for a in articles[:OFFERED])
        lead = "Several articles may be meant. Which one?"
        return Outline(Outcome.NEEDS_CLARIFYING, lead=lead, choices=tuple(dict.fromkeys(choices)))
    places = key_sentences(inquiry.snapshot, articles[0])
    if not places:
        return None
    label = f"{articles[0].title} ({describe(articles[0].published)})"
    return Outline(Outcome.ANSWERED, (Part(tuple(places), label=label, by_article=False),))


def wanted(text: str) -> str | None:
    """What is to be summed up, in the question's words; None where it asks for no summary.

    >>> wanted("Can you summarise the Tallis review article for my team meeting?")
    'the Tallis review article'
    """
    if alone := _ABOUT_IT.match(text):
        return alone["what"] or "it"
    match = _ASKED.match(text) or _ABOUT.match(text) or _SAYS.match(text)
    if match is None:
        return None
    what = match["what"].rstrip(" ?.!")
    while (shorter := _WHY.sub("", what)) != what and shorter:
        what = shorter
    named = re.search(rf"\b{_KIND}\b|[“\"‘]", what, re.I)
    bare = re.fullmatch(r"\W*(?:it|this|that|this one|that one)\W*", what, re.I)
    few = len(content_words(what)) <= 4 and not re.search(r"\b(?:what|how|why|who|said)\b", what)
    # "Sum up what Ofsted said about fostering" is about a subject, not about an article.
    verb = re.match(rf"{_POLITE}{_VERB}", text, re.I)
    return what if named or bare or (verb and few) else None


def is_of_the_answer(text: str) -> bool:
    """True for "sum it up" and "what is the article about?": which one, the last answer tells."""
    what = wanted(text)
    return what is not None and not _subject(what)


def _subject(what: str) -> set[str]:
    words = [w for w in content_words(what) if not YEAR.fullmatch(w)]
    return {s for w in words for s in stems(w)} - _FRAME


def _articles(inquiry: Inquiry, what: str) -> list[Article]:
    """The article meant, or those that may be, the likeliest first."""
    snapshot, question, narrowing = inquiry.snapshot, inquiry.question, inquiry.narrowing
    if len(narrowing.articles) == 1 and narrowing.articles[0] in snapshot.article_ids():
        return [snapshot.article(narrowing.articles[0])]
    subject = _subject(what)
    cited = [c.article_id for answer in inquiry.before[::-1] for c in answer.citations]
    if not subject and cited and not question.years:
        return [snapshot.article(cited[0])]
    if not subject and not question.years and not question.councils:
        return []
    ids = {r.passage.article_id for r in search(snapshot, question, top=30, narrowing=narrowing)}
    if narrowing.is_none:
        ids |= {f.passage.article_id for f in snapshot.search_words(what, 30)}
        ids |= {i for c in question.councils for i in snapshot.about.get(c, ())}
    if question.councils:
        of_council = {i for c in question.councils for i in snapshot.about.get(c, ())}
        ids &= of_council
    known = [i for i in sorted(ids) if i in set(snapshot.article_ids())]
    quoted = re.search(r"[“\"‘](?P<title>.{8,})[”\"’]", what)
    if quoted:
        same = [i for i in known if _flat(snapshot.article(i).title) == _flat(quoted["title"])]
        if same:
            dated = [i for i in same if spell(snapshot.dates[i][0] or "0001") in what]
            return [snapshot.article(i) for i in dated or same]
    articles = [snapshot.article(i) for i in known]
    if question.years:
        articles = [a for a in articles if _is_of(a, question.years)] or articles
    if _IS_REPORT.search(what) and any("authority" in a.metadata for a in articles):
        articles = [a for a in articles if "authority" in a.metadata]
    # Of a council's articles its name tells none apart.
    subject -= {s for c in question.councils for s in stems(c)}
    return _likeliest(snapshot, articles, subject, latest=bool(_LATEST.search(what)))


def _likeliest(
    snapshot: Snapshot, articles: Sequence[Article], subject: set[str], *, latest: bool
) -> list[Article]:
    if not articles:
        return []
    frequency = snapshot.document_frequency(subject)
    passages = snapshot.manifest.passages
    weights = {s: math.log(1 + passages / (1 + frequency[s])) for s in subject}
    whole = (sum(weights.values()) or 1.0) * (1 + TITLE_SHARE)

    def match(article: Article) -> float:
        opening = f"{article.title} {_standfirst(article)} {article.metadata.get('authority', '')}"
        title, text = set(stems(opening)), Counter(stems(article.text[:LONGEST_READ]))
        points = sum(
            w * (TITLE_SHARE * (s in title) + min(1.0, text[s] / OFTEN)) for s, w in weights.items()
        )
        return points / whole

    scored = sorted(((match(a), a) for a in articles), key=lambda x: (-x[0], x[1].id))
    best = scored[0][0]
    if subject and best < LEAST_MATCH / (1 + TITLE_SHARE):
        return []
    near = [a for score, a in scored if score > best - CLEARLY]
    if latest:
        return [max(near, key=lambda a: (a.published.value or "", a.id))]
    return near


def _is_of(article: Article, years: Sequence[str]) -> bool:
    dates = str(article.metadata.get("inspection_dates", ""))
    value = article.published.value or ""
    return any(y in dates or value.startswith(y) for y in years)


def _standfirst(article: Article) -> str:
    return " ".join(article.words(b) for b in article.blocks if b.kind is Kind.STANDFIRST)


def _flat(title: str) -> str:
    return re.sub(r"\W+", " ", title).strip().lower()


def _named(article: Article) -> str:
    when = f" ({describe(article.published)})" if article.published.is_known else ""
    return f"“{article.title}”{when}"


# Sentences


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    section: int
    is_first: bool


def key_sentences(snapshot: Snapshot, article: Article) -> list[Place]:
    """Up to ``SENTENCES`` of its sentences, in order, spread over its sections.

    Those nearest to the article as a whole by their words, unlike each other; a report's overall
    judgement and what it says needs to improve come before others.
    """
    blocks = _within_reach(article, _body(article))
    sentences = [s for section, b in blocks for s in _sentences(article, b, section)]
    marked = _marked(article, blocks)
    fit = [s for s in sentences if _can_stand_alone(article, s)]
    most = min(SENTENCES, max(LEAST, len(sentences) // 4))
    taken = list(marked[: most - 2])
    taken += _chosen(article, fit, taken, most)
    places = sorted({(s.start, s.end) for s in taken})
    about = {p.start: p.about for p in snapshot.passages_of(article.id)}
    starts = sorted(about)

    def councils(start: int) -> tuple[str, ...]:
        before = [s for s in starts if s <= start]
        return about[before[-1]] if before else ()

    return [Place(article, a, b, councils(a)) for a, b in places]


def _body(article: Article) -> list[tuple[int, Block]]:
    """The blocks of its body, each with the number of its section."""
    section, skipped, body = 0, False, []
    for block in article.blocks:
        if block.kind is Kind.HEADING:
            section, skipped = section + 1, bool(_OF_INSPECTION.search(article.words(block)))
        elif block.kind in BODY and not skipped and not _FACTS.match(article.words(block)):
            body.append((section, block))
    return body


def _within_reach(article: Article, blocks: list[tuple[int, Block]]) -> list[tuple[int, Block]]:
    """The blocks where they are short enough together, else those nearest to the whole."""
    if sum(b.end - b.start for _, b in blocks) <= LONGEST_READ:
        return blocks
    counts = [Counter(re.findall(r"[^\W\d_]{4,}", article.words(b).lower())) for _, b in blocks]
    total: Counter[str] = Counter()
    for c in counts:
        total.update(c)
    near = [sum(total[w] for w in c) / (5 + c.total()) for c in counts]
    taken, length = {0}, 0
    for n in sorted(range(len(blocks)), key=lambda n: -near[n]):
        length += blocks[n][1].end - blocks[n][1].start
        if length > LONGEST_READ:
            break
        taken.add(n)
    return [blocks[n] for n in sorted(taken)]


def _sentences(article: Article, block: Block, section: int) -> list[_Sentence]:
    spans = split_sentences(article.words(block)[:LONGEST_READ])
    return [
        _Sentence(block.start + a, block.start + b, section, n == 0)
        for n, (a, b) in enumerate(spans)
    ]


def _marked(article: Article, blocks: Sequence[tuple[int, Block]]) -> list[_Sentence]:
    """An article's standfirst; a report's overall judgement and what it says needs to improve."""
    opening: list[_Sentence] = []
    overall: list[_Sentence] = []
    improve: list[_Sentence] = []
    for section, block in blocks:
        heading = article.heading_at(block.start) or ""
        spans = _sentences(article, block, section)
        if block.kind is Kind.STANDFIRST and not opening:
            opening = [x for x in spans[:1] if _words(article, x) >= LEAST_WORDS]
        elif _OVERALL.match(article.words(block)) and not overall:
            overall = spans[:1]
        elif _IMPROVE.search(heading) and spans:
            improve.append(spans[0])
    return opening + overall + improve


def _words(article: Article, sentence: _Sentence) -> int:
    return len(article.text[sentence.start : sentence.end].split())


def _can_stand_alone(article: Article, sentence: _Sentence) -> bool:
    """False for fragments, for what leans on the sentence before, and for words whose speaker is
    named elsewhere.
    """
    words = article.text[sentence.start : sentence.end]
    if len(words.split()) < LEAST_WORDS or _LEANS_BACK.match(words) or words.rstrip().endswith("?"):
        return False
    if "\t" in words or not re.search(r"[.!”’\"]\W*$", words):
        return False
    if words.count("“") != words.count("”") or words.count('"') % 2:
        return False
    return not re.match(r"\W*[“\"]", words[:3]) or bool(
        re.search(r"[”\"]\W*(?:[\w’'-]+\W+){0,8}?(?:said|says|told|added|wrote)\b", words)
    )


def _chosen(
    article: Article, fit: Sequence[_Sentence], marked: Sequence[_Sentence], most: int
) -> list[_Sentence]:
    """The sentences that say most of the whole, each unlike those taken before it."""
    if not fit or len(marked) >= most:
        return []
    vectors = _vectors([article.text[s.start : s.end] for s in fit], _standfirst(article))
    centre = vectors.mean(axis=0)
    worth = vectors @ (centre / (np.linalg.norm(centre) or 1.0))
    worth = worth / (worth.max() or 1.0)
    for n, s in enumerate(fit):
        worth[n] += OPENING * s.is_first + OPENING * (n == 0 or fit[n - 1].section != s.section)
    # An article's first sentence says what it is about: news is written so.
    worth[0] += 1.0
    held = {(s.start, s.end) for s in marked}
    worth[[(s.start, s.end) in held for s in fit]] = -np.inf
    taken: list[int] = []
    sections = Counter(s.section for s in marked)
    while len(taken) < min(most - len(marked), len(fit)):
        like = (vectors @ vectors[taken].T).max(axis=1) if taken else np.zeros(len(fit))
        spread = np.array([SAME_SECTION ** sections[s.section] for s in fit])
        gain = worth * spread - SAME_WORDS * like
        gain[taken] = -np.inf
        best = int(np.argmax(gain))
        taken.append(best)
        sections[fit[best].section] += 1
    return [fit[n] for n in taken]


def _vectors(texts: Sequence[str], besides: str) -> NDArray[np.float64]:
    """``(texts, stems)``: the sentences by their words, those of the standfirst twice; length 1.

    A word counts more the more sentences it stands in: it is one the article is about.
    """
    bags = [Counter(stems(" ".join(content_words(t)))) for t in texts]
    spread = Counter(s for bag in bags for s in bag)
    spread.update(dict.fromkeys(stems(besides), 2))
    known = {s: n for n, s in enumerate(sorted(spread))}
    vectors = np.zeros((len(texts), max(1, len(known))))
    for row, bag in enumerate(bags):
        for s, n in bag.items():
            vectors[row, known[s]] = math.sqrt(n) * math.log(1 + spread[s])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths, lengths, 1.0)

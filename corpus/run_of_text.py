"""Of which council the text of an article is speaking, sentence by sentence.

News names a council once and goes on about "the authority"; it names others in passing, sets one
against another, and turns to the next under a heading. What is read here in order is whose a grade
in a sentence is, or that it is not surely anybody's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from corpus.article import BODY, Article, Kind
from corpus.subjects import Gazetteer, Mention

_PLACE = r"(?:councils?|authorit(?:y|ies)|boroughs?|count(?:y|ies)|cit(?:y|ies)|districts?|towns?)"
# Who is meant is not the council that the text has been speaking of.
_ANOTHER = re.compile(
    rf"\bneighbou?r(?:s|ing)?\b|\bnext door\b|\b(?:another|a (?:second|third|fourth|fifth|sixth|"
    rf"different|nearby|larger|smaller|former)|(?:one|two|three|four|five|six) other|other|nearby|"
    rf"adjoining|sister|most|many|some|several|few|fewer|both|all|neither|each|every|"
    rf"(?:\w+ )?(?:two|three|four|five|six|seven|eight|nine|ten))"
    rf" (?:(?:of )?(?:the|its|these|those) )?"
    rf"(?:(?!at\b|in\b|for\b|to\b|of\b)[\w-]+ ){{0,3}}?{_PLACE}\b|"
    rf"\b(?:across|over) the (?:border|river|boundary)\b|\belsewhere\b|"
    rf"\b(?:another|a (?:second|third|fourth|fifth)|one|two|three|four|others?|both|neither|none|"
    rf"each|all|most|half|(?:the )?(?:first|second|third|fourth|fifth|last|other|others|next|"
    rf"former|latter|remaining|rest|pair|trio|two|three|four|five|six))"
    rf"(?: of (?:the|them|these|those)(?: \w+)?)?"
    rf" (?:was|were|is|are|has|have|had|did|does|fell|falls|rose|rises|drop\w*|slip\w*|stay\w*|"
    rf"remain\w*|kept|keeps?|got|gets?|won|lost|moved|went|came|received|earned|improved|climbed)\b|"
    rf"\bthe (?:other|second|third|fourth|fifth|last|first|latter|former|remaining|smaller|larger|"
    rf"smallest|largest|biggest|next)(?: of (?:the|them)\b| (?:[\w-]+ )?{_PLACE}\b)|"
    rf"\bin contrast\b|\bby contrast\b|\bmeanwhile\b|\b(?:partner|twin)s?\b",
    re.I,
)
_NEIGHBOUR = re.compile(r"\bneighbou?r|\banother\b|\belsewhere\b|\bnext door\b", re.I)
# What stands before a council that is named in passing: what the sentence says is not of it.
_PASSING = re.compile(
    r"\b(?:like|unlike|alongside|along with|together with|with|near|outside|beyond|border(?:s|ing)|"
    r"compar(?:ed|ing|ison) (?:with|to)|in contrast (?:to|with)|than|rather than|instead of|not|"
    r"such as|including|includes?|notably|similar to|same as|"
    r"as (?:did|in|does|has|have|do|is|are|was|were|at)|(?:overtak|match|join|follow|beat|"
    r"replac|outperform|envi|copi|copy|leapfrogg?|trail)(?:e[sd]?|ing|ed|s)?|"
    r"(?:support|help|assist|advis|advice|mentor|lesson|guidance|staff|colleague|manager|fund|money|"
    r"loan|lent|second|learn|borrow|copied|recruit|poach|hired|transferr)\w*"
    r"(?: [\w’'-]+){0,4}? (?:from|for|by|to|of|at|in)|"
    r"(?:help|support|advis|assist|mentor|led|run|coach)(?:e?[sd]|ing)?|"
    r"(?:former(?:ly)?|previous(?:ly)?|then|ex|once)(?: [\w’'-]+){0,6}?(?: (?:at|of|in|for))?|"
    r"(?:join|move|came|come|went|arriv|left|leav)\w*(?: [\w’'-]+){0,3}? (?:from|to|for)|"
    r"(?:work|serv|spent|role|post|job|career|spell|time)\w*(?: [\w’'-]+){0,4}? (?:at|in|for|with)|"
    r"(?:placed|placing|lives?|lived|living|born|fostered|accommodated|housed|educated|held|sent)"
    r"(?: [\w’'-]+){0,5}? (?:in|to|near|by)|"
    r"(?:house|flat|hotel|hospital|prison|court|unit|family|mother|father|boy|girl|man|woman|"
    r"company|charity|trust|agency|conference|event|meeting|judge|university|college|provider|"
    r"director|chief executive|head)s?(?: [\w’'-]+){0,3}? (?:in|near|outside|from|of|at)|"
    r"(?:shar|merg|split|partner|contract|agree|deal|link|compet|border|boundar)\w*"
    r"(?: [\w’'-]+){0,5}? (?:with|of|between|for|by|and))"
    r" (?:the |both |its |nearby |neighbou?ring |neighbou?r |that of |those (?:of|in) |what )*$",
    re.I,
)
_SUBJECT = re.compile(
    r"[,;:–—]\s*(?:(?:and|but|while|whereas|though|although|so|yet)\s+)?"
    r"(?:it|its|they|their|the (?:latter|former|council|authority|local authority|borough|county|"
    r"city|district|other|service))\b|"
    r"\b(?:while|whereas|whilst|but)\s+(?:it|its|they|their|the)\b",
    re.I,
)
_OWN_SUBJECT = re.compile(
    r"\b(?:it|they|(?:the|this|a|that|one) (?:[\w-]+ )?"
    r"(?:council|authority|borough|county|city|district))\b",
    re.I,
)
_ASIDE = re.compile(
    r"^([^,;]{0,40}),\s+(?:for|whose|which|where|who|long|once|an?|the|one|home|known|already)\b"
    r"[^;]*?,(?=\s+(?:has|have|had|is|was|were|are|remains?|keeps?|stays?|also|now|again)\b)",
    re.I,
)
_SET_AGAINST = re.compile(
    r"\W*(?:while|whilst|whereas|unlike|like|compared|in contrast|just as)\b", re.I
)
_LISTED = re.compile(
    r"(?:[’']s?)?(?:\s+(?:city|county|borough|metropolitan|district))*(?:\s+councils?)?"
    r"(?:,? (?:and|as well as) (?:also |both )?|, |\s?/\s?)"
    r"(?:in |at |the |of |to |for )?",
    re.I,
)
# Between a grade and the council it went to, or that had it.
_TO_COUNCIL = re.compile(
    r"[’”'\"]?\s*(?:(?:rating|grade|judge?ment|verdict|assessment|overall)s?\s*)?"
    r"(?:(?:was|were|is|are|has been|have been)\s+)?(?:also\s+)?"
    r"(?:(?:went|goes|gone|given|awarded|handed|the verdict|the judge?ment|the grade)\s+)?"
    r"(?:(?:to|for|on|at)\s+)?(?:both\s+)?(?:the\s+)?",
    re.I,
)
_LINKED = re.compile(
    r"[’”'\"]?,?\s*(?:and\s+)?(?:then\s+)?(?:up\s+|down\s+|back\s+)?to\s+[‘“'\"]?", re.I
)
_RATED_COUNCIL = re.compile(r"[’”'\"]?[- ](?:rated|graded|judged) (?:council )?", re.I)
# "the year Leeds was, and has now been judged": of the council before Leeds.
_GOES_BACK = re.compile(r",\s*(?:and|but|has|had|have|having|was|were|is)\b", re.I)
_NEW_CLAUSE = re.compile(
    r"(?:[,;:–—]|\b(?:and|but|while|whereas|whilst|though|although|that|said|says|found|reported|"
    r"concluded|noted|announced|confirmed|rated|judged|graded|gave|awarded))\s+"
    r"(?:(?:and|but|while|at|in|for|the)\s+)*$",
    re.I,
)
_NO_MORE = re.compile(r"(?:\W|\b(?:and|but|while|was|is|also|council|s|the|at|in|to|for)\b)*", re.I)
_FAR = 60
"""Characters between a grade and the one council that its sentence names after it."""
_MOSTLY = 2 / 3
"""Of all paragraphs that name councils, the share that name the one an article is about."""
_EARLY = 4
"""A council first named later than so many paragraphs in is not what the article is about."""


class Run:
    """Of which council the text is speaking, and whether that is sure.

    It is where the heading above is that council's, where the paragraph began with it and has named
    no other, or where the article is about it throughout and has turned to no other since.
    """

    def __init__(self, article: Article, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._text = article.text
        self._lead = self._about(article)
        # None where another council has been spoken of since the lead.
        self._on = self._lead
        self._section: str | None = None
        self._paragraph: str | None = None
        self._is_lost = False
        self._is_open = False

    def under(self, heading: str) -> None:
        """Go on below ``heading``."""
        found = self._named(heading)
        names = {n for m in found for n in m.names}
        was_section, self._section = self._section, None
        if len(names) == 1:
            (self._section,) = names
            self._on = self._section if self._section == self._lead else None
        elif names or was_section or self._is_a_name(heading):
            self._on = None

    def open_paragraph(self) -> None:
        """Go on with the next paragraph."""
        self._paragraph = self._section or self._on
        self._is_lost = False
        self._is_open = True

    def read(self, sentence: str) -> None:
        """Take in a sentence."""
        names = {n for m in self._plain(sentence) for n in m.names}
        others = {n for m in self._named(sentence) for n in m.names} - {self._paragraph}
        if self._is_open and len(names) == 1 and not self._section:
            # The paragraph is opened by this council where its first words are of it.
            mention = self._plain(sentence)[0]
            (name,) = names
            opens = _OWN_SUBJECT.search(sentence[: mention.start]) is None
            if name != self._paragraph:
                self._paragraph = name if opens else None
                self._is_lost = not opens
            others -= names
        if others or self._speaks_of_another(sentence):
            self._is_lost = True
        self._is_open = False
        if names:
            self._on = self._lead if names == {self._lead} else None

    def councils_of(
        self, sentence: str, grades: Sequence[tuple[int, int]]
    ) -> list[tuple[str, ...]]:
        """Whose each grade of ``sentence`` is; () for one that is not surely anybody's."""
        mentions = self._named(sentence)
        first = min((m.start for m in mentions), default=len(sentence))
        own = self._sure is not None and {n for m in mentions for n in m.names} <= {self._sure}
        if not mentions or (own and all(a < first for a, _ in grades)):
            return [self._unnamed(sentence[:a]) for a, _ in grades]
        out: list[tuple[str, ...]] = []
        end = 0
        for k, (a, b) in enumerate(grades):
            if k and _LINKED.fullmatch(sentence, end, a):
                out.append(out[-1])
            else:
                upto = grades[k + 1][0] if k + 1 < len(grades) else len(sentence)
                out.append(self._named_for(sentence, mentions, (end, a, b, upto), out))
            end = b
        if all(len(names) < 2 for names in out):
            return out
        # "Leeds and Hull were rated ‘good’ and ‘inadequate’": which is whose is not sure.
        linked = all(_LINKED.fullmatch(sentence, x[1], y[0]) for x, y in pairwise(grades))
        if re.search(r"\brespectively\b|\bin that order\b", sentence):
            return [()] * len(out)
        return out if linked else [names if len(names) == 1 else () for names in out]

    def is_only_a_council(self, clause: str) -> bool:
        """True for ", Leeds " and " and Hull council ": a council and nothing of it."""
        rest = clause
        for m in reversed(self._named(clause)):
            rest = rest[: m.start] + rest[m.end :]
        return _NO_MORE.fullmatch(rest) is not None

    def _named_for(
        self,
        sentence: str,
        mentions: Sequence[Mention],
        at: tuple[int, int, int, int],
        given: Sequence[tuple[str, ...]],
    ) -> tuple[str, ...]:
        """Whose the grade is in a sentence that names councils."""
        said, a, b, upto = at
        rated = [m for m in mentions if _RATED_COUNCIL.fullmatch(sentence, b, m.start)]
        if rated:
            return self._only(rated[0])
        distinct = {m.name for m in mentions}
        before = [m for m in mentions if m.end <= a]
        fresh = [m for m in before if m.start >= said]
        if said and fresh and _TO_COUNCIL.fullmatch(sentence, said, fresh[0].start):
            # "‘good’ to Leeds and ‘inadequate’ to Hull": Leeds has had its own.
            had = self._listed(sentence, fresh, fresh[0])
            fresh = [m for m in fresh if m.name not in had]
            if not fresh:
                before = [m for m in before if m.start < said]
        if fresh:
            return self._subject(sentence, fresh, a)
        after = [m for m in mentions if b <= m.start < upto]
        if (
            after
            and _TO_COUNCIL.fullmatch(sentence, b, after[0].start)
            and not (_OWN_SUBJECT.search(sentence[said:a]))
        ):
            return self._listed(sentence, after, after[0])
        if before:
            # A second grade of the one council named so far.
            gap = sentence[said:a]
            going_on = len({m.name for m in before}) == 1 and not _turns(gap)
            return given[-1] if going_on and given else ()
        near = after and len(distinct) == 1 and after[0].start - a <= _FAR
        if not near or _OWN_SUBJECT.search(sentence[: after[0].start]):
            return ()
        if _ANOTHER.search(sentence[: after[0].start]) or self._is_passing(sentence, after[0]):
            return ()
        return self._only(after[0])

    def _subject(self, sentence: str, fresh: Sequence[Mention], a: int) -> tuple[str, ...]:
        """Of the councils named since the last grade, those whose the next one is."""
        last = fresh[-1]
        # "Leeds, where others come to learn, has been rated": what stands between is aside.
        gap = _ASIDE.sub(r"\1", sentence[last.end : a])
        if _turns(gap) and not (
            len({m.name for m in fresh}) == 1 and self._goes_on(sentence, last)
        ):
            return ()
        among_others = any(m.name != last.name for m in self._named(sentence[:a]))
        if among_others and (_OWN_SUBJECT.search(gap) or _GOES_BACK.search(gap)):
            return ()
        before = sentence[: fresh[0].start]
        if _OWN_SUBJECT.search(before) and not _NEW_CLAUSE.search(before):
            return ()
        opened = fresh[0]
        for m in reversed(fresh[:-1]):
            following = fresh[fresh.index(m) + 1]
            if not _LISTED.fullmatch(sentence, m.end, following.start):
                opened = following
                break
        if len({m.name for m in fresh[fresh.index(opened) :]}) == 1:
            opened = last
        # "neighbour Hull, rated ‘good’": of Hull by its own relative clause alone.
        if self._is_passing(sentence, opened):
            clause = re.match(
                rf"(?:[’']s?)?(?:\s+{_PLACE})?,?\s+(?:which|itself|also|most recently|rated|judged|"
                r"graded)\b[^,;]*$",
                gap,
                re.I,
            )
            return self._only(last) if clause and opened is last else ()
        if opened is not last:
            return self._listed(sentence, fresh, opened)
        others = [m for m in fresh if m.name != last.name]
        if others and not _starts_clause(sentence, others[-1], last):
            return ()
        return self._only(last)

    def _goes_on(self, sentence: str, mention: Mention) -> bool:
        """True where "X was told ..., and it" goes on about X."""
        if _ANOTHER.search(sentence[mention.end :]) or self._is_passing(sentence, mention):
            return False
        return self._only(mention) == (self._sure,) or not _SET_AGAINST.match(sentence)

    @property
    def _sure(self) -> str | None:
        return None if self._is_lost else self._paragraph

    def _unnamed(self, before: str) -> tuple[str, ...]:
        sure = self._sure
        return (sure,) if sure and not self._speaks_of_another(before) else ()

    def _speaks_of_another(self, words: str) -> bool:
        """True where ``words`` turn to a council that they do not name.

        "The smallest of the four", first under a council's heading, is that council.
        """
        if self._section and self._is_open:
            return _NEIGHBOUR.search(words) is not None
        return _ANOTHER.search(words) is not None

    def _named(self, text: str) -> list[Mention]:
        return self._gazetteer.find(text)

    def _plain(self, sentence: str) -> list[Mention]:
        """The councils that ``sentence`` names otherwise than in passing."""
        return [m for m in self._named(sentence) if not self._is_passing(sentence, m)]

    def _is_passing(self, sentence: str, mention: Mention) -> bool:
        before = re.sub(r"\s+", " ", sentence[: mention.start])
        return (
            _PASSING.search(before) is not None
            or re.search(r"\bneighbou?r(?:s|ing)? (?:[\w’'-]+ ){0,2}$|\($", before, re.I)
            is not None
        )

    def _only(self, mention: Mention) -> tuple[str, ...]:
        """The council that is meant; () where several share the name."""
        if len(mention.names) == 1:
            return mention.names
        sure = self._sure
        return (sure,) if sure in mention.names and sure else ()

    def _listed(
        self, sentence: str, mentions: Sequence[Mention], first: Mention
    ) -> tuple[str, ...]:
        """``first`` and those listed with it."""
        names, last = list(self._only(first)), first
        for m in mentions[mentions.index(first) + 1 :]:
            if not _LISTED.fullmatch(sentence, last.end, m.start):
                break
            names += self._only(m)
            last = m
        return tuple(dict.fromkeys(names))

    def _about(self, article: Article) -> str | None:
        """The one council that the article is about; None where there are several, or none."""
        counts: Counter[str] = Counter()
        first: dict[str, int] = {}
        paragraphs = 0
        body = [b for b in article.blocks if b.kind in BODY]
        for n, block in enumerate(body):
            words = article.words(block)
            names = {name for m in self._named(words) for name in m.names}
            paragraphs += bool(names)
            counts.update(names)
            for name in names:
                first.setdefault(name, n)
        headings = {
            m.name
            for b in article.blocks
            if b.kind is Kind.HEADING
            for m in self._named(article.words(b))
        }
        titled = {m.name for m in self._named(article.title)}
        if not counts or len(headings) > 1 or len(titled) > 1:
            return None
        (name, times), *others = counts.most_common()
        if any(often * 2 > times for _, often in others) or titled - {name}:
            return None
        early = first[name] < _EARLY or name in titled
        return name if times >= _MOSTLY * paragraphs and early else None

    def _is_a_name(self, heading: str) -> bool:
        """True for a heading that may be a place's name which nobody listed."""
        name = heading.strip().split(":")[0].rstrip(".")
        if not re.fullmatch(
            r"[A-Z][a-z][\w’'-]+(?:[ -](?:(?:and|upon|on|of|in) )?[A-Z][\w’'-]+){0,3}", name
        ):
            return False
        return re.search(rf"[\w,;’”] {re.escape(name)}\b", self._text) is not None


def _turns(gap: str) -> bool:
    """True where something else becomes what is spoken of."""
    return _SUBJECT.search(gap) is not None or _ANOTHER.search(gap) is not None


def _starts_clause(sentence: str, other: Mention, last: Mention) -> bool:
    """True where ``last`` opens a clause of its own after ``other`` was spoken of."""
    between = sentence[other.end : last.start]
    return re.search(
        r"(?:[,;:–—]|\b(?:and|but|while|whereas|whilst|though|although|than|as)\b)"
        r"(?:\s+(?:and|but|while|whereas|in|at|for|of|to|the|also|yet|then|now|again|even|so|too))*"
        r"\s*$",
        between,
        re.I,
    ) is not None and not re.search(r"\b(?:which|whose|who)\b[^,;]*$", between)

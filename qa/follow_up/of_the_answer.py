"""Questions about what was just cited ("when was that?"), and for more of it ("what else?")."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.subjects import Gazetteer
from qa.follow_up.before import Before
from qa.follow_up.courtesy import without_courtesy
from qa.question import Asks, Question, Refers, understand


def about_the_answer(asked: str, before: Before, gazetteer: Gazetteer) -> Question | None:
    """ "When was that?" and "What else?" (``asked``, bare) as the last question it goes on from."""
    last = before.question
    if not asked or _MORE.fullmatch(asked):
        if _ELSE_FOUND.search(asked) and last.asks in _ONE_FACT:
            return None  # of "who leads it" there is no more
        return replace(last, refers_to=Refers.MORE)
    if _AGAIN.fullmatch(asked):
        return replace(last, refers_to=Refers.AGAIN)
    if last.asks is Asks.GRADE and len(last.councils) == 1 and _SINCE_WHEN.fullmatch(asked):
        searched = f"How long has {last.councils[0]} been rated as it is?"
        return replace(
            understand(last.text, searched, gazetteer),
            asks=Asks.GRADE,
            refers_to=Refers.QUESTION,
        )
    asks = _asks(asked)
    if asks is None:
        return None
    searched = f"{last.searched_as.rstrip(' ?.!')}, {_PUT[asks]}?"
    found = understand(last.text, searched, gazetteer)
    return replace(
        found,
        asks=asks,
        topic=last.topic,
        names=last.names,
        background=last.background,
        # What is newer is not in what was cited.
        refers_to=Refers.QUESTION if asks is Asks.CHANGE else Refers.ANSWER,
    )


def in_words(asked: str) -> str | None:
    """What ``asked`` (bare) wants to know of an answer, to stand behind a question; None where it
    is no such question.
    """
    asks = _asks(asked) if asked else None
    return None if asks is None else _PUT[asks]


def needs_an_answer(asked: str) -> bool:
    """True where ``asked`` (bare) makes sense only after an answer."""
    said_alone = not asked or _MORE.fullmatch(asked) or _AGAIN.fullmatch(asked)
    return bool(said_alone) or _asks(asked) is not None


def goes_on(text: str) -> bool:
    """True where ``text``, as typed, asks about an answer or for more of it, or asks nothing."""
    return needs_an_answer(bare(without_courtesy(text)))


def wants_more(asked: str) -> bool:
    """True for "what else about supervision" (bare): not what was cited already."""
    return _MORE_OF.match(asked) is not None


def _asks(asked: str) -> Asks | None:
    asked = re.sub(r" and (?:when|where|who)$", "", asked)
    return next((asks for asks, p in _OF_THE_ANSWER if re.fullmatch(p, asked)), None)


def bare(text: str) -> str:
    """``text`` in small letters without "and", "can you tell me" and the stop at its end."""
    text = re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip(" \t?!.…,;:-–—")
    text = re.sub(r"^(?:(?:and|but|so|then|also|or|well)\b[\s,]*)+", "", text)
    text = re.sub(rf"^{_WRAPPED}", "", text)
    return re.sub(r"[\s,]+(?:please|pls|then|though|exactly|again|thanks|thank you)$", "", text)


_WRAPPED = (
    r"(?:(?:can|could|would|will|do) (?:you|u|we) (?:please |pls )?(?:tell me|tell us|say|know|"
    r"show me|"
    r"find out|give me|find|have|remind me)|(?:please |pls )?(?:tell|show|give|remind) me|any idea|"
    r"i(?:[’']d| would)? (?:want|like|need) to know|let me know|say)\s+"
)


_IT = (
    r"(?:(?:that|this)(?: (?:one|report|inspection|visit|letter|article|story|piece|quote|"
    r"judge?ment))?|it|these|those|they|he|she|the (?:article|story|piece|quote|report))"
)
_SAID = r"(?:said|says|wrote|reported|found|claimed|told|called|described|mentioned|decided|thinks)"
_OF_THE_ANSWER = (
    (Asks.WHEN, rf"when(?:abouts)?|since when|when (?:was|is|were|did|does) {_IT}(?: (?:said|"
                r"published|done|dated|released|written|"
                r"reported|found|decided|announced|happen(?:ed)?|come out|from|again|about))?|"
                rf"when (?:did|was) (?:\w+ ){{1,3}}(?:say|said|find|found|write|report) {_IT}|"
                rf"(?:any|what|which) (?:dates?|years?)|(?:what|which) (?:date|year|month) "
                rf"(?:did|was) (?:\w+ )?(?:say|find|{_IT})(?: {_IT})?|"
                rf"(?:what|which) (?:date|year|month|day) (?:was|is) {_IT}(?: from)?|"
                rf"how (?:old|recent|long ago|up to date) (?:is|was) {_IT}|is {_IT} recent"),
    (Asks.WHO, rf"who|says who|who says|(?:said )?by whom?|who by|any names?|"
               rf"who (?:exactly )?told (?:\w+ )"
               rf"(?:that|this|it)|who are (?:they|you) quoting|who(?:'s| is) (?:saying|talking|"
               rf"speaking)(?: {_IT})?|who'?s (?:that|this|it)(?: by)?|who'?s words (?:are|"
               rf"were) {_IT}|who {_SAID}(?: all)? (?:that|this|it|so|them|these|those)|"
               rf"who (?:was|is) (?:it|that|this|he|she|(?:the )?(?:speaker|author)|"
               rf"(?:being )?quoted|"
               rf"speaking)(?: said by)?|whose (?:words|views?|opinions?)(?: \w+ {_IT})?"),
    (Asks.WHERE, rf"where|where (?:was|is|were|did|does) {_IT}(?: (?:said|from|happen(?:ed)?|"
                 rf"published|"
                 rf"written|reported|found|come from|say (?:that|this|so|it)))?|"
                 rf"which (?:council|authority|area|place|la|town|city|report|"
                 rf"article)(?: (?:was|is) {_IT}"
                 r"(?: (?:in|at|from|about))?)?|which (?:article|report) says? (?:that|this|so)|"
                 r"(?:(?:what(?:'s| is) )?(?:the|your) )?source(?: (?:of|for) (?:that|this|it))?"),
    (Asks.HOW_MANY, rf"how (?:many|much)(?: exactly)?(?: (?:was|is|were|are) {_IT})?|(?:(?:are|is) "
                    r"there |got |have you got )?any (?:actual )?(?:numbers?|figures?|stats|"
                    rf"statistics|data|amounts?)(?: (?:on|for|about|in|with|there|given)(?: {_IT}| "
                    r"there)?)?"),
    (Asks.CHANGE, rf"what(?:'?s| is) (?:the )?(?:latest|newest|most recent)(?: \w+)?|"
                  rf"is {_IT} still \w+(?: case)?|"
                  r"(?:is|are) there (?:an?y?(?:thing)? )?(?:newer|more recent)(?: \w+)?|"
                  r"(?:got |have you got )?any(?:thing)? (?:newer|more recent)(?: \w+)?"),
    (Asks.OTHER, rf"why|why (?:not|so)|why (?:is|was|were|did|are|does) {_IT}(?: (?:happen|so|"
                 rf"the case|"
                 rf"that))?|how come|how so|for what reason|what (?:was|is|were|are) the "
                 rf"(?:reasons?|causes?)(?: (?:for|of) {_IT})?"),
)  # fmt: skip
_PUT = {
    Asks.WHEN: "and when was that",
    Asks.WHO: "and who said it",
    Asks.WHERE: "and where was that",
    Asks.OTHER: "and why",
    Asks.HOW_MANY: "and how many",
    Asks.CHANGE: "and has it changed since",
}
_THERE_IS = r"(?:(?:is|was|are|were) there )?"
_SAY = (
    r"(?: (?:in there|there|they|it|he|she|inspectors|ofsted|did|do|does|have|has|had|was|were|is|"
    r"are|say|said|find|found|mention(?:ed)?|praise|criticise|to know|useful|of note|"
    r"(?:on|about|like) (?:that|this|it)))*"
)
_MORE = re.compile(
    rf"{_THERE_IS}(?:(?:what|anything|something|who|where|nothing) else{_SAY}|"
    rf"(?:any |some |a bit |a little |much )?(?:more|further)(?: (?:details?|info(?:rmation)?|"
    rf"quotes?|examples?|"
    rf"of (?:that|this|the same|them|those)))?{_SAY}|anything more{_SAY}|go on|continue|carry on|"
    r"keep going|next|(?:any |the )?others?(?: ones)?|expand(?: on (?:that|this|it))?|elaborate|"
    r"is (?:that|this) (?:all|it|everything)|(?:and |what about |show me )?the rest(?: of (?:it|"
    r"them|that))?|"
    r"(?:(?:got|show me|give me) )?(?:any|more)(?: more)? like (?:that|this)|etc|and so on|"
    r"(?:any |the |an? )?(?:direct |exact |actual )?quotes?(?: (?:on|"
    r"about) (?:that|this|it))?|what (?:more|next)|(?:any )?other (?:quotes?|examples?|"
    r"things|points))"
)
_ELSE_FOUND = re.compile(r"\belse\b.* (?:say|said|find|found|praise|criticise)\b")
_ONE_FACT = frozenset({Asks.WHO, Asks.WHEN, Asks.WHERE, Asks.GRADE})
_MORE_OF = re.compile(
    r"(?:is there |are there )?(?:(?:what|anything|something|who|where) else|(?:any |"
    r"some )?(?:more|others?)) "
)


_AGAIN = re.compile(
    rf"(?:that|this|it)|really|are you sure|(?:is|was) {_IT} (?:right|true|correct|certain)|"
    rf"says? where|"
    rf"(?:say|repeat|show|tell me|give me)(?: {_IT})? (?:again|once more)|repeat(?: {_IT})?|again|"
    rf"come again|pardon|eh|what was (?:that|this|it)(?: again)?|what did you (?:just )?say|"
    rf"say {_IT}"
)
_SINCE_WHEN = re.compile(
    rf"(?:since when|(?:for )?how long)(?: now)?(?: (?:has|have) (?:{_IT}|they)(?: been)?"
    r"(?: (?:rated|graded))?(?: (?:that|so|like that|the case|at that))?)?"
)
"""Of a grade: from when on it was given."""

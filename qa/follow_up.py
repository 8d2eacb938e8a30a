"""What a follow-up means: "and Salford?" as the whole question it stands for.

The question before is taken with another council, year or topic in it; or the question itself is
completed with what its pronouns stand for. It stays plain English, since people are shown what was
searched and may edit it. A question that stands alone takes nothing over, whatever came before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.subjects import Gazetteer
from index.words import content_words
from qa.question import DEEDS, NO_TOPIC, YEAR, Asks, Question, Refers, understand, without_councils

_COUNCILS_REMEMBERED = 4
_WORDS_REMEMBERED = 60


@dataclass(frozen=True, slots=True)
class Before:
    """What was spoken of so far.

    ``question`` is the last one, completed; ``councils`` are those named, the latest last;
    ``person`` is who "she" would be; ``words`` are what it was about, the latest first, councils
    aside.
    """

    question: Question
    councils: tuple[str, ...] = ()
    person: str | None = None
    words: tuple[str, ...] = ()


def remember(before: Before | None, question: Question, gazetteer: Gazetteer) -> Before:
    """What was spoken of once ``question`` has been asked too."""
    if before and question.refers_to is Refers.ANSWER:
        return before  # "and who said it?" is no part of what is asked next
    earlier = before.councils if before else ()
    councils = [*(c for c in earlier if c not in question.councils), *question.councils]
    person = next((n for n in question.names if _PERSON.fullmatch(n)), None)
    words = content_words(without_councils(question.searched_as, gazetteer))
    if before and not _changes_topic(question):
        person = person or before.person
        words += before.words
    return Before(
        question,
        tuple(councils[-_COUNCILS_REMEMBERED:]),
        person,
        tuple(dict.fromkeys(words))[:_WORDS_REMEMBERED],
    )


def _changes_topic(question: Question) -> bool:
    return bool(question.councils) and question.refers_to is Refers.NOTHING


_PERSON = re.compile(r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|"
                     r"Cllr)\.? )?[A-Z][a-z]+[ -][A-Z][\w’'-]+|"
                     r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Cllr)\.? [A-Z][\w’'-]+")  # fmt: skip

_EVEN_RUNNING_ON = (
    r"ok(?:ay)?|oh|ah|hm+|ta|cheers|hiya|hi(?: there| all)?|hello(?: there)?|hey(?: there)?|"
    r"please|pls|"
    r"(?:many )?thanks?(?: you)?(?: (?:so|very) much| a lot| again)?"
    r"(?: for (?:that|this|(?:the|your) (?:help|answer|info)\w*))?|thx|"
    r"good (?:morning|afternoon|evening)|got it|sorry to (?:bother|trouble) you|"
    r"(?:oh )?(?:no|yes)(?:,? (?:that[’']?s|that is) (?:all|it))(?: thanks?(?: you)?)?|"
    r"no,? thanks?(?: you)?"
)
_BEFORE_A_PAUSE = (
    r"right|great|brilliant|perfect|lovely|cool|super|fab|nice|good|wow|excellent|interesting|"
    r"i see|understood|(?:very|really|so) \w+|yes(?:,? (?:please|i do))?|yep|yeah|fair enough|"
    r"(?:that|this|it)(?:[’']s| is| was)? (?:\w+ )?(?:fine|great|ok(?:ay)?|good|helpful|useful|"
    r"interesting|all|it|terrible|awful|bad|sad|shocking|perfect|clear)|no (?:worries|problem)|"
    r"my apologies"
)
_ANNOUNCED = (
    r"(?:sorry,? )?(?:(?:a )?(?:new|different|another|next|one more|quick) (?:question|topic|"
    r"subject|thing)|"
    r"chang(?:e|ing) (?:of|the) (?:subject|topic)|separately|on another (?:note|topic|subject)|"
    r"one last thing)"
)
_COURTESY = re.compile(
    rf"^\W*(?:(?:{_EVEN_RUNNING_ON})\b[\s,.!;:–—-]*|(?:{_BEFORE_A_PAUSE})(?:[\s]*[,.!;:–—-]+\s*|"
    rf"\s*$|"
    rf"\s+(?=(?:{_EVEN_RUNNING_ON})\b))|{_ANNOUNCED}[\s,.!;:–—-]+)+",
    re.I,
)
_COURTESY_AFTER = re.compile(
    r"[\s,.!?–—-]+(?:please|pls|plz|thanks|thank you|thx|ta|cheers|i meant?)[\s.!?]*$", re.I
)


def without_courtesy(text: str) -> str:
    """``text`` without the greetings and thanks that open and end it.

    >>> without_courtesy("Great, thanks. And Salford?")
    'And Salford?'
    """
    asked = text[match.end() :] if (match := _COURTESY.match(text)) else text
    return _COURTESY_AFTER.sub("", asked)


def follow(question: Question, before: Before | None, gazetteer: Gazetteer) -> Question:
    """``question``, so far understood by itself, with what it takes from the ones ``before``."""
    bare = _bare(question.text)
    if before is None:
        return _to_nothing(question, bare, gazetteer)
    found = (
        _corrected(question, before, gazetteer)
        or _about_the_answer(bare, before, gazetteer)
        or _swapped(question.text, before, gazetteer)
    )
    if found is not None:
        return replace(found, text=question.text, is_follow_up=True)
    if _stands_alone(question, gazetteer):
        if _MORE_OF.match(bare):
            return replace(question, refers_to=Refers.MORE, is_follow_up=True)
        if question.councils or _speaks_of_all(question.text):
            return question
        # Nothing is taken over, but what was spoken of tells like from like.
        return replace(question, background=_background(question, before))
    return _completed(question, before, gazetteer)


# --- to nothing


def _to_nothing(question: Question, bare: str, gazetteer: Gazetteer) -> Question:
    about_the_answer = (
        not bare or _MORE.fullmatch(bare) or _DOUBTS.fullmatch(bare) or _asked_of_the_answer(bare)
    )
    own = _own_words(question.text, gazetteer)
    leaning = _OPENS.search(question.text) and _leans(question.text, gazetteer)
    few = not own and not question.councils and _lends_itself(question.text)
    return replace(
        question,
        is_unclear=bool(about_the_answer)
        or ((few or (bool(leaning) and len(own) <= 1)) and not question.names),
        needs_council=not question.councils and _THE_COUNCIL.search(question.text) is not None,
    )


def _lends_itself(text: str) -> bool:
    """True where nothing but deeds is spoken of, so that a topic or council has to be known."""
    return not re.search(r"\b(?:councils|authorities|las)\b", text, re.I)


_THE_COUNCIL = re.compile(
    r"\b(?:the|this|that) (?:(?:local|said) )?(?:council|authority|borough|la)(?![\w-])(?! tax)|"
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?<!over )\bthere(?=\W*$)",
    re.I,
)


# --- about the answer


_WRAPPED = (
    r"(?:(?:can|could|would|will|do) (?:you|u|we) (?:please |pls )?(?:tell me|tell us|say|know|"
    r"show me|"
    r"find out|give me|find|have|remind me)|(?:please |pls )?(?:tell|show|give|remind) me|any idea|"
    r"i(?:[’']d| would)? (?:want|like|need) to know|let me know|say)\s+"
)


def _bare(text: str) -> str:
    """``text`` in small letters without "and", "can you tell me" and the stop at its end."""
    text = re.sub(r"\s+", " ", text.lower().replace("’", "'")).strip(" \t?!.…,;:-–—")
    text = re.sub(r"^(?:(?:and|but|so|then|also|or|well)\b[\s,]*)+", "", text)
    text = re.sub(rf"^{_WRAPPED}", "", text)
    return re.sub(r"[\s,]+(?:please|pls|then|though|exactly|again|thanks|thank you)$", "", text)


_IT = r"(?:that|this|it|these|those|they|he|she|the (?:article|story|piece|quote|report))"
_SAID = r"(?:said|says|wrote|reported|found|claimed|told|called|described|mentioned|decided|thinks)"
_OF_THE_ANSWER = (
    (Asks.WHEN, rf"when|since when|when (?:was|is|were|did) {_IT}(?: (?:said|published|written|"
                r"reported|found|decided|announced|happen(?:ed)?|come out|from|again))?|"
                rf"(?:what|which) (?:date|year|month|day) (?:was|is) {_IT}(?: from)?|"
                rf"how (?:old|recent|long ago|up to date) (?:is|was) {_IT}|is {_IT} recent"),
    (Asks.WHO, rf"who|says who|who {_SAID}(?: all)? (?:that|this|it|so|them|these|those)|"
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
    (Asks.HOW_MANY, rf"how (?:many|much)(?: (?:was|is|were|are) {_IT})?"),
    (Asks.CHANGE, rf"what(?:'?s| is) (?:the )?(?:latest|newest|most recent)(?: \w+)?|"
                  rf"is {_IT} still \w+(?: case)?|"
                  r"(?:is|are) there (?:an?y?(?:thing)? )?(?:newer|more recent)(?: \w+)?|"
                  r"any(?:thing)? (?:newer|more recent)(?: \w+)?"),
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
    r"is (?:that|this) (?:all|it|everything)|(?:any |the )?(?:direct )?quotes?(?: (?:on|"
    r"about) (?:that|this|it))?|what (?:more|next)|(?:any )?other (?:quotes?|examples?|"
    r"things|points))"
)
_MORE_OF = re.compile(
    r"(?:is there |are there )?(?:(?:what|anything|something|who|where) else|(?:any |"
    r"some )?(?:more|others?)) "
)


_DOUBTS = re.compile(
    rf"really|are you sure|(?:is|was) {_IT} (?:right|true|correct|certain)|"
    rf"says? where"
)


def _asked_of_the_answer(bare: str) -> Asks | None:
    return next((asks for asks, p in _OF_THE_ANSWER if re.fullmatch(p, bare)), None)


def _about_the_answer(bare: str, before: Before, gazetteer: Gazetteer) -> Question | None:
    """ "When was that?" and "What else?": about what was just cited."""
    last = before.question
    if not bare or _MORE.fullmatch(bare):
        return replace(last, refers_to=Refers.MORE)
    asks = _asked_of_the_answer(bare)
    if _DOUBTS.fullmatch(bare):
        return replace(last, refers_to=Refers.ANSWER)
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


# --- corrections


_OOPS = r"(?:no+|nope|sorry|oops|wait|hang on|actually|apologies|my (?:mistake|bad|apologies))"
_CORRECTS = re.compile(
    rf"^\W*(?P<oops>(?:{_OOPS}\b[\s,.:;!–—-]*)*)"
    r"(?P<meant>(?:(?:but )?(?:meant|(?:i|we) (?:meant|mean|said|was asking about|am asking about))"
    r"(?: to (?:ask|say|type))?|(?:please )?(?:make|change) (?:that|it)(?: to)?|"
    r"(?:it|that) should (?:be|say|have been))\b[\s,:]*)?(?P<rest>.+)$",
    re.I,
)
_TO = r"(?:(?:about|for|in|at|on|by|the year|the) )*"
_NOT = (
    re.compile(rf"^{_TO}(?P<new>.+?),? (?:and )?(?:not|instead of|"
               rf"rather than) {_TO}(?P<old>.+)$", re.I),
    re.compile(rf"^not {_TO}(?P<old>[^,]+?)(?:,| but|;| [-–—])\s*{_TO}(?P<new>.+)$", re.I),
)  # fmt: skip
_A_QUESTION = re.compile(
    r"^\W*(?:what|who|whose|whom|when|where|why|how|which|is|are|was|were|do|does|did|has|have|"
    r"had|can|"
    r"could|should|would|will|tell|show|give|find|list|any)\b",
    re.I,
)


def _corrected(question: Question, before: Before, gazetteer: Gazetteer) -> Question | None:
    """ "No, I meant 2021": the question before with that put right."""
    match = _CORRECTS.match(question.text)
    if match is None:
        return None
    rest, old = match["rest"].strip(" ?.!"), ""
    is_marked = bool(match["oops"] or match["meant"])
    if is_marked and _A_QUESTION.match(rest) and not _ABOUT.match(rest):
        # "Sorry, I meant to ask who runs Leeds": a question of its own.
        whole = match["rest"]
        return follow(understand(whole, whole, gazetteer), before, gazetteer)
    swapped = next((m for p in _NOT if (m := p.match(rest))), None)
    if swapped is not None:
        rest, old = swapped["new"].strip(" ,"), swapped["old"].strip(" ,")
        if not is_marked and not _is_said(old, before, gazetteer):
            return None
    elif not is_marked:
        return None
    if other := _the_other(rest, before):
        rest = _listed(other)
    elif _ONE.search(rest):
        return None
    return _put_right(rest, old, before, gazetteer)


def _is_said(words: str, before: Before, gazetteer: Gazetteer) -> bool:
    councils = {m.name for m in gazetteer.find(words, any_case=True)}
    said = before.question.searched_as
    return bool(councils & set(before.question.councils)) or bool(
        re.search(rf"\b{re.escape(words)}\b", said, re.I)
    )


def _put_right(new: str, old: str, before: Before, gazetteer: Gazetteer) -> Question | None:
    last = before.question
    said = last.searched_as
    if old and not gazetteer.find(old, any_case=True):
        written = re.search(rf"\b{re.escape(old)}\b", said, re.I)
        if written and not (YEAR.search(new) and not YEAR.search(old)):
            said = said[: written.start()] + _without_article(new) + said[written.end() :]
            return _like(before, said, gazetteer)
    replaced = _with_councils_and_years(new, before, gazetteer, old=old)
    if replaced is not None:
        return replaced
    new = _without_article(new)
    shared = [w for w in content_words(new) if w in content_words(said)]
    if shared and len(content_words(new)) > len(shared):
        # "I mean financial counselling": said more exactly.
        at = re.search(rf"\b{re.escape(shared[-1])}\b", said, re.I)
        if at is not None:
            return _like(before, said[: at.start()] + new + said[at.end() :], gazetteer)
    if gazetteer.find(new, any_case=True) and _own_words(new, gazetteer):
        return replace(understand(new, new, gazetteer), refers_to=Refers.QUESTION)
    return _on_another_topic(new, before, gazetteer)


def _without_article(words: str) -> str:
    return re.sub(r"^(?:(?:about|for|in|on|the|a|an)\s+)+", "", words, flags=re.I)


def _like(before: Before, searched: str, gazetteer: Gazetteer) -> Question:
    """The last question searched for in other words."""
    found = understand(searched, " ".join(searched.split()), gazetteer)
    asks = before.question.asks if found.asks is Asks.OTHER else found.asks
    found = replace(found, asks=asks, refers_to=Refers.QUESTION)
    return replace(found, background=_background(found, before))


# --- the question before with another council, year or topic in it


_ABOUT = re.compile(
    r"^\W*(?:(?:and|but|so|or|ok(?:ay)?|then|also)\b,? ?)*(?:(?:what|how) (?:about|of)|"
    r"same (?:again )?(?:for|in|at|with|on)|"
    r"(?:the )?same (?:question )?(?:for|in|at|with|on)|(?:tell me |any(?:thing)? |"
    r"something )?(?:more|else) (?:about|on|for|in)|any(?:thing)? (?:about|on)|"
    r"now (?:for|do|try)|try|is it the same (?:in|for|at)|(?:and )?is that (?:the same|true|"
    r"the case) (?:in|for|at|of))\s+"
    r"(?:in |for |at |on )?(?P<rest>.+)$",
    re.I,
)
_AND_X = re.compile(
    r"^\W*(?P<and>(?:(?:and|or|but|also|then)\b,? ?)*)(?P<rest>[^?]+?)(?: (?:too|as well|then|"
    r"instead|though|again))*\W*$", re.I
)  # fmt: skip
_FILLER = frozenset(
    re.findall(
        r"\w+",
        """council councils report inspection services children authority borough city county""",
    )
)
_YEAR_ALONE = re.compile(
    r"(?:(?:in|for|from|the|year|back in|since|before|after|by|during|until|of)\s+)*(?:19|"
    r"20)\d\d", re.I
)  # fmt: skip
_YEAR_BESIDE = re.compile(
    r"(?:in |for )?(?:the )?(?:(?P<back>year before(?: (?:that|this))?|(?:previous|prior|"
    r"preceding) year)|"
    r"(?P<on>year after(?: (?:that|this))?|(?:following|next) year))",
    re.I,
)
_CONNECTS = re.compile(r"^(?:(?:and|or|but|also|then|so)\b[\s,]*)+", re.I)
_TOPIC_LED = re.compile(
    r"\b(?:about|on|of|with|for|regarding|to|many|much|around)\s+(?:(?:the|their|its|any|some|"
    r"its)\s+)?$",
    re.I,
)


def _swapped(text: str, before: Before, gazetteer: Gazetteer) -> Question | None:
    """ "What about Salford?" as the question before with Salford in its place; None where the
    question is not of that form.
    """
    match = _ABOUT.match(text)
    asked_about = match is not None
    match = match or _AND_X.match(text)
    if match is None:
        return None
    rest = match["rest"].strip(" ?.!,")
    if not asked_about and _A_QUESTION.match(rest):
        return None
    if beside := _YEAR_BESIDE.fullmatch(rest):
        if not before.question.years:
            whole = before.question.searched_as.rstrip(" ?.!")
            return _like(before, f"{whole}, {rest}?", gazetteer)
        year = int(before.question.years[-1]) + (1 if beside["on"] else -1)
        return _with_councils_and_years(str(year), before, gazetteer)
    other = _the_other(rest, before)
    if other and not _own_words(_ONE.sub(" ", rest), gazetteer):
        return _with_councils_and_years(" and ".join(other), before, gazetteer)
    found = _with_councils_and_years(rest, before, gazetteer)
    if found is not None:
        return found
    if gazetteer.find(rest, any_case=True):
        if asked_about or match["and"]:
            own = _own_words(rest, gazetteer)
            if own and len(own) <= 3 and not asked_about and not _VERB.search(rest):
                # "And fostering in Leeds?": another topic and another council.
                return _on_another_topic(rest, before, gazetteer)
        return None
    if asked_about or match["and"]:
        # "And their caseloads?", "what about the workforce there?"
        rest = re.sub(r"^(?:their|its)\s+|\s+(?:over )?there$", "", rest, flags=re.I)
    words = content_words(rest)
    rest = re.sub(r"^(?:the\s+)?(?:in|for|on|about|with)\s+", "", rest, flags=re.I)
    if not words or _leans(rest, gazetteer) or _SENTENCE.search(rest):
        return None
    is_short = len(words) <= (6 if asked_about else 4 if match["and"] else 2)
    return _on_another_topic(rest, before, gazetteer) if is_short else None


_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|do|does|did|said|says)\b", re.I)
_SENTENCE = re.compile(
    r"^\W*(?:i|we|you|he|she|they|it|there)\b|\b(?:is|are|was|were|has|have|had|will|would|"
    r"should|can|"
    r"could|said|says|don[’']?t|didn[’']?t)\b",
    re.I,
)


def _with_councils_and_years(
    rest: str, before: Before, gazetteer: Gazetteer, *, old: str = ""
) -> Question | None:
    """The last question for the councils and years in ``rest``; None where more is in it."""
    last = before.question
    mentions = gazetteer.find(rest, any_case=True)
    years = YEAR.findall(rest)
    other = [
        w
        for w in content_words(without_councils(rest, gazetteer))
        if w not in _FILLER and not YEAR.fullmatch(w) and w not in {"year", "back"}
    ]
    if other or not (mentions or years):
        return None
    said = last.searched_as
    if mentions:
        new = _listed(list(dict.fromkeys(m.name for m in mentions)))
        said = _with_council(said, new, before, gazetteer, old)
    if years:
        at = list(YEAR.finditer(said))
        at = [m for m in at if m.group() in old] or at
        if at:
            said = said[: at[-1].start()] + years[0] + said[at[-1].end() :]
        else:
            dated = _YEAR_ALONE.search(without_councils(rest, gazetteer).strip())
            led = dated and re.search(r"\b(since|before|after|by|during|until)\b", dated[0], re.I)
            said = _add(said, f"{led[1].lower() if led else 'in'} {years[0]}")
    return _like(before, said, gazetteer)


def _with_council(said: str, new: str, before: Before, gazetteer: Gazetteer, old: str) -> str:
    there = gazetteer.find(said, any_case=True)
    if old_names := {m.name for m in gazetteer.find(old, any_case=True)}:
        there = [m for m in there if m.name in old_names] or there
    if not there:
        lent = [c for c in before.question.councils if c not in said]
        return _add(re.sub(r"\s+", " ", said), f"in {new}") if not lent else _add(said, f"in {new}")
    if len({m.name for m in there}) == 1:
        for m in reversed(there):
            said = said[: m.start] + new + said[m.end :]
        return said
    # "Leeds and Kent" is one place in the question where nothing but "and" joins them.
    first, last = there[0], there[-1]
    if _COMPARES.search(said):
        every = [*dict.fromkeys(m.name for m in there), new]
        return said[: first.start] + _listed(every) + said[last.end :]
    between = [said[a.end : b.start] for a, b in pairwise(there)]
    if not all(re.fullmatch(r"\s*(?:,|and|or|&|,? and)\s*(?:in )?", gap) for gap in between):
        first = last
    return said[: first.start] + new + said[last.end :]


_COMPARES = re.compile(r"\b(?:compar\w+|differen\w+|differ)\b", re.I)


def _on_another_topic(topic: str, before: Before, gazetteer: Gazetteer) -> Question:
    """ "What about fostering?": the same question on another topic, of the same council."""
    last = before.question
    said = last.searched_as
    topic = _CONNECTS.sub("", topic).strip(" ?.!,")
    own = gazetteer.find(topic, any_case=True)
    span = _topic_span(said, last, gazetteer)
    every = [w for w in last.topic if w not in DEEDS and w not in _SAYS_NOTHING]
    covered = span and all(w in content_words(said[slice(*span)]) for w in every)
    if span and covered and _TOPIC_LED.search(said[: span[0]]) and not (own and last.councils):
        return _like(before, said[: span[0]] + topic + said[span[1] :], gazetteer)
    body = _BODY.search(said)
    opens = f"What did {body[0]} say about" if body else "What about"
    years = [] if YEAR.search(topic) or own else last.years
    places = [f"in {_listed(last.councils)}"] if last.councils and not own else []
    places += [f"in {y}" for y in years]
    return _like(before, f"{opens} {' '.join([topic, *places])}?", gazetteer)


_BODY = re.compile(
    r"\b(?:Ofsted|(?:the )?inspectors|the (?:inspectorate|regulator|commissioners?|union|"
    r"charity|report|"
    r"government|minister)|readers)\b",
    re.I,
)


def _topic_span(text: str, question: Question, gazetteer: Gazetteer) -> tuple[int, int] | None:
    """Where in ``text`` its topic stands as one phrase: "foster carers" of "How many foster carers
    does Kent have?". What follows "about" comes first, then the longest.
    """
    topic = {w for w in question.topic if w not in DEEDS and w not in _SAYS_NOTHING}
    taken = [(m.start, m.end) for m in gazetteer.find(text, any_case=True)]
    runs: list[list[int]] = []  # start, end, words
    for m in re.finditer(r"[^\W_]+(?:[-’'][^\W_]+)*", text):
        word = m.group().lower()
        if any(a <= m.start() < b for a, b in taken):
            continue
        if word not in topic and not any(w in topic for w in content_words(word)):
            continue
        if runs and re.fullmatch(
            r"[\s,]*(?:(?:and|of|for|in|the|with|to|by|a)\s+){0,2}", text[runs[-1][1] : m.start()]
        ):
            runs[-1][1:] = [m.end(), runs[-1][2] + 1]
        else:
            runs.append([m.start(), m.end(), 1])
    if not runs:
        return None
    led = [r for r in runs if re.search(r"\b(?:about|on|regarding)\s+(?:\w+\s+)?$", text[: r[0]])]
    start, end, _ = led[0] if led else max(runs, key=lambda r: r[2])
    return start, end


# --- completed with what its pronouns stand for


_OPENS = re.compile(
    r"^\W*(?:and\b|but\b|so\b|or\b|also\b|what about\b|how about\b|what else\b|anything else\b|"
    r"who else\b|which ones?\b|any others?\b|then\b|how come\b|what of\b|same\b)",
    re.I,
)
_ONE = re.compile(
    r"\b(?P<other>(?:the )?other (?:one|council|authority|borough|two)\b|the other(?=\W*$))|"
    r"\b(?P<first>the (?:first|former)(?: (?:one|council|authority))?)\b|"
    r"\b(?P<last>the (?:second|last|latter)(?: (?:one|council|authority)))\b|"
    r"\b(?P<latter>the latter)\b|"
    r"(?P<both>\bboth(?: (?:of them|councils|authorities))?\b|(?<=\bof )(?:them|these|those|"
    r"the two)\b(?=.* )|"
    r"\bthe two(?: (?:councils|authorities))?\b|(?<=\bbetween )them\b)",
    re.I,
)
_ELSEWHERE = re.compile(
    r"\b(?:elsewhere|everywhere|anywhere else|nationally|other (?:councils|authorities|areas|"
    r"places|las)|"
    r"across (?:england|the country)|anyone else|any other (?:council|authority|area)s?)\b",
    re.I,
)
_GENERIC = (
    r"(?:council|authority|borough|la|report|inspection|visit|article|director|leader|letter|"
    r"review|"
    r"judgement|judgment|rating|grade|same|trust|department|finding|case|story|team|service|"
    r"quote)s?"
)
_DEMONSTRATIVE = re.compile(
    rf"\b(?:that|this) (?:{_GENERIC})\b|\b(?:these|those)\b(?! (?:days|who|that|with|in|aged|"
    rf"under|over))|"
    r"\b(?:about|of|for|from|with|on|in|by|like|since|after|before|to|than|do|does|did|is|was|"
    r"has|doing|said|say|"
    r"says|change|changed)\s+(?:that|this)(?=\W*(?:$|[?.,;]| (?:now|since|again|then|yet|too|in|"
    r"at|for|compare|mean|"
    r"happen|affect|work|apply|still)\b))|"
    r"^(?:\W*(?:and|but|so|then)\b)?\W*(?:that|this)(?:[’']s| is| was)?\b",
    re.I,
)
_THE_SAME_ONE = re.compile(
    r"\b(?:the (?:report|inspection|article|director|council|local authority|authority|la|"
    r"borough)|this council)\b"
    r"(?! of | tax)|\b(?:which|that|this|other|first|last|new) ones?\b|\b(?:any |the )others\b",
    re.I,
)
_THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?<!has )\bthere\b(?! (?:is|are|was|"
    r"were|has|have|been|"
    r"be|a|any)\b)(?![’']s)|\b(?:like|up|over|down|out) there\b|\bthen(?=\W*$)",
    re.I,
)
_NOUN_LEFT_OUT = re.compile(
    r"\bhow many (?:left|are|were|have|had|is|was|went|stayed|said|got|get|came)\b",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers)\b", re.I)
_EMPTY_IT = re.compile(
    r"\bit (?:is |was )?(?:true|possible|right|clear|normal|common|legal|mandatory|ok|likely|"
    r"worth|important|hard|difficult|take)\b|\bhow long does it take|^\W*does it say\b",
    re.I,
)
_SUBORDINATE = re.compile(
    r"(?:\b(?:when|if|before|after|because|that|who|once|while|where|unless|until|and|so|how|"
    r"what|as|although|than|but|or)|,)"
    r"(?: (?:do|does|did|have|has|are|is|were|was|can|will|should|would))?\s*$",
    re.I,
)
_POSSESSIVE = re.compile(r"\b(?:their|its|his|her)\b", re.I)
_NOT_A_NOUN_BEFORE = frozenset(
    re.findall(
        r"\w+",
        """much many often long far new old big good bad""",
    )
)


def _stands_alone(question: Question, gazetteer: Gazetteer) -> bool:
    """True where the question can be understood without the ones before."""
    text = question.text
    own = _own_words(text, gazetteer)
    leans = _leans(text, gazetteer)
    opens = _OPENS.search(text) is not None
    if question.councils:
        # "What did Ofsted say about Leeds and its plans?": the pronoun has its noun at hand.
        if leans:
            return not _leans_before_naming(text, gazetteer)
        return bool(own) or not opens
    if _DEFINES.search(text) and not leans and not opens:
        return True
    if leans or opens:
        return False
    return bool(question.names) or len(own) > 1 or (bool(own) and _speaks_of_all(text))


_DEFINES = re.compile(
    r"\bwhat(?:[’']s| is| are) an? \w+|\bwhat does [\w’' -]+ (?:mean|stand for)\b", re.I
)


def _speaks_of_all(text: str) -> bool:
    """True for "Which councils ...?" and "How do councils ...?": all are meant, not one."""
    return re.search(r"\b(?:councils|authorities|las|england|nationally)\b", text, re.I) is not None


def _leans(text: str, gazetteer: Gazetteer) -> bool:
    """True where a word of ``text`` stands for something said before."""
    standing_in = (_ONE, _DEMONSTRATIVE, _THE_SAME_ONE, _THERE, _ELSEWHERE, _NOUN_LEFT_OUT)
    if any(p.search(text) for p in standing_in):
        return True
    for m in _PRONOUN.finditer(_EMPTY_IT.sub(" ", text)):
        start = _EMPTY_IT.sub(" ", text)[: m.start()]
        nouns = [
            w
            for w in _own_words(start, gazetteer)
            if w not in _NOT_A_NOUN_BEFORE and not w.endswith("ly")
        ]
        has_noun = bool(nouns) or bool(
            re.search(r"\b(?:director|councils|authorities)\b", start, re.I)
        )
        # "... children when they leave care", "... workers supported by their managers".
        if has_noun and (_SUBORDINATE.search(start) or _POSSESSIVE.fullmatch(m.group())):
            continue
        return True
    return False


def _leans_before_naming(text: str, gazetteer: Gazetteer) -> bool:
    first = min((m.start for m in gazetteer.find(text, any_case=True)), default=len(text))
    return _leans(text[:first] + " x", gazetteer)


def _own_words(text: str, gazetteer: Gazetteer) -> list[str]:
    """The words of ``text`` that say what it is about, councils, years and deeds aside."""
    return [
        w
        for w in content_words(without_councils(text, gazetteer))
        if w not in NO_TOPIC and w not in DEEDS and w not in _SAYS_NOTHING and not YEAR.fullmatch(w)
    ]


_SAYS_NOTHING = frozenset(
    re.findall(
        r"\w+",
        """anyone anybody someone somebody everyone nobody disagree agree quote quotes newer
    latest else happen happening ones others both either neither theirs yes no year
    compare compares compared comparison different difference like going look looking
    thing things anything something kind use including included mean means way much many
    lot else still yet recently director leader change changes changed changing improve
    improves improved improving progress worsened deteriorated""",
    )
)


_WHICH = re.compile(r"which(?: one| council)? (?:is|was|has|had|did|does|got)\b", re.I)
_LEADS = re.compile(r"\bwho\b.*\b(?:director|leader|dcs|minister|chief)\b", re.I)


def _completed(question: Question, before: Before, gazetteer: Gazetteer) -> Question:
    """The question with its pronouns filled in, and the council, year and topic it lacks."""
    last = before.question
    text = _CONNECTS.sub("", question.text)
    own = _own_words(text, gazetteer)
    compares = re.search(r"\b(?:compar\w+|differen\w+|same|than|better|worse)\b", text, re.I)
    elsewhere = _ELSEWHERE.search(text)
    pair = _the_other(text, before)
    if not pair and not question.councils and _WHICH.match(text):
        pair = list(before.councils[-2:]) if len(before.councils) > 1 else []
    councils = pair or list(last.councils)
    other_unknown = not pair and (one := _ONE.search(text)) is not None and not one["both"]
    if other_unknown or elsewhere or (question.councils and not compares):
        councils = []
    phrase = ""
    if (span := _topic_span(last.searched_as, last, gazetteer)) is not None:
        phrase = last.searched_as[slice(*span)]
    said = _ONE.sub(_listed(pair), text) if pair else text
    if last.years and not question.years:
        said = re.sub(r"\bsince(?: then)?(?=\W*$)", f"since {last.years[-1]}", said, flags=re.I)
    said = _filled_in(said, councils, phrase, before, gazetteer, has_topic=bool(own))
    lent = []
    is_of_a_day = question.asks in {Asks.WHEN, Asks.WHERE, Asks.GRADE} or _LEADS.search(text)
    if phrase and not own and phrase.lower() not in said.lower() and not is_of_a_day:
        lent.append(phrase if re.search(r"\babout\W*$", said) else f"about {phrase}")
    missing = [c for c in councils if c.lower() not in said.lower()]
    if missing:
        lent.append(f"in {_listed(missing)}")
    if not question.years and not question.councils and not elsewhere:
        lent += [f"in {y}" for y in last.years if y not in said]
    searched = _add(said, " ".join(lent)) if lent else said
    if not last.councils and not question.councils and not question.names:
        # No council holds the conversation together: its names do, or else its topic.
        names = [n for n in last.names if n.lower() not in searched.lower()]
        if not last.names and phrase and phrase.lower() not in searched.lower():
            names = [phrase]
        searched = f"{searched.rstrip(' ?.!')} ({', '.join(names)})?" if names else searched
    searched = searched[:1].upper() + searched[1:]
    found = understand(question.text, searched, gazetteer)
    found = replace(
        found,
        is_follow_up=True,
        background=_background(found, before),
        refers_to=Refers.MORE if _MORE_OF.match(_bare(question.text)) else Refers.QUESTION,
    )
    asks_of_a_council = _THE_COUNCIL.search(question.text) is not None and not elsewhere
    return replace(found, needs_council=(asks_of_a_council or other_unknown) and not found.councils)


_SPEAKS = DEEDS - frozenset(
    re.findall(
        r"\w+",
        """concern concerns issue issues good bad wrong well better worse happen happened reply
    strength strengths weakness weaknesses problem problems finding findings key main
    overall view views opinion criticism criticisms made make""",
    )
)
"""What inspectors do, and councils rarely."""


def _filled_in(
    text: str,
    councils: Sequence[str],
    phrase: str,
    before: Before,
    gazetteer: Gazetteer,
    *,
    has_topic: bool,
) -> str:
    """``text`` with its pronouns replaced by what they stand for, where that is known."""
    one = councils[0] if len(councils) == 1 else ""
    body = _BODY.search(before.question.searched_as)
    person = before.person
    of_it = f"{phrase} in {one}" if phrase and one else phrase or one
    if of_it and not has_topic:
        text = re.sub(
            r"\b(does|do|did|is|was|how[’']s|how is) (?:that|this|it)\b(?= (?:compare|differ|"
            r"different|better|"
            r"worse|the same|like)\b)",
            lambda m: f"{m[1]} {of_it}",
            text,
            count=1,
            flags=re.I,
        )
    if person:
        text = re.sub(r"\b(?:he|she|him)\b", person, text, flags=re.I)
        text = re.sub(r"\bher\b(?=\W*$)", person, text, flags=re.I)
        text = re.sub(r"\b(?:his|her|hers)\b", f"{person}’s", text, flags=re.I)
    if phrase and not has_topic:
        text = re.sub(
            r"\b(about|of|on|with|for|to)\s+(?:that|this|it|them|these|those)(?=\W*$|\s+(?:in|"
            r"at|since|now)\b)",
            rf"\1 {phrase}",
            text,
            count=1,
            flags=re.I,
        )
    if one:
        text = re.sub(
            r"\b(?:the|this|that) (?:local )?(council|authority|borough|la)\b(?! tax)",
            lambda m: f"{one} {'council' if m[1].lower() == 'la' else m[1].lower()}",
            text,
            flags=re.I,
        )
        there = re.search(rf"(?<=\w )there(?=\W*$)|{_THERE.pattern}", text, re.I)
        if there and not there[0].lower().startswith("then"):
            text = (
                text[: there.start()]
                + re.sub(r"there", f"in {one}", there[0], flags=re.I)
                + text[there.end() :]
            )
    # One pronoun that acts: inspectors say and find, councils have and are inspected.
    acts = re.search(r"\b(?P<who>they|it)\b(?P<between>(?:\s+also)?\s*)(?P<verb>\w*)", text, re.I)
    if acts and not _EMPTY_IT.search(text):
        verb = acts["verb"].lower()
        if body and verb in _SPEAKS:
            text = text[: acts.start()] + body[0] + text[acts.start() + len(acts["who"]) :]
        elif phrase and not has_topic and verb not in NO_TOPIC | {"", "have", "do", "run", "doing"}:
            text = text[: acts.start()] + phrase + text[acts.start() + len(acts["who"]) :]
        elif one:
            text = text[: acts.start()] + one + text[acts.start() + len(acts["who"]) :]
    elif one and not re.search(rf"\b{re.escape(one)}\b", text, re.I):
        text = re.sub(r"\b(?:their|its)\b", f"{one}’s", text, count=1, flags=re.I)
    return " ".join(text.split())


def _the_other(text: str, before: Before) -> list[str]:
    """Which of two councils "the other one" and the like are; both for "both"; else none."""
    match = _ONE.search(text)
    if match is None or len(before.councils) < 2:
        return []
    current = before.question.councils
    pair = list(current[-2:] if len(current) > 1 else before.councils[-2:])
    if match["both"]:
        return pair
    if match["other"]:
        others = [c for c in before.councils if c not in current] if len(current) == 1 else pair[:1]
        return others[-1:]
    return pair[:1] if match["first"] else pair[1:]


def _background(question: Question, before: Before) -> str:
    """The words spoken of before that the question does not have.

    None where it has a council: that, written into it, holds it to the conversation, and the topic
    before would only draw the search away from its own.
    """
    if question.councils:
        return ""
    own = set(content_words(question.searched_as))
    return " ".join(w for w in before.words if w not in own and w not in DEEDS)


def _add(text: str, words: str) -> str:
    return f"{text.rstrip(' ?.!')} {words}?"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

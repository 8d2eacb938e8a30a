"""The question before with another council, year, time or topic in it: "and Salford?"."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.subjects import Gazetteer
from index.words import content_words
from qa.follow_up.before import BODY, Before, like, the_other
from qa.follow_up.leaning import ONE, SAYS_NOTHING, leans, own_words
from qa.follow_up.of_the_answer import bare, in_words
from qa.follow_up.the_council import on_a_council
from qa.follow_up.times import CLAUSE, in_the_year, retimed, says_a_time, time_alone, times_said
from qa.follow_up.topic import OFFICE, topic_span
from qa.question import DEEDS, YEAR, Asks, Question, without_councils
from qa.wording import listed


def compared(text: str, before: Before, gazetteer: Gazetteer) -> str | None:
    """ "Compare agency staff with Salford" as what asks it of the council spoken of too; None where
    the question is not of that form.
    """
    match = _COMPARE.match(text)
    here = before.question.councils
    if match is None or len(here) != 1 or gazetteer.find(match["what"] or "", any_case=True):
        return None
    there = gazetteer.find(match["with"], any_case=True)
    if not there or {m.name for m in there} == set(here):
        return None
    what = re.sub(r"^(?:it|that|this|them|they)$", "", (match["what"] or "").strip(), flags=re.I)
    said = f"{what} in {here[0]}" if what else "that"
    return f"How does {said} compare with {match['with'].rstrip(' ?.!')}?"


def swapped_and_asked(text: str, before: Before, gazetteer: Gazetteer) -> Question | None:
    """ "The Leeds one, who said it": the question before with Leeds in its place, and what is asked
    of its answer too; None where the question is not of that form.
    """
    first, comma, rest = text.partition(",")
    asked = in_words(bare(rest)) if comma else None
    found = with_councils_and_years(first, before, gazetteer) if asked else None
    if found is None:
        return None
    return like(before, f"{found.searched_as.rstrip(' ?.!')}, {asked}?", gazetteer)


def swapped(text: str, before: Before, gazetteer: Gazetteer) -> Question | None:
    """ "What about Salford?" as the question before with Salford in its place; None where the
    question is not of that form.
    """
    match = ABOUT.match(text)
    asked_about = match is not None
    match = match or _AND_X.match(text)
    if match is None:
        return None
    rest = match["rest"].strip(" ?.!,")
    if again := _ASKED_AGAIN.fullmatch(rest):
        found = _asked_again(again, before, gazetteer)
        if found is not None:
            return found
    if not asked_about and A_QUESTION.match(rest):
        return None
    if before.question.councils and _EVERYWHERE.fullmatch(rest):
        return _everywhere(rest, before, gazetteer)
    other = the_other(rest, before)
    if other and not own_words(ONE.sub(" ", rest), gazetteer):
        return with_councils_and_years(" and ".join(other), before, gazetteer)
    found = with_councils_and_years(rest, before, gazetteer)
    found = found or at_another_time(rest, before, gazetteer)
    if found is not None:
        return found
    is_led = asked_about or bool(match["and"])
    if gazetteer.find(rest, any_case=True):
        # "And fostering in Leeds?": another topic and another council.
        own = own_words(rest, gazetteer)
        both = is_led and not asked_about and 1 <= len(own) <= 3 and not _VERB.search(rest)
        return on_another_topic(rest, before, gazetteer) if both else None
    if is_led:
        # "And their caseloads?", "what about the workforce there?"
        rest = re.sub(r"^(?:their|its)\s+|\s+(?:over )?there$", "", rest, flags=re.I)
    words = content_words(rest)
    rest = re.sub(r"^(?:the\s+)?(?:in|for|on|about|with)\s+", "", rest, flags=re.I)
    if not words or leans(rest, gazetteer) or _SENTENCE.search(rest):
        return None
    is_short = len(words) <= (6 if asked_about else 4 if is_led else 2)
    return on_another_topic(rest, before, gazetteer) if is_short else None


def of_another_account(text: str, before: Before, gazetteer: Gazetteer) -> Question | None:
    """What was asked, or "when" of its answer, at another time that is told by a clause or in
    passing: "just before they took it back", "did they do the one before that too".
    """
    last = before.question
    alone = CONNECTS.sub("", text)
    if clause := CLAUSE.match(f" {alone}"):
        return like(before, retimed(last.searched_as, clause["clause"]), gazetteer)
    if why := _WHY.match(text):
        rest = why["rest"]
        names = [m.name for m in gazetteer.find(rest, any_case=True)]
        grade = next((w for w in before.words if w in _EXTREMES), None)
        if len(names) == 1 and grade and not own_words(rest, gazetteer):
            return like(before, f"Why is {names[0]} {grade}?", gazetteer)
        return None
    here = listed(last.councils) if last.councils else ""
    if before.of_answer is Asks.WHEN and here and (time := time_alone(text)):
        return like(before, f"When was the report on {here} {time} published?", gazetteer)
    if here and _WHAT_ONE.fullmatch(text):
        times = " ".join(times_said(last.searched_as))
        return like(before, f"What was {here} rated {times}".rstrip(), gazetteer)
    return None


def _everywhere(rest: str, before: Before, gazetteer: Gazetteer) -> Question:
    """ "And nationally?": the last question with all in the place of its council."""
    said = before.question.searched_as
    for m in reversed(gazetteer.find(said, any_case=True)):
        led = re.search(r"\s(?:in|at|for|of|by|from|across)\s+$", said[: m.start])
        said = (
            said[: led.start()] + said[m.end :]
            if led
            else f"{said[: m.start]}councils{said[m.end :]}"
        )
    return like(before, added(said, rest), gazetteer)


def _asked_again(again: re.Match[str], before: Before, gazetteer: Gazetteer) -> Question | None:
    """ "How long now?", "what is it now?": the last question of another time; None where that did
    not ask the same thing.
    """
    last = before.question
    how = again["how"]
    if how and not re.search(rf"\b{how}\b", last.searched_as, re.I):
        return None
    if not how and last.asks not in {Asks.HOW_MANY, Asks.GRADE, Asks.WHO}:
        return None
    if (again["who"] is not None) != (last.asks is Asks.WHO):
        return None
    rest = again["rest"]
    if gazetteer.find(rest, any_case=True):
        return None
    found = with_councils_and_years(rest, before, gazetteer)
    return found or at_another_time(rest, before, gazetteer)


def with_councils_and_years(
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
    if other or not (mentions or years) or _DOES.search(without_councils(rest, gazetteer)):
        return None
    said = last.searched_as
    if mentions:
        new = listed(list(dict.fromkeys(m.name for m in mentions)))
        said = _with_council(said, new, gazetteer, old)
    if years:
        dated = _YEAR_ALONE.search(without_councils(rest, gazetteer).strip())
        led = dated and re.search(r"\b(since|before|after|by|during|until)\b", dated[0], re.I)
        said = (
            retimed(said, f"{led[1].lower()} {years[0]}")
            if led
            else in_the_year(said, years[0], old)
        )
    return like(before, said, gazetteer)


def at_another_time(rest: str, before: Before, gazetteer: Gazetteer) -> Question | None:
    """The last question of the time that ``rest`` says and no more: "before covid", "now"."""
    if len(before.councils) < 2:  # else it may be one of those
        rest = re.sub(r"\bfirst one\b", "first inspection", rest, flags=re.I)
    time = time_alone(rest)
    if _DURING.fullmatch(rest) and (said := times_said(before.question.searched_as)):
        time = re.sub(r"^(?:before|after|since|until) ", "during ", said[-1], flags=re.I)
    if time is None:
        return None
    return like(before, retimed(before.question.searched_as, time), gazetteer)


def _with_council(said: str, new: str, gazetteer: Gazetteer, old: str) -> str:
    there = gazetteer.find(said, any_case=True)
    if old_names := {m.name for m in gazetteer.find(old, any_case=True)}:
        there = [m for m in there if m.name in old_names] or there
    if not there:
        leaning = on_a_council(said)
        return leaning.form.format(council=new) if leaning else added(said, f"in {new}")
    if len({m.name for m in there}) == 1:
        for m in reversed(there):
            said = said[: m.start] + new + said[m.end :]
        return said
    # "Leeds and Kent" is one place in the question where nothing but "and" joins them.
    first, last = there[0], there[-1]
    if re.search(r"\bcompare\w*\s+(?:with|to)\s*$", said[first.end : last.start], re.I):
        return f"{said[: last.start]}{last.name} and {new}{said[last.end :]}"
    if _COMPARES.search(said):
        every = [*dict.fromkeys(m.name for m in there), new]
        return said[: first.start] + listed(every) + said[last.end :]
    between = [said[a.end : b.start] for a, b in pairwise(there)]
    if not all(re.fullmatch(r"\s*(?:,|and|or|&|,? and)\s*(?:in )?", gap) for gap in between):
        first = last
    return said[: first.start] + new + said[last.end :]


def on_another_topic(topic: str, before: Before, gazetteer: Gazetteer) -> Question:
    """ "What about fostering?": the same question on another topic, of the same council."""
    last = before.question
    said = last.searched_as
    topic = CONNECTS.sub("", topic).strip(" ?.!,")
    if last.councils and _OVERALL.fullmatch(topic):
        own_years = [f" in {y}" for y in last.years]
        return like(
            before,
            f"What is {listed(last.councils)}’s overall grade{''.join(own_years)}?",
            gazetteer,
        )
    own = gazetteer.find(topic, any_case=True)
    office = OFFICE.search(said)
    bare_office = re.sub(r"^(?:the|their|its) ", "", topic, flags=re.I)
    if office and OFFICE.fullmatch(bare_office):
        return like(before, said[: office.start()] + bare_office + said[office.end() :], gazetteer)
    span = topic_span(said, last, gazetteer)
    every = [w for w in last.topic if w not in DEEDS and w not in SAYS_NOTHING]
    covered = span and all(w in content_words(said[slice(*span)]) for w in every)
    is_told = span and re.search(r"\b(?:about|on|regarding)\s+(?:\w+\s+)?$", said[: span[0]])
    if (
        span
        and (covered or is_told)
        and _TOPIC_LED.search(said[: span[0]])
        and not (own and last.councils)
    ):
        if re.search(r"\bthe $", said[: span[0]], re.I):
            topic = re.sub(r"^the ", "", topic, flags=re.I)
        return like(before, said[: span[0]] + topic + said[span[1] :], gazetteer)
    body = BODY.search(said)
    opens = f"What did {body[0]} say about" if body else "What about"
    years = [] if own or says_a_time(topic) else last.years
    places = [f"in {listed(last.councils)}"] if last.councils and not own else []
    places += [f"in {y}" for y in years]
    if not places and not own and (held := _HELD.search(said)):
        places = [held[0]]  # what holds the conversation together where no council does
    return like(before, f"{opens} {' '.join([topic, *places])}?", gazetteer)


def added(text: str, words: str) -> str:
    """The question ``text`` with more words at its end."""
    text = text.rstrip(" ?.!")
    pause = "," if words.startswith("in ") and text.endswith(" in") else ""
    return f"{text}{pause} {words}?"


ABOUT = re.compile(
    r"^\W*(?:(?:and|but|so|or|ok(?:ay)?|then|also)\b,? ?)*(?:(?:what|how) (?:about|of)|"
    r"same (?:again )?(?:for|in|at|with|on)|"
    r"(?:the )?same (?:question )?(?:for|in|at|with|on)|(?:tell me |any(?:thing)? |"
    r"something )?(?:more|else) (?:about|on|for|in)|any(?:thing)? (?:about|on)|"
    r"now (?:for|do|try)|try|is it the same (?:in|for|at)|(?:and )?is that (?:the same|true|"
    r"the case) (?:in|for|at|of))\s+"
    r"(?:in |for |at |on )?(?P<rest>.+)$",
    re.I,
)
_WHY = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?)\b\W*)*why(?: is| was| are)? (?P<rest>[^?]+?)"
    r"(?: then| too| as well| though)?\W*$",
    re.I,
)
_EXTREMES = frozenset({"inadequate", "outstanding"})
_WHAT_ONE = re.compile(
    r"(?:(?:and|so|but) )?what (?:was|did) (?:that|this|the other) one(?: get)?"
    r"(?: rated| graded)?\W*",
    re.I,
)
_DOES = re.compile(r"\b(?:they|it|he|she|we|you)\b", re.I)
_DURING = re.compile(r"\W*(?:(?:and|but|what about|how about)\b\W*)*during(?: it| that)?\W*", re.I)
_HELD = re.compile(r"\([^()]+\)(?=\?*$)")
_COMPARE = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?|now|can you|please)\b\W*)*compared?\b(?P<what>.*?)\b"
    r"(?:with|to|against) (?P<with>.+)$",
    re.I,
)
_OVERALL = re.compile(
    r"(?:the )?(?:overall(?: (?:one|grade|rating|judge?ment|effectiveness))?|(?:main )?"
    r"(?:grade|rating))",
    re.I,
)
_EVERYWHERE = re.compile(
    r"(?:in |across |at |for )?(?:nationally|everywhere(?: else)?|elsewhere|anywhere else|england|"
    r"(?:the )?(?:whole )?country|in general|generally|overall nationally|(?:the )?(?:other|all|"
    r"most) "
    r"(?:the )?(?:councils|authorities|areas|places|las)|across (?:england|"
    r"the (?:whole )?country))",
    re.I,
)
_ASKED_AGAIN = re.compile(
    r"(?:(?P<how>how (?:long|many|much|often|big|high|low|old|far))|what|(?P<who>who))"
    r"(?:[’']s|,? (?:is|are|was|were|does|did|do))?(?: (?:it|that|this|they|there))?"
    r"(?: (?:take|cost|get|have|be|like|at))? (?P<rest>[^?]+)",
    re.I,
)
"""What was asked already, and another time: "how long is it now"."""
_AND_X = re.compile(
    r"^\W*(?P<and>(?:(?:and|or|but|also|then)\b,? ?)*)(?P<rest>[^?]+?)(?: (?:too|as well|then|"
    r"instead|though|again))*\W*$", re.I
)  # fmt: skip
_FILLER = frozenset(
    {"council", "councils", "report", "inspection", "services", "children"}
    | {"authority", "borough", "city", "county"}
    | {"pls", "please", "sorry", "yes", "yeah", "yep", "meant", "mean", "actually"}
)
_YEAR_ALONE = re.compile(
    r"(?:(?:in|for|from|the|year|back in|since|before|after|by|during|until|of)\s+)*(?:19|"
    r"20)\d\d", re.I
)  # fmt: skip
CONNECTS = re.compile(r"^(?:(?:and|or|but|also|then|so)\b[\s,]*)+", re.I)
_TOPIC_LED = re.compile(
    r"\b(?:about|on|of|with|for|regarding|to|many|much|around)\s+(?:(?:the|their|its|any|some|"
    r"its)\s+)?$",
    re.I,
)


_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|do|does|did|said|says)\b", re.I)
_SENTENCE = re.compile(
    r"^\W*(?:i|we|you|he|she|they|it|there)\b|\b(?:is|are|was|were|has|have|had|will|would|"
    r"should|can|"
    r"could|said|says|don[’']?t|didn[’']?t)\b",
    re.I,
)


NOW = re.compile(r"\b(?:right now|now|today|nowadays|currently|these days|at the moment)\b", re.I)
_COMPARES = re.compile(r"\b(?:compar\w+|differen\w+|differ)\b", re.I)
A_QUESTION = re.compile(
    r"^\W*(?:(?:until|from|by|at|in|for|since|with|to|on) (?:what|which|whom|when)|"
    r"(?:what|who|when|where|why|how)(?:[’']?s)?|whose|whom|which|is|are|was|were|do|does|did|has|have|"
    r"had|can|could|should|would|will|tell|show|give|find|list|any)\b",
    re.I,
)

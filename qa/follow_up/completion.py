"""A question completed: its pronouns filled in, and the council, year and topic it lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.subjects import Gazetteer
from qa.follow_up.before import BODY, Before, background, the_other
from qa.follow_up.leaning import (
    COUNCILS_DO,
    EMPTY_IT,
    GENERIC,
    ONE,
    THE_COUNCIL,
    THERE,
    asks_of_one,
    own_words,
    speaks_of_all,
    stands_alone,
    takes_topic,
)
from qa.follow_up.of_the_answer import bare, wants_more
from qa.follow_up.swaps import CONNECTS, added
from qa.follow_up.times import Tense, asks_of_change, says_a_time, tenses
from qa.follow_up.topic import OFFICE, time_spans, topic_parts, topic_phrase, topic_words
from qa.question import DEEDS, NO_TOPIC, Asks, Question, Refers, understand
from qa.wording import listed


def completed(question: Question, before: Before, gazetteer: Gazetteer) -> Question:
    """The question with its pronouns filled in, and the council, year and topic it lacks."""
    last = before.question
    text = CONNECTS.sub("", question.text)
    if before.person and _ANY_OTHERS.search(text) and _LED.search(last.searched_as):
        searched = f"Which other inspections did {before.person} lead?"
        return replace(
            understand(question.text, searched, gazetteer),
            is_follow_up=True,
            refers_to=Refers.QUESTION,
        )
    if len(before.councils) < 2:  # else it may be the last of those
        text = re.sub(r"\bthe last one\b", "the last inspection", text, flags=re.I)
    own = own_words(text, gazetteer)
    compares = re.search(r"\b(?:compar\w+|differen\w+|same|than|better|worse)\b", text, re.I)
    elsewhere = speaks_of_all(text)
    pair = the_other(text, before)
    is_choice = not pair and not question.councils and _WHICH.match(text) is not None
    if is_choice and len(before.councils) > 1:
        pair = list(before.councils[-2:])
    councils = pair or list(last.councils)
    if not councils and (asks_of_one(question) or THE_COUNCIL.search(text) or THERE.search(text)):
        councils = list(before.councils[-1:])  # the one that was left for a question of all
    other_unknown = not pair and (one := ONE.search(text)) is not None and not one["both"]
    if other_unknown or elsewhere or (question.councils and not compares):
        councils = []
    is_of_a_day = question.asks in {Asks.WHEN, Asks.WHERE, Asks.GRADE} or _LEADS.search(text)
    carries = bool(own) and not question.councils and not pair and takes_topic(text, own)
    parts = topic_parts(last, gazetteer)
    if not last.councils and parts and question.councils and _IT_DOES_AT.search(text):
        carries = True  # "Did it work at Leeds?": what was asked of all
    phrase = topic_phrase(last, gazetteer)
    covered = {w for p in parts for w in topic_words(p)} <= topic_words(phrase)
    ends = last.searched_as.rstrip(" ?.!").endswith(phrase)
    if ends and carries and _WHY_DID.match(last.searched_as):
        covered = False  # its verb is in it: "Family Hubs trust fold"
    if carries and len(phrase.split()) > _LONGEST_IN_PLACE:
        covered = False
    carries = carries or (_BARE_HOW.match(text) is not None and not question.councils and not pair)
    of_people = _THEY_DO.search(text) is not None and any(_PEOPLE.search(p) for p in parts)
    carries = carries or (of_people and not question.councils and not pair)
    said = ONE.sub(listed(pair), text) if pair else text
    if last.years and not question.years:
        said = re.sub(r"\bsince(?: then)?(?=\W*$)", f"since {last.years[-1]}", said, flags=re.I)
    said = re.sub(
        r"\b(else (?:said|says|say|wrote|found|reported|mentioned|claimed)) (?:that|this|it|so)"
        r"(?=\W*$)",
        r"\1 something",
        said,
        flags=re.I,
    )
    lends = not own or carries
    is_full = stands_alone(question, gazetteer)
    if not is_full:
        said = _filled_in(
            said,
            councils,
            phrase if covered else "",
            before,
            has_topic=not lends,
            is_told=carries and bool(parts),
        )
    lent = []
    missing = [c for c in councils if c.lower() not in said.lower()]
    is_choice = is_choice and len(missing) > 1
    # What one phrase does not say is told behind.
    is_lent = (carries or (not own and not is_of_a_day)) and bool(parts)
    is_told = (
        carries
        or _BARE_HOW.match(text) is not None
        or not covered
        or _DONE.search(said) is not None
    )
    if phrase and is_lent and not is_told and phrase.lower() not in said.lower():
        led = "on " if _DOES_ON.search(said) else "about "
        thing = _with_article(phrase, before)
        lent.append(thing if re.search(r"\babout\W*$", said) else f"{led}{thing}")
    if missing and not is_choice:
        lent.append(f"in {listed(missing)}")
    is_timed = question.years or question.councils or says_a_time(text)
    is_of_any_time = is_full and not asks_of_one(question)
    if not (is_of_any_time or is_timed or elsewhere or _is_of_now(text, last)):
        lent += _times(last, said)
    searched = added(said, " ".join(lent)) if lent else said
    told = []
    if is_lent:
        there = topic_words(searched)
        told = [_with_article(p, before) for p in parts if not topic_words(p) <= there]
    if is_choice:
        searched = f"{searched.rstrip(' ?.!')}, {' or '.join(missing)}?"
    if not councils and not question.councils and not question.names and not last.councils:
        # No council holds the conversation together: its names do, or else its topic.
        known = f"{searched} {' '.join(told)}".lower()
        names = [n for n in last.names if n.lower() not in known]
        if not last.names and phrase and phrase.lower() not in known:
            names = [_with_article(phrase, before)]
        told = names + told
    if told:
        searched = f"{searched.rstrip(' ?.!')} ({', '.join(told)})?"
    searched = searched[:1].upper() + searched[1:]
    found = understand(question.text, searched, gazetteer)
    found = replace(
        found,
        is_follow_up=True,
        background=background(found, before),
        refers_to=Refers.MORE if wants_more(bare(question.text)) else Refers.QUESTION,
    )
    asks_of_a_council = THE_COUNCIL.search(question.text) is not None and not elsewhere
    return replace(found, needs_council=(asks_of_a_council or other_unknown) and not found.councils)


def _filled_in(
    text: str,
    councils: Sequence[str],
    phrase: str,
    before: Before,
    *,
    has_topic: bool,
    is_told: bool = False,
) -> str:
    """``text`` with its pronouns replaced by what they stand for, where that is known.

    ``phrase`` is the topic of the question before; ``has_topic`` where ``text`` has its own;
    ``is_told`` where what "it" stands for is told behind, unless it can be put in its place.
    """
    one = councils[0] if len(councils) == 1 else ""
    lent = "" if has_topic else phrase
    of_it = f"{phrase} in {one}" if phrase and one else phrase or one
    if of_it and not has_topic:
        text = _IT_COMPARES.sub(lambda m: f"{m[1]} {of_it}", text, count=1)
    if before.person:
        text = _with_person(text, before.person)
    if lent:
        thing = _with_article(lent, before)
        text, told = _ABOUT_IT.subn(lambda m: f"{m[1]} {thing}", text, count=1)
        lent = "" if told else lent
        text = _THAT_DOES.sub(lambda m: f"{m[1]} {thing}", text, count=1)
    if office := OFFICE.search(before.question.searched_as):
        text = _WHO_IT.sub(rf"\1 the {office[0]}", text)
    if before.question.asks is not Asks.WHO:
        text = _WERE_THERE.sub(r"\1 inspectors\2", text)
    elif office := OFFICE.search(before.question.searched_as):
        text = re.sub(r"\b(?:he|she)\b", f"the {office[0]}", text, flags=re.I)
        text = re.sub(r"\bhave they(?= been\b)", f"has the {office[0]}", text, flags=re.I)
    if _MANY_THINGS.search(phrase):
        text = _THEM.sub(_with_article(phrase, before), text)
    if one:
        text = _WARNED.sub(one, text, count=1)
        text = _with_place(text, one)
    acts = _ACTS.search(text)
    goes = _THEY_DO.search(text) is not None and _PEOPLE.search(before.question.searched_as)
    if acts and is_told and (acts["who"].lower() == "it" or not one or goes):
        if (
            lent
            and not goes
            and _IS_SUBJECT.search(text[: acts.start()])
            and not EMPTY_IT.search(text)
        ):
            text = text[: acts.start()] + _with_article(lent, before) + text[acts.end("who") :]
    elif acts and _AGAINST.search(text[: acts.start()]):
        pass  # "Who resigned over it?" is not over a council.
    elif acts and not EMPTY_IT.search(text):
        text = _with_actor(text, acts, one, lent, _who_speaks(before.question))
    elif one and not re.search(rf"\b{re.escape(one)}\b", text, re.I):
        text = re.sub(r"\b(?:their|its)\b", f"{one}’s", text, count=1, flags=re.I)
    return " ".join(text.split())


def _with_article(phrase: str, before: Before) -> str:
    """ "The Six Rivers scheme" where the question before had it so."""
    said = re.search(rf"\b(?:the|a|an)\s+{re.escape(phrase)}", before.question.searched_as, re.I)
    return f"the {phrase}" if said else phrase


def _times(last: Question, said: str) -> list[str]:
    """The times of the ``last`` question, for one that says none."""
    text = last.searched_as
    spans = [text[a:b] for a, b in time_spans(text)]
    missing = [y for y in last.years if y not in said]
    if missing and asks_of_change(said):
        return [f"since {missing[-1]}"]
    whole = [s for s in spans if any(y in s for y in missing) and _IN.match(s)]
    whole += [s for s in spans if _LAST_YEAR.fullmatch(s) and s.lower() not in said.lower()]
    return whole + [f"in {y}" for y in missing if not any(y in s for s in whole)]


def _is_of_now(text: str, last: Question) -> bool:
    """True for "who runs it" after what was: now is meant, not the time asked of before. What a
    report says it says for ever.
    """
    asked, was_asked = tenses(text), tenses(last.searched_as)
    if asks_of_change(text) or asked[:1] != [Tense.PRESENT]:
        return False
    if (was_asked and Tense.PAST not in was_asked) or _OF_A_REPORT.search(last.searched_as):
        return False  # what is asked next of a report is looked for in it too
    says = _SAYS_NOW.search(text)
    return says is None or says["verb"].lower() not in _SPEAKS


def _with_person(text: str, person: str) -> str:
    text = re.sub(r"\b(?:he|she|him)\b|\bher\b(?=\W*$)", person, text, flags=re.I)
    return re.sub(r"\b(?:his|her|hers)\b", f"{person}’s", text, flags=re.I)


def _with_place(text: str, council: str) -> str:
    """``council`` in the place of "the council" and "there"."""
    text = _A_COUNCIL.sub(
        lambda m: f"{council} {'council' if m[1].lower() == 'la' else m[1].lower()}", text
    )
    there = re.search(rf"(?<=\w )there(?=\W*$)|{THERE.pattern}", text, re.I)
    if there is None or there[0].lower().startswith("then"):
        return text
    here = re.sub(r"there", f"in {council}", there[0], flags=re.I)
    return text[: there.start()] + here + text[there.end() :]


def _who_speaks(last: Question) -> str:
    """Who "they" are where something was said or found: the body asked of before, inspectors
    after a question about an inspection; else nobody that is known.
    """
    if body := BODY.search(last.searched_as):
        return body[0]
    is_of_inspectors = last.asks is Asks.GRADE or _INSPECTION.search(last.searched_as)
    return "inspectors" if is_of_inspectors else ""


def _with_actor(text: str, acts: re.Match[str], council: str, phrase: str, body: str) -> str:
    """What "they" and "it" stand for: inspectors say and find, councils have and are inspected."""
    verb = acts["verb"].lower()
    # "They" is no one thing ("supervision") where there is a council it may be.
    is_one_thing = not re.search(r"(?:s|children|people|staff)$", phrase, re.I)
    is_council = bool(council) and acts["who"].lower() == "they"
    is_council = is_council and (is_one_thing or verb in COUNCILS_DO)
    if council and not body and verb in _FINDS:
        body = "inspectors"
    is_what_it_is_like = verb == "like" and not _DO.search(text[: acts.start()])
    if body and verb in _SPEAKS and not is_what_it_is_like:
        led = text[: acts.start()]
        if re.search(r"(?:s|children|people)$", body):
            led = re.sub(r"\bdoes (?=$)", "do ", led, flags=re.I)
        return led + body + text[acts.end("who") :]
    if phrase and not is_council and verb not in NO_TOPIC | {"", "have", "do", "run", "doing"}:
        return text[: acts.start()] + phrase + text[acts.end("who") :]
    return _with_name(text, acts, council) if council else text


def _with_name(text: str, acts: re.Match[str], name: str) -> str:
    """One council in the place of "they", its verb with it: "do they have", "what they have"."""
    before, after = text[: acts.start()], text[acts.end("who") :]
    if acts["who"].lower() == "they":
        if re.search(rf"\b(?:{_MANY})(?:n[’']t)?\s+$", before, re.I):
            before = re.sub(rf"\b({_MANY})(?=(?:n[’']t)?\s+$)", _singular, before, flags=re.I)
        elif not re.search(rf"\b(?:{_HELPS})(?:n[’']t)?\s+$", before, re.I):
            after = re.sub(rf"^(\s+)({_MANY})\b", _singular, after, flags=re.I)
    return before + name + after


def _singular(match: re.Match[str]) -> str:
    *gap, verb = match.groups()
    one = {"do": "does", "are": "is", "were": "was", "have": "has"}[verb.lower()]
    return "".join(gap) + (one.capitalize() if verb[0].isupper() else one)


_OF_A_REPORT = re.compile(r"\b(?:report|letter)s?\b", re.I)
_DO = re.compile(r"\b(?:do|does|did)\s+$", re.I)
_FINDS = frozenset({"find", "found", "praise", "praised", "criticise", "criticised", "recommend"})
_SAYS_NOW = re.compile(r"\b(?:do|does) (?:[\w’'-]+ ){1,2}?(?P<verb>\w+)", re.I)
_INSPECTION = re.compile(
    r"\b(?:inspect\w*|rated|focused visit|monitoring visit|inadequate|outstanding|"
    r"requires improvement)\b",
    re.I,
)
_IT_COMPARES = re.compile(
    r"\b(does|do|did|is|was|how[’']s|how is) (?:that|this|it)\b"
    r"(?= (?:compare|differ|different|better|worse|the same|like)\b)",
    re.I,
)
_ABOUT_IT = re.compile(
    r"\b(about|of|on|with|for|to|against|behind|from|over)\s+(?:that|this|it|them|these|those)"
    r"(?=\W*$|\s+(?:in|at|since|now|the|last|before|then)\b)",
    re.I,
)
_IT_DOES_AT = re.compile(
    r"\b(?:did|does|has|was|is|will) (?:it|that|this) (?:\w+ ){1,3}(?:at|in|for)\b", re.I
)
_MANY_THINGS = re.compile(
    r"(?:(?<![su])s|\b(?:children|people|staff|carers|mothers|fathers))$", re.I
)
_THEM = re.compile(r"\bthem\b(?! (?:about|of|over|on|for) (?:it|that|this)\b)", re.I)
_BARE_HOW = re.compile(r"\W*how (?:(?:many|much) (?:\w+ )?)?(?!is|was|come|so)\w+\W*$", re.I)
"""A question of which all but what it asks for is left out: "how quickly", "how many children"."""
_LED = re.compile(r"\b(?:leads?|led|inspectors?|inspected)\b", re.I)
_ANY_OTHERS = re.compile(
    r"\b(?:he|she|they)\b.*\b(?:done|do|led|lead|inspect(?:ed)?|been to|visited) (?:any |the )?"
    r"(?:others?|elsewhere|anywhere else|any more|more)\b",
    re.I,
)
_WHO_IT = re.compile(r"^(\W*who(?:[’']?s| is| was)) (?:it|that)\b", re.I)
_WERE_THERE = re.compile(
    r"\b(were|did|have|had) they((?: (?:last|ever|been|go|gone|come|visit))* there)\b", re.I
)
"""Those who were "there", at a council, are inspectors."""
_THAT_DOES = re.compile(
    r"\b(has|did|does|had|will|would|could|can|should) (?:that|this)(?= (?:(?!ones?\b)\w+)\b)"
    rf"(?! {GENERIC}\b)",
    re.I,
)
_A_COUNCIL = re.compile(
    r"\b(?:the|this|that) (?:local )?(council|authority|borough|la)\b(?! tax)", re.I
)
_ACTS = re.compile(r"\b(?P<who>they|it)\b(?:\s+also)?\s*(?P<verb>\w*)", re.I)
_DOES_ON = re.compile(r"\b(?:improv\w+|better|worse\w*|declin\w+|doing|perform\w*)\b", re.I)
_MANY = "do|are|were|have"
_HELPS = "did|does|can|could|will|would|shall|should|may|might|must|had|has|is|was"
_SPEAKS = DEEDS - frozenset(
    re.findall(
        r"\w+",
        """concern concerns issue issues good bad wrong well better worse happen happened
    reply replied respond responded response react reacted reaction
    strength strengths weakness weaknesses problem problems finding findings key main
    overall view views opinion criticism criticisms made make""",
    )
)
"""What inspectors do, and councils rarely."""


_WHICH = re.compile(r"which(?: one| council)? (?:is|was|has|had|did|does|got)\b", re.I)
_LEADS = re.compile(r"\bwho\b.*\b(?:director|leader|dcs|minister|chief)\b", re.I)
_WARNED = re.compile(r"(?<=\w )\bthem\b(?= (?:about|of|over|on|for) (?:it|that|this)\b)", re.I)
_AGAINST = re.compile(r"\b(?:over|against|behind|from)\s+$", re.I)
_IS_SUBJECT = re.compile(
    r"\b(?:is|was|has|did|does|had|will|would|could|can|should)(?:n[’']?t)?\s+$", re.I
)
_DONE = re.compile(r"\b(?:happen\w*|chang\w+ (?:any|some|a|the)\w*)\b", re.I)
"""What has no place for "about ..." behind it."""
_IN = re.compile(r"(?:in|during|on|at|since|before|after|by|between|from)\b", re.I)
_LAST_YEAR = re.compile(
    r"(?:in |during )?(?:the )?(?:last|past|this) (?:[\w-]+ )?(?:year|month|week)s?", re.I
)
_WHY_DID = re.compile(
    r"\W*(?:why|how|when|where)(?: \w+)? (?:did|does|do|was|were|is|are|has|have)\b", re.I
)
_THEY_DO = re.compile(
    r"\bthey\b(?=\W*$| (?:now|go|live|leave|come|stay|stop|quit|die|move|end up|get out)\b)", re.I
)
"""What people do, and no council."""
_PEOPLE = re.compile(
    r"\b(?:children|people|staff|carers|workers|leavers|parents|mothers|fathers|families|boys|"
    r"girls|"
    r"brothers|sisters|siblings|managers|teenagers|babies|guardians|adopters|councillors|social "
    r"workers)\b",
    re.I,
)
_LONGEST_IN_PLACE = 4
"""Words of a topic that can stand where "it" did, in a question with words of its own."""

"""What leads up to a question and asks nothing: "our new starter asked me who runs ..."."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.subjects import Gazetteer
from qa.follow_up.leaning import own_words


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message: what is ``asked``, and what was ``told`` before it, which may say what of."""

    asked: str
    told: str = ""


def without_preamble(text: str) -> Spoken:
    """``text`` reduced to what is asked, where it can be told; the whole of it where not.

    >>> without_preamble("im writing a training session and need to know who runs Leeds")
    Spoken(asked='who runs Leeds', told='im writing a training session')
    >>> without_preamble("We have a placement in Leeds. What was it rated?")
    Spoken(asked='What was it rated?', told='We have a placement in Leeds.')
    """
    told, asked = _sentences_told(text)
    if quote := _QUOTE_ON.match(asked):
        return Spoken(f"tell me about {asked[quote.end() :]}", told)
    for _ in range(_WRAPPINGS):
        lead = _LEAD.match(asked) or _LEAD_ABOUT.match(asked)
        if lead is None or _ASKS.match(lead["lead"]) or not _OF_US.search(lead["lead"]):
            break
        told = f"{told} {_ENDS_LEAD.sub('', lead['lead'])}".strip()
        about = "tell me about " if lead.re is _LEAD_ABOUT else ""
        asked = about + _EMBEDDED.sub(r"\1 \3 \2", asked[lead.end() :])
        if about:
            break
    before = asked
    asked = _ASIDE.sub("", asked)
    asked = _THE_DEAL.sub(r"what happened with ", asked)
    asked = _FILLER.sub("", asked)
    if asked != before:
        asked = re.sub(r"[\s,]+([?.!])", r"\1", " ".join(asked.split())).rstrip(" ,")
    return Spoken(asked if re.search(r"\w", asked) else text, told)


def turned_to(text: str) -> tuple[str, str] | None:
    """What is turned to before a question and the question: "back to Leeds, is it good now"."""
    match = _TURNS_TO.match(text)
    return (match["what"], text[match.end() :]) if match else None


def after_remark(text: str) -> tuple[str, str] | None:
    """A short sentence that asks nothing, and the question after it: "Long day. What is ..."."""
    end = _SENTENCE.search(text) or _PAUSE.search(text)
    if end is None or not re.search(r"[.,!;]\s*$", text[: end.end()]):
        return None
    if end[0].startswith(",") and errand_on(text[: end.start()]) is None:
        return None  # "knowsley care leavers, what changed": what is asked about
    remark, rest = text[: end.start()], text[end.end() :]
    is_short = len(remark.split()) <= _LONGEST_REMARK and not _OF_ONESELF.match(remark)
    is_short = is_short or errand_on(remark) is not None
    asks = _asks_something(remark) or not _BEGINS_A_QUESTION.match(rest)
    return (remark, rest) if is_short and not asks else None


def after_oneself(text: str) -> tuple[str, str] | None:
    """What somebody says of themselves and what they ask after it: "im on duty, Leeds grade?"."""
    match = _OF_ME.match(text)
    return (match["lead"], match["rest"]) if match else None


def errand_on(remark: str) -> str | None:
    """What somebody is to speak or write on: "been asked to present on neglect"."""
    match = _ERRAND_ON.search(remark)
    return match["what"] if match else None


def without_a_front(text: str, gazetteer: Gazetteer) -> str:
    """ "And return interviews, has it changed" with what stands in front in the place of "it"."""
    front = _FRONT.match(text)
    if front is None or gazetteer.find(front["what"], any_case=True):
        return text
    if not own_words(front["what"], gazetteer):
        return text
    return re.sub(r"\b(?:it|they|that)\b", front["what"], front["rest"], count=1, flags=re.I)


def _sentences_told(text: str) -> tuple[str, str]:
    """The sentences about the person who asks, and the rest."""
    begins = [0, *(m.end() for m in _SENTENCE.finditer(text))]
    ends = [*(m.start() for m in _SENTENCE.finditer(text)), len(text)]
    first, last = 0, len(begins) - 1
    while first < last and _is_told(text[begins[first] : ends[first]]):
        first += 1
    while last > first and _TELLS_WHY.match(text[begins[last] : ends[last]]):
        last -= 1
    return text[: ends[first - 1]] if first else "", text[begins[first] : ends[last]]


def _is_told(sentence: str) -> bool:
    """True for a sentence about the person who asks and what for, that itself asks nothing."""
    if _UNSURE.match(sentence):
        return True
    is_of_us = _OF_US.search(sentence) is not None and _ERRAND.search(sentence) is not None
    return is_of_us and not _asks_something(sentence)


def _asks_something(sentence: str) -> bool:
    if sentence.rstrip().endswith("?") or _ASKS.match(sentence):
        return True
    lead = _LEAD.match(sentence)
    return lead is not None and _OF_US.search(lead["lead"]) is not None


_ASKED_WITH = (
    r"(?:what|who|whose|whom|when|where|why|how|which|if|whether|whats|whos|hows|is|are|was|were|"
    r"do|does|did|has|have|had|about|any(?:thing)?|the|some)\b"
)
_ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|or|then|ok(?:ay)?)\b[\s,]*)*(?:what(?! i\b| we\b)|who|whose|"
    r"when(?! i\b| we\b)|where|"
    r"why|how|which|is|are|was|were|do(?! you\b| u\b)|does|did|has|have(?! you\b)|had|tell|show|"
    r"list|"
    r"compare|summari[sz]e|give)\b",
    re.I,
)
_SENTENCE = re.compile(
    r"(?<=[.!?;])\s+|\s+[-–—]\s+(?=\w+\s+\w)|\n+|,?\s+(?:but|so|and)\s+(?=(?:what|who|when|where|"
    r"why|how|"
    r"which|is|are|was|were|does|did|has)\b)|:\s+(?=(?:what|who|when|where|why|how|which|did|was|"
    r"is)\b)",
    re.I,
)
_OF_ME = re.compile(
    r"(?P<lead>\W*(?:i|i[’']?m|i[’']?ve|we|we[’']?re|my|our)\b[^?]*?)(?:[,:;]| [-–—])\s+"
    r"(?P<rest>(?!.*\b(?:i|my|we|our|me|us|it|that|this|they|there)\b)[^,]+)$",
    re.I,
)
_FRONT = re.compile(
    r"\W*(?:(?:and|but|so|what about|how about)\b\W*)*(?P<what>(?!(?:who|what|when|where|why|how|"
    r"which|is|are|was|were|did|does|do|has|have)\b)[^,:?–—]{3,40}?)(?:[,:]| [-–—])\s+"
    r"(?P<rest>(?:has|have|is|are|was|were|did|does|do|how|why|when)\b[^?]*?\b(?:it|they|that)\b.*)$",
    re.I,
)
"""A subject put before its question."""
_PAUSE = re.compile(r",\s+")
_ERRAND_ON = re.compile(
    r"\b(?:present(?:ing|ation)?|talk|training|session|essay|slides|workshop|dissertation|"
    r"assignment|write|writing|speak(?:ing)?|reading up|looking)\b(?: \w+){0,2}? (?:on|about|into) "
    r"(?P<what>(?:[\w’'-]+ ){0,3}[\w’'-]+)\W*$",
    re.I,
)
_OF_ONESELF = re.compile(
    r"\W*(?:(?:i|we)(?:[’']?m|[’']?ve|[’']?re| am| are| have)?|my|our) (?:an?|my|our|\w+ing|got)\b",
    re.I,
)
"""What may well bear on what is asked: "I am a veteran"."""
_LONGEST_REMARK = 6
"""Words."""
_BEGINS_A_QUESTION = re.compile(
    r"\W*(?:(?:and|but|so|ok(?:ay)?|anyway)\b\W*)*(?:(?:what|who|when|where|why|how)(?:[’']?s)?|"
    r"whose|which|is|are|was|were|do|does|did|has|have|had)\b",
    re.I,
)
_TURNS_TO = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|right|and|now|(?:can|could) we|let[’']?s)\b\W*)*(?:(?:go(?:ing)? |"
    r"com(?:e|ing) )?back (?:to|on)|(?:the )?same (?:for|with|in|at)|on ?to|now for|as for|"
    r"regarding|"
    r"what about|how about|turning to)\s+(?P<what>[^,:;–—?-]{3,40}?)\s*(?:[,:;.]\s+|\s[-–—]\s)"
    r"(?=(?:(?:what|who|when|where|why|how)(?:[’']?s)?|whose|which|is|are|was|were|do|does|did|has|"
    r"have|had)\b)",
    re.I,
)
_ERRAND = re.compile(
    r"\b(?:training|trainer|session|writing|essay|workshop|presentation|presenting|student|"
    r"social workers?|"
    r"placements?|placed|manager|starter|colleagues?|team|supervision|work(?:ing)? (?:in|at|for|"
    r"with)|new to|"
    r"preparing|dissertation|course|assignment|interview|hope|sorry|bother|looking (?:at|into)|"
    r"moving|"
    r"foster(?:ing)?|adopt\w*|child|children|council|borough|meeting|discussion|talking|reading)\b",
    re.I,
)
"""What people of this field are about when they ask; of anything else each word may matter."""
_UNSURE = re.compile(
    r"^\W*(?:i(?:[’']?m)? )?(?:not sure|no idea|don[’']?t (?:know|understand|get))\b", re.I
)
_OF_US = re.compile(
    r"^\W*(?:just |only |still )?(?:looking|trying|wondering|hoping|wanting|needing|curious|"
    r"interested|"
    r"not sure|no idea|any (?:idea|chance|way)|next)\b|"
    r"\b(?:i|i[’']?m|i[’']?ve|i[’']?d|ive|we|we[’']?re|we[’']?ve|my|our|me|us|you|u|ya|"
    r"(?:a|the|one of the) (?:colleague|manager|boss|student|new starter|trainee|team|group)s?)\b",
    re.I,
)
_KNOWING = (
    r"(?:know|tell|say|asked|asking|ask|asks|wonder(?:ing|ed)?|find out|finding out|found out|"
    r"remind|understand|figure out|work out|check|checking|see|explain|confirm|curious|clarify|"
    r"recap|hear|look(?:ing)? up|look(?:ing)? for|look(?:ing)? into|be interested|interested|"
    r"show|give|trying to remember|remember|sure|idea|question is|question was|help)"
)
_TO_WHOM = (
    r"(?:(?:[,:–—-]|me|us|him|her|them|the (?:team|group|others)|everyone|just|roughly|quickly|"
    r"briefly|again|"
    r"please|pls|is|was|about|on|of|with|this|it|to|in|for|out|basically|exactly|actually|like|"
    r"um+|erm*|well|so)\s*)*"
)
_LEAD = re.compile(
    rf"^(?P<lead>[^?]{{0,300}}?\b{_KNOWING})\b\s*{_TO_WHOM}(?={_ASKED_WITH})(?!about\b)"
    r"(?:(?:if|whether)\s+(?:you (?:know|can tell me|have(?: anything|"
    r" something)?)\s+)?(?:or not\s+)?"
    r"(?:about\s+)?)?",
    re.I,
)
"""Somebody wants to know something; the first word of what stands after it."""
_QUOTE_ON = re.compile(
    r"^(?!\W*(?:who|when|where|why|which|how|did|does|do they|is|are|was|were)\b)[^?]{0,60}?"
    r"\b(?:quotes?|quotations?|exact (?:words?|wording)|wording|words)"
    r"(?: (?:from|by) (?:the )?(?:(?:\w+ )?reports?|ofsted|inspectors?|articles?|library))?"
    r"(?: for (?:(?:my|our|a|an|the|some) )?(?:\w+ ){0,2}?(?:training|session|slides?|workshop|"
    r"presentation|report|essay|team|meeting|course|induction|assembly|handout|supervision))*"
    r" (?:about|on|regarding|around)\s+(?!(?:that|this|it|them|these|those)\b)(?=\w)",
    re.I,
)
"""A quote on something is asked for, which is what all answers are."""
_LEAD_ABOUT = re.compile(
    r"^(?P<lead>[^?]{0,300}?\b(?:tell (?:me|us)|know|find out|information|info|something|anything|"
    r"looking|look|read(?:ing)?|learn(?:ing)?|hear|interested))\s+(?:please )?"
    r"(?:about|on|into|at|in)\s+(?!(?:that|this|it|them|these|those|him|her)\b)(?=\w)",
    re.I,
)
"""The same where what it is about is no question: "could you tell me about ..."."""
_EMBEDDED = re.compile(
    r"^(who|what|where|when|why|how) ((?:the|its|their|an?) (?:[\w’'-]+ ){0,4}?[\w’'-]+) "
    r"(is|was|are|were)(?! \w+(?:ed|ing)\b)\b",
    re.I,
)
"""A question inside another ("... who the director was") has its verb behind."""
_WRAPPINGS = 3
"""How many such leads may stand inside one another."""
_ENDS_LEAD = re.compile(
    rf"[\s,;]*(?:\b(?:and|so|but|because|as)\b\s*)?(?:\b(?:i|we|he|she|they|you|could|can|would|"
    rf"will|do|u)\b\s*)*"
    rf"(?:[\w’']+\s+){{0,3}}?{_KNOWING}\W*$",
    re.I,
)
_TELLS_WHY = re.compile(
    r"^\W*(?:(?:it[’']?s|its|this is|that[’']?s|asking|i[’']?m asking|i need (?:it|this)|"
    r"need (?:it|"
    r"this)|we need (?:it|this)) (?:all )?(?:for|because|as)|for (?:my|our|a|an) |just (?:curious|"
    r"wondering|checking|asking)|no rush|thank|thanks|ta\b|cheers|many thanks|hope (?:that|this|"
    r"you)|"
    r"sorry (?:if|for|to)|any help)\b",
    re.I,
)
_ASIDE = re.compile(
    r"[\s,(–—-]+(?:(?:it[’']?s|its|this is|asking) for (?:my|our|a|an|the) [^?,.]{3,60}|"
    r"for (?:my|our) (?:\w+ ){0,3}(?:training|session|workshop|presentation|supervision|report|"
    r"essay|meeting|talk|slides|team|dissertation|cpd|interview|visit)(?: (?:tomorrow|today|"
    r"next week|"
    r"this (?:week|afternoon|morning)|later))?|"
    r"for an? (?:\w+ ){0,3}(?:training|session|workshop|presentation|essay|meeting|talk|"
    r"dissertation|interview)(?: (?:tomorrow|today|later|next week))?|if poss(?:ible)?|"
    r"if (?:you|u) (?:know|can|could|have it|"
    r"don[’']?t mind|wouldn[’']?t mind)|"
    r"if (?:that[’']?s|thats|it[’']?s) (?:ok|okay|possible|alright|all right)|"
    r"do you know|or whatever|or something|in a nutshell|in plain english|in simple terms|"
    r"by any chance|roughly speaking|please|pls)\)?(?=\W*$)",
    re.I,
)
_THE_DEAL = re.compile(
    r"\bwhat(?:[’']?s| is| was)? (?:exactly )?the (?:deal|story|situation|craic|crack|score|"
    r"lowdown|gist|"
    r"state of play)(?: (?:is|was))? (?:with|on|at|in|of|about)\s+",
    re.I,
)
_FILLER = re.compile(
    r"\b(?:roughly(?! \d)|basically|literally|honestly|kindly|obviously|essentially|"
    r"just (?=tell|say|wonder|want|need|give))\b,?\s*",
    re.I,
)

"""The greetings and thanks that open and end a question."""

from __future__ import annotations

import re


def without_courtesy(text: str) -> str:
    """``text`` without the greetings and thanks that open and end it.

    >>> without_courtesy("Great, thanks. And Salford?")
    'And Salford?'
    """
    asked = text[match.end() :] if (match := _COURTESY.match(text)) else text
    return _COURTESY_AFTER.sub("", asked)


def takes_leave(text: str) -> bool:
    """True where thanks are all that is meant, whatever they go on with: "cheers, that's me done".

    >>> takes_leave("cheers. you sound like my manager"), takes_leave("thanks. and Salford?")
    (True, False)
    """
    opening = _COURTESY.match(text)
    after = text[opening.end() :] if opening else text
    if _IS_DONE.match(after):
        return True
    is_thanks = opening is not None and _THANKS.search(opening[0]) is not None
    is_remark = "?" not in after and len(after.split()) <= _LONGEST_REMARK
    return is_thanks and is_remark and _OF_US.match(after) is not None


def says_thanks(text: str) -> bool:
    """True where thanks are among the words of ``text``."""
    return _THANKS.search(text) is not None


_EVEN_RUNNING_ON = (
    r"ok(?:ay)?|oh|ah|hm+|ta|cheers|hiya|hi(?: there| all)?|hello(?: there)?|hey(?: there)?|"
    r"please|pls|"
    r"(?:many )?(?:thank you(?![’'])|thanks(?: you(?=\W*$))?)(?: (?:so|very) much| a lot| again)?"
    r"(?: for (?:that|this|(?:the|your) (?:help|answer|info)\w*))?|thx|nvm|"
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
    r"one last thing|moving on|anyway|(?:never ?mind|nvm|forget|scrap|ignore|leave|drop)"
    r"(?: (?:about )?(?:that|it|this|all that|the last one))?(?: for now)?)"
)
_COURTESY = re.compile(
    rf"^\W*(?:(?:{_EVEN_RUNNING_ON})\b[\s,.!;:–—-]*|(?:{_BEFORE_A_PAUSE})(?:[\s]*[,.!;:–—-]+\s*|"
    rf"\s*$|"
    rf"\s+(?=(?:{_EVEN_RUNNING_ON})\b))|{_ANNOUNCED}(?:[\s,.!;:–—-]+|$))+",
    re.I,
)
_LONGEST_REMARK = 9
"""Words."""
_THANKS = re.compile(r"\b(?:thanks?|thx|ta|cheers|brilliant|perfect|lovely|great)\b", re.I)
_IS_DONE = re.compile(
    r"\W*(?:that[’']?s|that is|that(?: wi|[’']?)ll be) (?:me|us|it|all|everything)"
    r"(?: (?:all|i need(?:ed)?|done|finished|sorted|off|from me|for (?:now|today|tonight|the day)|"
    r"then|now|thanks|ta|cheers))*\W*$|"
    r"\W*(?:i[’']?m|i am|we[’']?re) (?:done|off|finished|sorted|all set)\b[^?]{0,30}$",
    re.I,
)
_OF_US = re.compile(
    r"\W*(?:you(?:[’']?re|[’']?ve)?|u|(?:i|we)(?:[’']?m|[’']?ll|[’']?ve|[’']?d|[’']?re)?|"
    r"(?:got|have|need|better|time|off|back)(?: (?:to|a|the))?|see|speak|catch|bye|enjoy|"
    r"(?:that|this|it)(?:[’']?s|[’']?ll| is| was| will)? (?:helps?|helped|me|us|all|everything|"
    r"enough|what|exactly|do|great|good|useful|helpful))\b"
    r"(?! (?:want|wanted|need to know|wonder\w*|meant|mean|was asking|said)\b)",
    re.I,
)
"""How a remark begins that is about those who talk, and asks for nothing."""
_COURTESY_AFTER = re.compile(
    r"[\s,.!?–—-]+(?:please|pls|plz|thanks|thank you|thx|ta|cheers|i meant?|"
    r"(?<=[,.!–—-] )sorry)[\s.!?]*$",
    re.I,
)

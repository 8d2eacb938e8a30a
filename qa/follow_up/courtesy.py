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
    r"one last thing|moving on|anyway|(?:never ?mind|forget|scrap|ignore|leave|drop)"
    r"(?: (?:about )?(?:that|it|this|all that|the last one))?(?: for now)?)"
)
_COURTESY = re.compile(
    rf"^\W*(?:(?:{_EVEN_RUNNING_ON})\b[\s,.!;:–—-]*|(?:{_BEFORE_A_PAUSE})(?:[\s]*[,.!;:–—-]+\s*|"
    rf"\s*$|"
    rf"\s+(?=(?:{_EVEN_RUNNING_ON})\b))|{_ANNOUNCED}(?:[\s,.!;:–—-]+|$))+",
    re.I,
)
_COURTESY_AFTER = re.compile(
    r"[\s,.!?–—-]+(?:please|pls|plz|thanks|thank you|thx|ta|cheers|i meant?)[\s.!?]*$", re.I
)

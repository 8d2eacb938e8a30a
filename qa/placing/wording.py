"""How verdicts and differences are put to a person: plain, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.article import Article
from corpus.reference import marks
from qa.placing.placed import Change, Difference, Flag, Location, Verdict

NO_WORDS = "There are no words in it to look for."
TOO_MANY_PARTS = (
    "There are too many ellipses in it to say where its parts stand; check it a piece at a time."
)
NOT_FOUND = "These words, or words near to them, are not in the library."
_SHOWN = 60
_SAYS = {
    Verdict.EXACT: "Word for word as in the article.",
    Verdict.TYPOGRAPHY: "The article’s own words; only marks, dashes, spaces or the like differ.",
    Verdict.CUT: "The article’s own words, with something left out where the ellipsis stands.",
    Verdict.STITCHED: "Parts of different places put together as one quotation.",
    Verdict.OTHER_SPEAKER: "The words stand in the article, but not as that speaker’s.",
    Verdict.COMMENT_ONLY: "These words stand only in a reader’s comment.",
    Verdict.ALTERED: "Not the article’s words.",
}


def describe(
    verdict: Verdict,
    listed: Sequence[Difference],
    locations: Sequence[Location],
    *,
    turned: bool,
) -> str:
    """The verdict in a sentence or two, and the gravest differences."""
    said = [_SAYS[verdict]]
    if verdict is Verdict.STITCHED and len({at.article_id for at in locations}) == 1:
        said = ["Parts that stand apart in the article are put together as one quotation."]
    if turned:
        said = ["What the ellipsis leaves out may turn the sense."]
    telling = [d for d in listed if d.kind is not Change.TYPOGRAPHY]
    telling.sort(key=lambda d: _RANK.get(d.flags[0], 9) if d.flags else 9)
    reasons = list(dict.fromkeys(d.why for d in telling if d.why))
    said += [f"{why[:1].upper()}{why[1:]}." for why in reasons[:3]]
    if len(reasons) > 3:
        rest = len(reasons) - 3
        said.append(f"And {rest} more {'difference' if rest == 1 else 'differences'}.")
    return " ".join(said)


_RANK = {Flag.NEGATION: 0, Flag.NUMBER: 1, Flag.NAME: 2, Flag.ORDER: 3}


def explained(d: Difference) -> Difference:
    """The difference with its ``why``, where it has none yet."""
    return d if d.why else replace(d, why=_why(d))


def _why(d: Difference) -> str:
    ours, theirs = _quoted(d.given), _quoted(d.article)
    grave = ""
    if Flag.NEGATION in d.flags:
        grave = ", which turns the sense round"
    elif Flag.NUMBER in d.flags:
        grave = ": another number"
    elif Flag.NAME in d.flags:
        grave = ": another name"
    match d.kind:
        case Change.ADDED:
            grave = {": another number": ": a number", ": another name": ": a name"}.get(
                grave, grave
            )
            return f"{ours} is not in the article{grave}"
        case Change.LEFT_OUT:
            grave = {": another number": ": a number", ": another name": ": a name"}.get(
                grave, grave
            )
            return f"{theirs} is left out and nothing says so{grave}"
        case Change.MOVED:
            shown = ours if d.given else theirs
            return f"{shown} stands in another order in the article"
        case Change.CAPITAL:
            return f"{ours} is written {theirs} in the article"
        case Change.SPELLING:
            return f"{ours} is spelled {theirs} in the article"
        case Change.PUNCTUATION:
            if not d.given:
                return f"the article’s {theirs} is left out"
            return f"{ours} stands for {theirs}" if d.article else f"{ours} is added"
        case Change.TYPOGRAPHY:
            return f"{ours} is {theirs} in the article" if d.given and d.article else "marks only"
        case _:
            return f"{ours} stands where the article has {theirs}{grave}"


def left_out(words: str, turns: str | None) -> str:
    """What an ellipsis stands for."""
    why = f"the ellipsis leaves out {_quoted(words.strip())}"
    return f"{why}, with “{turns}” in it" if turns else why


def other_speaker(claimed: str, at: Location, article: Article, length: int) -> Difference:
    """That the words are said by somebody else than is claimed."""
    there = at.speaker or ""
    if there:
        why = f"{there} says this in the article, not {claimed}"
    else:
        why = f"these are the article’s own words, and not those of {claimed}"
        there = article.publisher or article.title
    return Difference(Change.SPEAKER, claimed, there, (0, length), None, (), why)


def _quoted(words: str) -> str:
    """The words in marks, shortened in the middle where they are long."""
    flat = " ".join(words.split())
    if len(flat) > _SHOWN:
        half = _SHOWN // 2
        flat = f"{flat[:half].rsplit(' ', 1)[0]} … {flat[-half:].split(' ', 1)[-1]}"
    before, after = marks(flat)
    return f"{before}{flat}{after}"

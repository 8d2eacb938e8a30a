"""A text as the words and signs that count when words are compared; typography does not count.

Quotation marks, the kind of a dash, spaces, ligatures, characters of no width, how accents are
composed and bullets are no tokens or have one form. Letters, digits, signs and where a word ends
do count, and so does a capital, which is compared apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

ELLIPSIS = "…"
DASH = "-"
_IN_WORDS = (
    "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
)
"""Of no width, or what only tells a program how to set the characters around it."""
_NO_WIDTH = re.compile(f"[{_IN_WORDS}]")
_APOSTROPHES = "'’‘ʼ＇′`´"
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_ONE_APOSTROPHE = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))
_W = rf"(?:[^\W_]|[\u0300-\u036f{_IN_WORDS}])"
_TOKEN = re.compile(
    rf"""
    (?P<ellipsis> [\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])] | … | \.(?:[ \u00a0]?\.){{2,}} )
  | (?P<number> \d{{1,3}}(?:[,\u00a0\u202f\u2009]\d{{3}})+(?!\d)(?:\.\d+)?{_W}*
              | \d+(?:\.\d+)+{_W}* )
  | (?P<circle> (?<!\S)o(?=\s) )
  | (?P<broken> (?:\[{_W}\])?{_W}+[-‐\u00ad][ \t]*\r?\n\s*{_W}+(?:[{_APOSTROPHES}]{_W}+)* )
  | (?P<bracketed> \[(?P<letter>{_W})\]
        (?:{_W}+(?:[{_APOSTROPHES}]{_W}+)* | (?:[{_APOSTROPHES}]{_W}+)+) )
  | (?P<word> {_W}+(?:[{_APOSTROPHES}]{_W}+)* )
  | (?P<dash> (?:[-‐‑‒–—―−﹣－]|--+)+ )
  | (?P<quote> [{_APOSTROPHES}"“”„‟«»‹›‚‛＂]+ )
  | (?P<bullet> [•·▪▫■□◼◻◆◦●○‣⁃➢✓\uf000-\uf0ff] )
  | (?P<sign> [^\s\w] )
    """,
    re.VERBOSE,
)
AT_LINE_END = re.compile(r"[-‐\u00ad](?=[ \t]*\r?\n)")
"""A hyphen that may be there only because the line ends."""
_SEPARATORS = re.compile("[,\u00a0\u202f\u2009]")
_LINE_START = re.compile(r"(?:^|\n)[ \t]*$")
END_SIGNS = frozenset({".", ",", ";", ":", "!", "?", DASH, ELLIPSIS})
"""Signs that an editor may put at the end of a quotation."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign. ``key`` is what is compared; ``shape`` the same with its capitals.

    ``is_bracketed`` is True where an editor's bracket changed its first letter, or where it stands
    in square brackets as something that the writer put in.
    """

    key: str
    shape: str
    start: int
    end: int
    is_word: bool
    is_bracketed: bool = False


def tokens(
    text: str, start: int = 0, end: int | None = None, *, known: Collection[str] = ()
) -> list[Token]:
    """The tokens of ``text[start:end]``, with offsets into ``text``.

    A word cut by a hyphen at a line's end is one word where ``known`` has it so, else two with the
    hyphen between them where it has the first of them, else one.
    """
    end = len(text) if end is None else end
    found: list[Token] = []
    depth = 0
    for m in _TOKEN.finditer(text, start, end):
        kind = m.lastgroup if m.lastgroup != "letter" else "bracketed"
        a, b = m.span()
        if kind in ("quote", "bullet", "circle"):
            continue
        if kind == "ellipsis":
            found.append(Token(ELLIPSIS, ELLIPSIS, a, b, False))
        elif kind == "dash":
            if _begins_item(text, a) and text[b : b + 1].isspace():
                continue  # a list's mark
            found.append(Token(DASH, DASH, a, b, False))
        elif kind == "sign":
            sign = m[0]
            if sign in "[]":
                depth += 1 if sign == "[" else -1 if depth else 0
            elif unicodedata.category(sign) not in ("Cf", "Cc", "Mn"):
                if sign == "*" and text[b : b + 1].isspace():
                    continue  # a list's mark
                found.append(Token(sign, sign, a, b, False, depth > 0))
        elif kind == "broken":
            found += _broken(m[0], a, known, depth > 0)
        else:
            shape = _shape(_SEPARATORS.sub("", m[0]) if kind == "number" else m[0])
            if kind == "bracketed":
                shape = shape.replace("[", "").replace("]", "")
            if shape:
                in_brackets = kind == "bracketed" or depth > 0
                found.append(Token(shape.casefold(), shape, a, b, True, in_brackets))
    return found


def keys(found: Collection[Token]) -> list[str]:
    """What is compared of each."""
    return [t.key for t in found]


def _begins_item(text: str, at: int) -> bool:
    """Whether a sign at ``at`` begins a line, and the line before does not go on in it."""
    if not _LINE_START.search(text, max(0, at - 8), at):
        return False
    before = text[max(0, at - 40) : at]
    return "\n\n" in before or before.rstrip()[-1:] in ("", ".", ":", ";", "!", "?", ",")


def cut_words(text: str) -> set[str]:
    """What ``known`` is asked about words cut at a line's end in ``text``: each in one, and its
    first part.
    """
    cut = (_cut(m[0])[:2] for m in _TOKEN.finditer(text) if m.lastgroup == "broken")
    return {shape.casefold() for shapes in cut for shape in shapes}


def _cut(word: str) -> tuple[str, str, str, int]:
    """A word cut at a line's end: in one, its two parts, and where the hyphen is."""
    hyphen = next(m.start() for m in AT_LINE_END.finditer(word))
    first = word[:hyphen].replace("[", "").replace("]", "")
    rest = word[hyphen + 1 :].lstrip()
    return _shape(first + rest), _shape(first), _shape(rest), hyphen


def _broken(text: str, at: int, known: Collection[str], in_brackets: bool) -> Iterator[Token]:
    in_brackets = in_brackets or text.startswith("[")
    joined, one, two, hyphen = _cut(text)
    is_two = joined.casefold() not in known and one.casefold() in known
    if not is_two or text[hyphen] == "\u00ad":
        yield Token(joined.casefold(), joined, at, at + len(text), True, in_brackets)
        return
    begins = at + len(text) - len(text[hyphen + 1 :].lstrip())
    yield Token(one.casefold(), one, at, at + hyphen, True, in_brackets)
    yield Token(DASH, DASH, at + hyphen, at + hyphen + 1, False, in_brackets)
    yield Token(two.casefold(), two, begins, at + len(text), True, in_brackets)


def _shape(word: str) -> str:
    if word.isalnum() and word.isascii():
        return word  # nearly every word
    bare = _NO_WIDTH.sub("", word).translate(_LIGATURES).translate(_ONE_APOSTROPHE)
    return bare if bare.isascii() else unicodedata.normalize("NFC", bare)

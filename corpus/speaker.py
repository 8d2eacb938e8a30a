"""Whom a name stands for: "Walker", "the director", "she", by all that an article says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.article import Voice
from corpus.bodies import known_bodies, known_roles
from corpus.cast import TITLES, Cast, capitals, voice_of
from corpus.councils import given_names
from corpus.cues import PEOPLE, PERSON, THE_THIRD, THEN, UNNAMED, Cue
from corpus.names import fold
from corpus.sentences import Span


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: ``name`` as the article has it at its fullest, ``role`` what it says they are.

    ``described`` is all that tells who they are, in the article's words. ``sentence`` is the span
    of the sentence that attaches the words to them, ``named`` where it names them, perhaps more
    shortly ("Bell"), and ``cue`` the word that attaches them ("said"). These are None where the
    text does not name them: the author of a comment, the inspectors whose report it is.
    ``attached`` is where "she" stands for them beside the words, if it does.
    """

    name: str
    described: str
    named: Span | None = None
    sentence: Span | None = None
    role: str | None = None
    voice: Voice | None = None
    cue: str | None = None
    attached: Span | None = None


def attached(speaker: Speaker, cue: Cue) -> Speaker:
    """The same speaker, attached by another cue ("she said")."""
    return replace(speaker, attached=(cue.at, cue.at + len(cue.who)), cue=cue.verb or None)


class Naming:
    """Makes the speakers of one article out of its cues."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._people: dict[str, bool] = {}

    def is_named(self, speaker: Speaker) -> bool:
        """Whether a speaker has a name of their own, a body's or a person's."""
        name = speaker.name
        if self.agrees("it", speaker):
            return True
        return " " not in name or self.cast.is_person(name)

    def agrees(self, pronoun: str, speaker: Speaker) -> bool:
        """Whether a pronoun can stand for ``speaker``: "they" for inspectors, "it" for a body."""
        name = THEN.split(speaker.name, maxsplit=1)[0]  # what stands first: "a worker at a council"
        is_body = bool(_A_BODY.search(name) or any(b.start == 0 for b in known_bodies().find(name)))
        is_a_name = " " not in name and name[:1].isupper() and fold(name) in given_names()
        is_person = not is_body and (is_a_name or PERSON.search(name) is not None)
        is_many = not is_person and not _ONE.match(name) and bool(MANY.search(name) or is_body)
        match pronoun.lower():
            case "it":
                return is_body and not re.search(r"\binspectors$", name)
            case "they":
                # "A spokesperson said ..., they added" too; but no single council.
                is_several = is_many and (
                    not is_body or speaker.voice is Voice.REGULATOR or name[-1] == "s"
                )
                return is_several or (not is_person and bool(_ONE.match(name)))
            case "she":
                return not (is_body or is_many) and self.cast.is_woman(name, speaker.role) in (
                    None, True)  # fmt: skip
            case _:
                return not (is_body or is_many) and self.cast.is_woman(name, speaker.role) in (
                    None, False)  # fmt: skip

    def people_in(self, bare: str) -> set[str]:
        """The words of a sentence that are people's names."""
        return {
            w for w in capitals(bare) if w in self.cast.people_named or fold(w) in given_names()
        }

    def named_in(self, bare: str, but: Speaker | None) -> bool:
        """Whether a sentence names a person who is not ``but``: "she" may mean either after it."""
        known = but.described + but.name if but else ""
        return any(w in self.cast.surnames and w not in known for w in capitals(bare))

    def speaker(self, cue: Cue, last: Speaker | None = None) -> Speaker | None:
        """The speaker by the fullest name the article has, with what stands beside it there.

        ``last`` is who spoke last: "the director" may be they, whom nothing says to be one.
        """
        who, more = cue.who, cue.more
        if UNNAMED.match(who):
            return None
        own = f"{who}{more}"
        if _TWO_TOGETHER.fullmatch(" and ".join(w.split()[-1] for w in who.split(" and ") if w)):
            return None  # two who say it together are no one speaker
        if THE_THIRD.match(who) and more.strip(", "):
            described = more.strip(", ")
            return self._made(described, own, described, cue)
        definite = _THE_ROLE.match(who)
        is_a_body = _A_BODY.search(who) is not None or bool(known_bodies().find(who))
        if definite is not None and not is_a_body and not more.strip(" ,"):
            meant = self._who_is(definite["role"])
            if meant is not None:
                role = self.cast.role_of(meant)
                return Speaker(meant, f"{own}; {meant}, {role}", cue.span(who), cue.sentence, role,
                               self.cast.voice(meant, role), cue.verb or None)  # fmt: skip
            if last is not None and last.role is None and self.is_named(last) and (
                not self.agrees("it", last)
            ):  # fmt: skip
                return None  # perhaps whom the text has just named, perhaps not
        body = self.cast.body(who)
        if body is not None:
            return self._as_body(body, who, cue)
        head = THEN.split(who, maxsplit=1)[0]
        if _A_WRITING.search(head) or (
            _A_BODY.search(head) and not known_bodies().find(who) and not PERSON.search(more)
        ):
            return self._made(who, own, who, cue)
        person = PERSON.search(head) or PERSON.match(more.lstrip(", "))
        if person is None or not head.endswith(person.group()):
            # "Director of children's services Rosa Bell"
            ends = re.search(rf"(?:{PERSON.pattern})$", who)
            person = ends if ends and not known_bodies().find(ends.group()) else person
        name = self._person_in(person.group()) if person else None
        said_as = name
        beside = re.match(r",\s(?P<name>[A-Z][\w’'-]+)(?=,)", more)
        if person is None and beside is not None and self._is_a_person_s(beside["name"]):
            name = said_as = self.cast.person(beside["name"])
        capital = re.search(r"\b[A-Z][\w’'-]+$", who)
        if name is None and capital is not None and not PEOPLE.search(who):
            # "Bell said": the one full name that ends so.
            said_as = capital.group()
            if known_bodies().get(who.removeprefix("the ").removeprefix("The ")):
                return self._made(who, own, who, cue)
            if said_as == who or known_roles().find(who) or _TITLE.match(who):
                name = self.cast.person(said_as)
            else:
                name = None
            if name == said_as and not self._is_a_person_s(said_as):
                council = self.cast.council(said_as) if said_as == who else None
                return self._made(council, f"{own}; {council}", who, cue) if council else None
        bodies = known_bodies().find(who)
        if name is None or any(name in who[b.start : b.end] for b in bodies):
            opens = bool(bodies) and _BEFORE_A_BODY.fullmatch(who[: bodies[0].start]) is not None
            if opens and not PEOPLE.search(who[bodies[-1].end :]) and not more.strip(" ,"):
                said = who[bodies[0].start : bodies[-1].end]
                return self._as_body(self.cast.body(said) or said, said, cue)
            if not (PEOPLE.search(who) or known_roles().find(who)):
                return None
            return self._made(_trimmed(who), own, _trimmed(who), cue)
        role = self.cast.role_of(name)
        told = [own, *([f"{name}, {role}"] if role else [])]
        return Speaker(
            name, "; ".join(told), cue.span(said_as or name), cue.sentence, role,
            self.cast.voice(name, role), cue.verb or None,
        )  # fmt: skip

    def _who_is(self, role: str) -> str | None:
        """Whom "the director" means: the one who is said to be, if it is a role."""
        if not known_roles().find(role) and not PEOPLE.search(role):
            return None
        return self.cast.who_is(role)

    def _person_in(self, words: str) -> str:
        # "Labour's Imran Sadiq" is Imran Sadiq.
        name = re.sub(_FRONT_WORDS, "", re.sub(r"^.*[’']s?\s(?=[A-Z])", "", words))
        short = name.split()[-1]
        fullest = self.cast.full_names.get(short)
        if len(name.split()) == 1:
            return fullest or name
        return name

    def _is_a_person_s(self, name: str) -> bool:
        """Whether a single name with no full form is somebody's: it has an age or a role beside."""
        if name not in self._people:  # it reads all of the article
            is_aged = re.search(
                rf"\b{re.escape(name)},? (?:aged |was |is )?\d{{1,2}}\b", self.cast.text
            )
            self._people[name] = (
                bool(is_aged) or fold(name) in given_names() or self.cast.role_of(name) is not None
            )
        return self._people[name]

    def _as_body(self, body: str, said: str, cue: Cue) -> Speaker:
        return self._made(body, f"{cue.who}{cue.more}; {body}", said, cue)

    def _made(self, name: str, described: str, said: str, cue: Cue) -> Speaker:
        return Speaker(
            name, described, cue.span(said), cue.sentence, None, voice_of(name, None),
            cue.verb or None,
        )  # fmt: skip


_FRONT_WORDS = re.compile(
    r"^(?:(?:For|In|At|As|By|To|With|But|And|From|When|After|The|Of|Cllr|Councillor|Dr|Prof|"
    r"Professor|Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady|Baroness|Judge|Justice|Former|Director|Leader|"
    r"Chair|Commissioner|Minister|Secretary|Manager|Inspector|President|Head|Officer|Executive|"
    r"Member|Chief)\.?\s)+"
)
_TITLE = re.compile(rf"^{TITLES}\b")
_A_BODY = re.compile(
    r"\b(?:reports?|reviews?|letter|survey|study|councils?|authority|authorities|union|charity|"
    r"government|department|team|alliance|forum|association|federation|trust|board|committee|panel|"
    r"partnership|evaluation|audit|inquiry|tribunal|inspectorate|regulator|watchdog|statement|"
    r"judgment|ruling|email|note|log|file|leaflet|website|app|memo|post|tweet)$",
    re.I,
)
_TWO_TOGETHER = re.compile(r"[A-Z][\w’'-]+ and (?:[A-Z][\w’'-]+)")
_A_WRITING = re.compile(
    r"\b(?:letter|email|statement|judgment|ruling|note|log|leaflet|memo|post|tweet)$", re.I
)
_BEFORE_A_BODY = re.compile(r"(?:(?:the|and|but|both|also|a|an|charity|union|body|group)\s)*", re.I)
MANY = re.compile(r"\b(?:people|children|staff|men|women|[\w’'-]{3,}s)\b", re.I)
_ONE = re.compile(r"(?:an?|one|another) ", re.I)
_THE_ROLE = re.compile(r"(?:[Tt]he|[Ii]ts|[Tt]heir)\s(?P<role>[a-z][\w’'-]*(?:\s[\w’'-]+){0,4})$")


def _trimmed(who: str) -> str:
    return re.sub(r"^(?:And|But|Yet|So|Then|Also|Now)\s", "", who)

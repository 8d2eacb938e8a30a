"""Who a sentence says speaks: "Rosa Bell said", "according to the union", "as one parent put it".

Only words: what quotation marks hold is blanked out before, and whom a name stands for is settled
elsewhere (``speaker.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.bodies import known_bodies, known_roles

QUOTED = "\x00"
"""What stands for every quoted character, marks included, each in its place."""
LONGEST_NAME = 9
"""Words of what somebody is called; a longer run before "said" is no name."""

# Words read as a name are cut at lengths no name has: else a text without spaces or stops would
# be read through again from each of its characters.
SAYS = (
    r"(?:said|says|told|tells|added|adds|warned|warns|explained|explains|argued|argues|insisted|"
    r"insists|admitted|admits|acknowledged|acknowledges|claimed|claims(?= that)|wrote|writes|"
    r"replied|commented|comments|continued|went on|responded|remarked|declared|reflected|"
    r"stated|states|noted|notes(?= that| how|,)|observed|observes|stressed|stresses|recalled|"
    r"recalls|welcomed|welcomes|praised|praises|tweeted|posted|ruled|reads(?=[:,])|read(?=[:,]|"
    r"\s?\x00)|urged|urges|joked|countered|summed up|summarised|put it|testified|"
    r"criticised|criticises|concluded|concludes|recommended|recommends|described|describes|"
    r"pointed out|points out|complained|promised|pledged|vowed|rejected|agreed|believes|thinks|"
    r"suggested|suggests|accepted|accepts|conceded|confirmed|confirms|disputes|disputed|"
    r"used to say|would say|likes? to say|emphasised|emphasises|announced|revealed|cautioned|"
    r"protested|lamented|apologised|shouted|shouts|whispered|muttered|snapped|shot back|hit back|"
    r"quipped|sighed|reasoned|mused|ventured|promises|hopes|laughs|asserted|asserts|affirmed|"
    r"reported back|wondered|intervened|interrupted|retorted|answered|begged|pleaded|contended|"
    r"contends|maintained|maintains|reiterated|signalled|tells|predicted|predicts|vows|jokes|"
    r"(?:called|calls|asked|asks)(?=(?: for| on| the| it| this| that| ministers)\b|"
    r"(?: her| him| them| me| us)?[:,]))"
)
_FOUND = r"(?:found|finds|reported|reports|heard|saw|sees)"
JUDGES = (
    r"(?:hailed|deemed|judged|rated|highlighted|identified|commended|labelled|branded|dismissed|"
    r"called|calls|credited|blamed|raised|attributed|dubbed|cited|considered|celebrated|attacked|"
    r"condemned|denounced|questioned|thanked|referred to|spoke of|speaks of|talked of|talked about|"
    r"paid tribute to|expressed|voiced|painted|listed|flagged|recognised|wanted|"
    r"characterised)"
)
"""What gives the quoted words of its sentence to its subject, but no sentence without any."""
_OFTEN = (
    r"(?:(?:also|then|later|still|rightly|previously|further|now|once|always|often|repeatedly|"
    r"has|have|had|simply|only|even|since|earlier|[a-z]{3,12}ly) ){0,2}"
)
_WORD = r"(?!(?:who|which|whose|whom)\b)[\w’'.-]{1,40}"
_AFTER_QUOTED = re.compile(
    rf"(?:\x00|(?<=\w)[,.?!…])\s{{0,3}}(?:as\s)?(?P<verb>{SAYS})\s+(?!\d)"
    r"(?P<who>[^.;:\x00,]{1,160})(?P<more>(?:,(?!\s*\x00)[^.;:\x00,]+){0,2})"
    r"(?=\s*(?:[.,;:]|\x00|$))"
)
_ACCORDING = re.compile(
    r"\b(?P<verb>[Aa]ccording to|[Ii]n the words of|as reported by|[Aa]s)\s"
    r"(?P<who>[^.;:\x00,]{1,160}?)(?P<more>)(?=[.,;:\x00]|$|\s(?P<put>put it|put this|says|said))"
)
_BY = re.compile(
    r"\b(?P<verb>(?:described|praised|criticised|called|labelled|found|judged|branded|hailed|"
    r"dismissed|condemned|summed up|written|posted|rated|deemed))"
    r"\s(?:\w+ly\s)?by\s(?P<who>[^.;:\x00,]{1,90}?)(?P<more>)"
    r"(?=\s(?:as|to be|for|in|at|that|on|who|last|this)\b|\s?[.,;:\x00]|$)"
)
_FORWARD = re.compile(
    r"(?:^|[,;:\x00.!?—–]|\s-\s|\b(?:and|but|when|while|though|although|where|after|as|that|which|"
    r"because|if|what|What|who|whom|how)\b)"
    rf"\s{{0,3}}(?P<who>[^\W\d_][\w’'.-]{{0,40}}(?:\s+{_WORD}){{0,8}}?)"
    r"(?P<more>(?:,[^,;:\x00]{2,160}){1,3},|\s\([^()]{2,60}\)|\s+of\s+[^,;:\x00]{2,60}?|"
    r"\s+who\s[^,;:\x00]{3,90}?,?|,\swho|)"
    rf"\s+{_OFTEN}(?P<verb>{SAYS}|(?P<found>{_FOUND})(?P<that>\s+that\b|\s*[,.:]|\s*$|)|"
    rf"(?P<judges>{JUDGES}))(?![\w’'-])"
)
# "..., noting that": whoever the sentence before it is about.
_PARTICIPLE = re.compile(
    r"(?:,|\band|\bby|\bbefore|\bwhile|\x00)\s{0,3}(?P<verb>noting|saying|adding|warning|finding|"
    r"stating|describing|calling|praising|telling|arguing|insisting|writing|explaining|"
    r"concluding|observing|citing|claiming|pointing out|highlighting|acknowledging|admitting|"
    r"stressing|criticising|declaring|labelling|branding|asking|suggesting|complaining)\b"
)
_LEADING = re.compile(
    r"^(?:.{0,200}\s)?(?:when|while|after|that|because|whether|if|where|though|although|but|"
    r"however|so|as)\s+(?=\S)|^(?:and|yet|but|however|when|while|as|where|though|so|because|after)"
    r"\s+",
    re.I,
)
_WHEN = re.compile(
    r"^(?:last|this|next|on|in|yesterday|today|earlier)\b(?:\s\S+){0,2}?\s+"
    r"(?=(?:the|a|an|its|their|one)\s)",
    re.I,
)
PRONOUN = re.compile(r"^(?:he|she|they|it)$", re.I)
_NO_NAME = re.compile(
    r"^(?:to|in|on|at|by|for|from|with|as|after|before|during|under|about|since)\b|"
    r"\b(?:is|are|was|were|be|been|being|has|have|had|will|would|can|could|should|must|may|"
    r"might|shall|did|does|do|not|i|we|you|"
    r"us|me|who|whose|which|what|there|this|that|these|those|nobody|everyone|it|he|she|they)\b",
    re.I,
)
UNNAMED = re.compile(
    r"^(?:another|others?|some|many|most|both|several|two|three|four|one|all|few|none|neither)$",
    re.I,
)
PERSON = re.compile(
    r"\b(?!(?:The|An?|Its|Their|One|His|Her|Our|In|At|On|For|But|And|When|After|If|As)\s)"
    r"(?:[A-Z][\w’'-]{0,40}\.?[ \u00a0]{1,2}){1,5}"
    r"(?:[A-Z]|[dv][aeio]n?\s|O[’'])[\w’'-]{1,40}"
)
PEOPLE = re.compile(
    r"\b(?:reports?|reviews?|letters?|survey|study|evaluation|audit|auditors?|inquiry|inspect\w+|"
    r"spokes\w+|statement|parents?|famil\w+|carers?|respondents?|grand(?:mother|father|parent)s?|"
    r"mothers?|fathers?|mums?|dads?|teenagers?|boys?|girls?|wom[ae]n|m[ae]n|child(?:ren)?|"
    r"young (?:people|person|adult)|workers?|practitioners?|staff|nurses?|teachers?|judges?|"
    r"councils?|authorit\w+|regulator|inspectorate|watchdog|employees?|officers?|officials?|"
    r"unions?|charit\w+|directors?|leaders?|members?|managers?|ministers?|councillors?|MPs?|"
    r"secretary|commissioner|government|department|campaigners?|residents?|leavers?|ombudsman|"
    r"committee|panel|tribunal|partnership|association|federation|employers?|schools?|chair|"
    r"executive|head|lecturer|professor|researchers?|authors?|coroner|court|police|sergeant|"
    r"neighbours?|siblings?|brother|sister|aunt|uncle|guardians?|adopters?|students?|pupils?|"
    r"apprentices?|advisers?|consultants?|solicitor|barrister|lawyer|source|insider|whistleblower|"
    r"founder|trustee|user|reader|commenter|owners?|tutor|host|mentor|advocate|therapist|doctors?|"
    r"psychologist|psychiatrist|GP|midwife|driver|recruiter|treasurer|clerk|caseworker|applicant|"
    r"survivors?|friends?|colleagues?|boss|deputy|successor|predecessor|moderator|archivist|"
    r"receptionist|twins?|landlord|shopkeeper|chairman|chairwoman|mayor|peer|inspectorate|"
    r"volunteers?|\d+-year-olds?)\b",
    re.I,
)
_LOOKED_INTO_IT = re.compile(
    r"\b(?:inspect\w+|Ofsted|regulator|watchdog|report|review|letter|survey|study|evaluation|"
    r"audit\w*|ombudsman|inquiry|panel)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Cue:
    """Who a sentence says speaks, in its words, with what it adds about them.

    ``at`` and ``more_at`` are where these stand in the article, ``sentence`` is the whole of it;
    ``verb`` is the word that gives them the words, from ``start`` to ``end`` all of it stands.
    ``only_quoted``: it gives them what is quoted beside it, and not the sentence ("hailed").
    ``is_finding``: it is said only of who looks into things ("found").
    """

    who: str
    more: str
    verb: str
    at: int
    more_at: int
    start: int
    end: int
    verb_at: int
    sentence: tuple[int, int]
    only_quoted: bool = False
    is_finding: bool = False

    def span(self, name: str) -> tuple[int, int] | None:
        """Where ``name`` stands in its words."""
        for words, at in ((self.who, self.at), (self.more, self.more_at)):
            if name in words:
                start = at + words.index(name)
                return (start, start + len(name))
        return None


def cues(bare: str, offset: int) -> list[Cue]:
    """Who a sentence says speaks, in the order it says so.

    ``bare`` has what is quoted blanked out and begins at ``offset`` of the article.
    """
    found: list[Cue] = []
    for cue in _all(bare, offset):
        # Two patterns see the same "said": the first of them has it.
        if not any(cue.verb_at == c.verb_at or c.at <= cue.at < c.at + len(c.who) for c in found):
            found.append(cue)
    found.sort(key=lambda c: c.verb_at)
    return _with_participles(bare, offset, found)


def _all(bare: str, offset: int) -> Iterator[Cue]:
    for pattern in (_FORWARD, _AFTER_QUOTED, _ACCORDING, _BY):
        at = 0
        while (m := pattern.search(bare, at)) is not None:
            at = m.start("who") + 1  # what is no speaker may hold one: "its judgment, Bell said"
            if m["verb"] in ("As", "as") and not m.groupdict().get("put"):
                continue
            cue = _cue(m, offset)
            if pattern is _FORWARD and not _tells(m, cue.who):
                continue
            if _is_somebody(cue):
                yield cue
                at = max(at, m.start("verb"))


def _cue(m: re.Match[str], offset: int) -> Cue:
    """The cue that ``m`` found in the sentence that begins at ``offset``."""
    who, at = m["who"], m.start("who")
    while (leading := _LEADING.match(who)) is not None and leading.end() < len(who):
        who, at = who[leading.end() :], at + leading.end()
    first = _WHEN.match(who)
    if first is not None:  # "Last week the council said"
        who, at = who[first.end() :], at + first.end()
    more = m["more"] or ""
    if more.lstrip().startswith("of "):
        who, more = who + more, ""
    return Cue(
        who.rstrip(),
        more,
        m["verb"].split("\x00")[0].strip(" ,.:"),
        offset + at,
        offset + m.start("more"),
        offset + m.start(),
        offset + m.end(),
        offset + m.start("verb"),
        (offset, offset + len(m.string)),
        only_quoted=bool(m.groupdict().get("judges")) or m.re is _BY,
        is_finding=m.groupdict().get("found") in ("found", "finds"),
    )


def _is_somebody(cue: Cue) -> bool:
    who, more = cue.who, cue.more
    if PRONOUN.match(who):
        return True
    if UNNAMED.match(who):
        return not cue.only_quoted
    if _NO_NAME.search(who) or not who or who[-1] in "’'":
        return False
    if re.search(r"(?:[’']s|\band)$", who) or _A_VERB.search(who) or _TWO_NAMES.search(who):
        return False
    if len(who.split()) > LONGEST_NAME:
        return False
    if _is_known(who) or (_ONE_WHO.match(who) and not (cue.is_finding or cue.only_quoted)):
        return True
    # "Her boss, Ann Lee, said", but not "judgment, their director, Ann Lee, said".
    if more.count(",") > 3 or not _DETERMINED.match(who):
        return False
    aside = more.lstrip(", ")
    return PERSON.match(aside) is not None or (
        THE_THIRD.match(who) is not None and _is_known(aside.rstrip(", "))
    )


def _tells(match: re.Match[str], who: str) -> bool:
    """False for "the council found a house": only who looks into things finds without "that"."""
    if match["found"] is None:
        # "A council rated ‘good’" rates nobody.
        grades = match["judges"] in ("rated", "judged", "deemed", "graded", "considered")
        return (
            not grades or _LOOKED_INTO_IT.search(who) is not None or who.lower() in ("it", "they")
        )
    if match["found"] in ("found", "finds") and who.lower() in ("it", "they"):
        return True  # whether that is somebody who looks into things is known where "it" is
    if _LOOKED_INTO_IT.search(who) is not None and match["found"] != "reports":
        return True
    if match["found"] in ("heard", "saw", "sees"):
        return False
    if match["that"].strip() == "that":
        return True
    is_aside = match[0][0] == ","  # "Too few are seen, inspectors found."
    return is_aside and (match["that"] != "" or match.end() == len(match.string))


def _is_known(who: str) -> bool:
    who = re.sub(r"^.{0,200}[’']s\s+", "", who)  # of "every authority's policy" the policy speaks
    # What speaks stands last in its own words: in "the carers' fortunes at the time" no carers do.
    head = THEN.split(who.split(",")[0], maxsplit=1)[0].rstrip()
    return bool(
        PERSON.search(who)
        or re.search(rf"(?:{PEOPLE.pattern})\W*$", head, re.I)
        or (re.fullmatch(r"(?:[Tt]he )?[A-Z][\w’'-]+", head) and not _NO_NAME_ALONE.fullmatch(head))
        or known_bodies().find(head)
        or any(len(head) - 1 <= r.end <= len(head) + 1 for r in known_roles().find(who))
    )


_ONE_WHO = re.compile(
    r"(?:[Aa]n?|[Oo]ne|[Aa]nother)\s(?:[\w’'-]+\s){0,4}[\w’'-]+$|"
    r"(?:[Oo]ne|[Aa]nother|[Ss]ome|[Mm]any|[Mm]ost|[Ss]everal|[Tt]wo|[Bb]oth) of (?:the|h(?:er|is)|"
    r"its|their|those)\s[\w’'-]+"
)
_NO_NAME_ALONE = re.compile(
    r"His|Her|Their|Its|My|Our|Your|The|An?|One|No|All|Each|Every|Some|Many|Most|Few|Both|Other|Such|"
    r"Any|In|On|At|For|By|With|From|To|But|And|Yet|So|If|When|While|As|After|Before|Since|Then|Now|"
    r"However|Also|Here|Today|Yesterday|Later|Still|More|Much|Only|Two|Three|Four|Five|Six"
)
THE_THIRD = re.compile(
    r"(?:[Tt]he|[Aa]|[Aa]n)\s(?:first|second|third|fourth|fifth|other|last|youngest|eldest|oldest)$"
)
_DETERMINED = re.compile(r"(?:(?i:the|an?|one|another|its|her|his|their|our|my)\s|[A-Z])")
# "Case the court said": where a second name begins, the first is no part of it.
_TWO_NAMES = re.compile(r"^[a-z]+\s(?:the|a|an|its|their)\s")
_A_VERB = re.compile(rf"\b{SAYS}\b|\b(?:depended|meant|went|made)\b")
THEN = re.compile(r"\s(?:of|for|at|from|in|with|on|to|by|who|whose|about|aged|working|attending)\b")


_SUBJECT = (
    r"^\W{0,3}(?:(?:(?:In|On|At|After|Before|During|Since|Following|Responding|Speaking|Writing|"
    r"Asked|For|With|By|Earlier|Last|This|Next|Yesterday|Today|Later|Meanwhile|However|Also|Overall|"
    r"Similarly|Despite|When|While|As|Although)\b[^,;:\x00]{0,90}(?:\x00+[^,;:\x00]{0,40})?,|But|And|"
    r"Yet|So|This week|Last week|Then|Later|Again|Still)\s)?"
    r"(?P<who>[^\W\d_][\w’'.-]{0,40}(?:\s+[\w’'.-]{1,40}){WORDS})"
    r"(?P<more>(?:,[^,;:\x00]{1,140}){1,3},|\swho\s[^,;:\x00]{3,90},|)"
    r"\s(?P<verb>has|have|had|was|were|is|are|also|did|does|will|would|could|can|puts?|[a-z]{3,}ed|"
    r"gave|made|took|set|met|spoke|went|wrote|read|left|came|saw|drew|got|ran|led|held|knew|thought|"
    r"began|rang|[a-z]{3,}s)\b(?!\x00)"
)
# The shortest name first: "Her lead member" before "Her lead member puts it".
_SUBJECTS = tuple(re.compile(_SUBJECT.replace("{WORDS}", f"{{{n}}}")) for n in range(LONGEST_NAME))


def subject(bare: str, offset: int) -> Cue | None:
    """Whom a sentence is about, as a cue without a word that attaches; None where nobody."""
    for pattern in _SUBJECTS:
        m = pattern.match(bare)
        if m is None:
            continue
        found = Cue(
            m["who"], m["more"], "", offset + m.start("who"), offset + m.start("more"),
            offset + m.start("who"), offset + m.end(), offset + m.start("verb"),
            (offset, offset + len(bare)),
        )  # fmt: skip
        if _is_somebody(found):
            return found
    return None


_AND_VERB = re.compile(
    rf"(?:\band|\bbut|\bthen)\s{_OFTEN}(?P<verb>{SAYS}|(?P<found>found|finds)\b|(?P<judges>{JUDGES}))"
    r"(?![\w’'-])"
)


def _with_participles(bare: str, offset: int, found: list[Cue]) -> list[Cue]:
    """The cues with those whose subject stands before: "..., noting that", "... and said that"."""
    more: list[Cue] = []
    opening: Cue | None = None
    for m in [*_PARTICIPLE.finditer(bare), *_AND_VERB.finditer(bare)]:
        verb_at = offset + m.start("verb")
        if any(c.verb_at == verb_at for c in found):
            continue
        before = [c for c in found if c.verb_at < verb_at]
        opening = opening or subject(bare, offset)
        of = before[-1] if before else opening
        if of is None or of.at >= verb_at:
            continue
        groups = m.groupdict()
        is_and = m.re is _AND_VERB
        more.append(
            replace(
                of, verb=m["verb"], start=offset + m.start(), end=offset + m.end(),
                verb_at=verb_at, only_quoted=not is_and or bool(groups.get("judges")),
                is_finding=bool(groups.get("found")),
            )
        )  # fmt: skip
    return sorted([*found, *more], key=lambda c: c.verb_at)

"""Quotations of articles: their bounds, what they are, whose they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article, Block, Kind, Quotation, Reading, Voice, Words
from corpus.quotation_marks import marks_of
from corpus.quoting import with_quotations
from tests.conftest import SHARED
from tests.proofs import odd_quotations
from tests.quoted import labelled, score


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“Yes,” she said. “No.”", ["Yes,", "No."]),
        ("\"Yes,\" she said, \"it's 'fine', isn't it?\"", ["Yes,", "it's 'fine', isn't it?"]),
        ("‘The councils’ failures were grave,’ he said.", ["The councils’ failures were grave,"]),
        ("‘I don’t know,’ he said. ‘Nobody’s sure.’", ["I don’t know,", "Nobody’s sure."]),
        ("It was rated ‘good’ and the councils’ plans held.", ["good"]),
        ("‘Huge steps’ was printed, the councils’ answer was not.", ["Huge steps"]),
        ("the workers' 'loyalty' to it", ["loyalty"]),
        ("the ’90s, rock ’n’ roll and ’em", []),
        ('He cut it to 5" and said "done".', ["done"]),
        ("”Hello there,” she said.", ["Hello there,"]),
        ("“Hello there,“ she said. “Bye.“", ["Hello there,", "Bye."]),
        ("« Oui », said „no” both.", ["Oui", "no"]),
        ("“[They] were … fine” [sic]", ["[They] were … fine"]),
        ("“”, “ ” and ''", []),
        ("They called it the ‘councils’’ list.", ["councils’"]),
    ],
)
def test_what_stands_within_marks(text: str, found: list[str]) -> None:
    outer = [q for q in marks_of(text).quotations if q.depth == 0]
    assert [text[q.start : q.end] for q in outer] == found


def test_quotations_nest() -> None:
    text = '“She told me ‘you are “quite” safe’,” he said. "It\'s \'the "big" one\'."'
    found = [(text[q.start : q.end], q.depth) for q in marks_of(text).quotations]
    assert sorted(found, key=lambda f: text.index(f[0])) == [
        ("She told me ‘you are “quite” safe’,", 0),
        ("you are “quite” safe", 1),
        ("quite", 2),
        ("It's 'the \"big\" one'.", 0),
        ('the "big" one', 1),
        ("big", 2),
    ]


def paragraphs(*words: str, kind: Kind = Kind.PARAGRAPH, author: str | None = None) -> Article:
    text = "\n\n".join(words)
    blocks, at = [], 0
    for each in words:
        blocks.append(Block(kind, at, at + len(each), author))
        at += len(each) + 2
    reading = Reading("A title", text, tuple(blocks))
    return with_quotations(Article.from_reading(reading, id="a", source="a.txt"))


def said(article: Article) -> list[tuple[str, str | None]]:
    return [(article.text[q.start : q.end], q.speaker) for q in article.quotations]


def only(article: Article, words: str) -> Quotation:
    found = [q for q in article.quotations if words in article.text[q.start : q.end]]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("marks", ["“”", '""', "‘’", "''"])
def test_a_quotation_runs_over_paragraphs_that_each_open_with_a_mark(marks: str) -> None:
    a, b = marks[0], marks[1]
    article = paragraphs(
        f"{a}We have begun,{b} Rosa Bell said.",
        f"{a}It is a new team.",
        f"{a}It has a room.",
        f"{a}And a kettle,{b} she added.",
    )
    assert said(article) == [
        ("We have begun,", "Rosa Bell"),
        (f"It is a new team.\n\n{a}It has a room.\n\n{a}And a kettle,", "Rosa Bell"),
    ]


def test_a_mark_that_never_closes_is_reported_and_no_end_is_guessed() -> None:
    article = paragraphs("She said: “It is late.", "Then it rained. “Go on,” said Rosa Bell.")
    assert said(article) == [("Go on,", "Rosa Bell")]
    assert [article.text[at] for at in article.unclosed] == ["“"]
    assert article.unclosed[0] == article.text.index("“It is")


def test_two_names_for_one_quotation_are_none() -> None:
    article = paragraphs("“It is late, Rosa Bell said.", "“Go on,” said Joel Penn.")
    assert only(article, "Go on").speaker is None


NEWS = [
    "Ofsted has praised Castlebrook’s “calm and purposeful” front door.",
    "The inspectorate said plans were “too often late”, noting that some “drift for months”.",
    "It also found that “records are thin”. Visits were prompt.",
    "Responding to the ‘good’ judgment, Castlebrook’s director of children’s services, Rosa Bell, "
    "said it showed “how far we have come”.",
    "“I am proud,” Bell said, “and tired.” She praised families. “They told us,” she added.",
    "Joel Penn, who cares for a nephew, was less sure.",
    "“Nobody rang,” he said. “Nobody wrote.”",
    "A council spokesperson said the backlog was being cleared. “We are sorry,” they said.",
    "Workers use a ‘Ways Home’ form. A report called ‘Late Again’ and the word ‘drift’ came up.",
]


@pytest.mark.parametrize(
    ("words", "speaker", "kind"),
    [
        ("calm and purposeful", "Ofsted", Words.SPEECH),
        ("too often late", "Ofsted", Words.SPEECH),
        ("drift for months", "Ofsted", Words.SPEECH),
        ("records are thin", "Ofsted", Words.SPEECH),
        ("good", None, Words.SET_OFF),
        ("how far we have come", "Rosa Bell", Words.SPEECH),
        ("I am proud,", "Rosa Bell", Words.SPEECH),
        ("and tired.", "Rosa Bell", Words.SPEECH),
        ("They told us,", "Rosa Bell", Words.SPEECH),
        ("Nobody rang,", "Joel Penn", Words.SPEECH),
        ("Nobody wrote.", "Joel Penn", Words.SPEECH),
        ("We are sorry,", "A council spokesperson", Words.SPEECH),
        ("Ways Home", None, Words.SET_OFF),
        ("Late Again", None, Words.SET_OFF),
    ],
)
def test_whose_words_and_what_they_are(words: str, speaker: str | None, kind: Words) -> None:
    quotation = only(paragraphs(*NEWS), words)
    assert (quotation.speaker, quotation.kind) == (speaker, kind)


def test_a_speaker_has_a_role_a_voice_a_cue_and_a_place() -> None:
    article = paragraphs(*NEWS)
    bell, penn = only(article, "They told us"), only(article, "Nobody rang")
    assert (bell.role, bell.voice, bell.cue) == (
        "Castlebrook’s director of children’s services", Voice.COUNCIL, "added")  # fmt: skip
    assert article.text[bell.speaker_start : bell.speaker_end] == "she"
    assert (penn.role, penn.voice) == ("cares for a nephew", Voice.FAMILY)
    assert only(article, "too often late").voice is Voice.REGULATOR


def test_a_split_quotation_goes_on_with_its_first_part() -> None:
    article = paragraphs(*NEWS)
    assert only(article, "and tired").continues == only(article, "I am proud").start
    assert only(article, "Nobody wrote").continues == only(article, "Nobody rang").start
    assert only(article, "I am proud").continues is None
    assert only(article, "They told us").continues is None


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        (["Rosa Bell, the director, was asked.", "“It is late,” she said."], "Rosa Bell"),
        (["Joanne, a carer from Derby, first heard of it in May. “I rang,” she said."], "Joanne"),
        (["Lewis, 21, was found a flat. His carers were sad.", "“I rang,” he says."], "Lewis"),
        (
            ["Rosa Bell, director of care, left. The director said it was “far too late”."],
            "Rosa Bell",
        ),
        (["Labour’s Joel Penn spoke.", "“I rang,” Penn said."], "Joel Penn"),
        (["Kin First called it “long overdue”."], "Kin First"),
        (["Northwick council met.", "Northwick said it was “far too late”."], "Northwick council"),
        (["BASW said it was late. “We rang,” it said."], "BASW"),
        (["Ofsted visited in May, and praised a “calm front door”."], "Ofsted"),
        (["A council rated ‘good’ in May has a “calm front door”."], None),
        (["Rosa Bell said that inspectors had recognised the “calm front door”."], None),
        (["She was blunt. “We rang.”"], None),
        (["Rosa Bell was blunt about it: “We rang.”"], "Rosa Bell"),
        (["“We rang, and rang,” Rosa Bell, director of care, told them."], "Rosa Bell"),
        (
            ["The minister’s letter to its leader, Joel Penn, says: “We rang.”"],
            "The minister’s letter to its leader",
        ),
        (["In the words of one parent, “nobody rang us”."], "one parent"),
    ],
)
def test_who_is_meant(words: list[str], speaker: str | None) -> None:
    assert paragraphs(*words).quotations[-1].speaker == speaker


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Rosa Bell, director of care at Northwick, said “it is late”.",
         "director of care at Northwick"),
        ("Northwick’s cabinet member for children, Rosa Bell, said “it is late”.",
         "Northwick’s cabinet member for children"),
        ("Inspectors said that the director of people, Rosa Bell, left. Bell said “it is late”.",
         "director of people"),
        ("Rosa Bell, who became lead member after the vote, said “it is late”.", "lead member"),
        ("Rosa Bell, appointed as director in May, said “it is late”.", "director"),
        ("Chief inspector Rosa Bell said “it is late”.", "Chief inspector"),
        ("Rosa Bell spoke at length about it, and said “it is late”.", None),
    ],
)  # fmt: skip
def test_what_a_speaker_is(words: str, role: str | None) -> None:
    assert paragraphs(words).quotations[-1].role == role


@pytest.mark.parametrize(
    "words",
    [
        # Nobody is attached to the words, whoever stands near.
        ["After Rosa Bell resigned, the mood changed. “We were tired.”"],
        ["Rosa Bell met Anna Lee.", "“It was late,” she said."],
        ["Rosa Bell spoke. Joel Penn listened.", "“It was late,” she said."],
        ["David Bell had been retired for a week.", "“It was late,” she said."],
        ["Rosa Bell and Joel Penn said it was “a start”."],
        ["“Go?”, Rosa Bell said.", "“Stay,” Joel Penn said.", "“Why?”"],
        ["What Bell called “a start” was a van."],
    ],
)
def test_what_leaves_a_doubt_is_nobody_s(words: list[str]) -> None:
    assert paragraphs(*words).quotations[-1].speaker is None


def test_words_in_a_comment_are_its_author_s_unless_they_quote_somebody() -> None:
    article = paragraphs(
        "So much for “proper support at last”. My manager told me to “keep my head down”.",
        kind=Kind.COMMENT, author="Wren",
    )  # fmt: skip
    assert said(article) == [("proper support at last", "Wren"), ("keep my head down", None)]
    assert article.quotations[0].voice is Voice.READER


def test_a_quotation_knows_the_councils_it_is_about_and_why() -> None:
    article = paragraphs(
        "Ofsted also visited Castlebrook council and found “a calm front door”.",
        "It said plans were “too often late”.",
    )
    named, run = article.quotations
    assert (named.about, named.basis) == (("Castlebrook",), "its own paragraph")
    assert (run.about, run.basis) == (("Castlebrook",), "the run of the text")


def test_what_a_report_quotes_is_not_its_inspectors() -> None:
    text = "Plans drift. One young person said, ‘My social worker never gave up on me.’"
    reading = Reading(
        "A title", text, (Block(Kind.PARAGRAPH, 0, len(text)),), metadata={"authority": "Ambridge"}
    )
    article = with_quotations(Article.from_reading(reading, id="a", source="a"))
    assert [q.speaker for q in article.quotations] == ["One young person"]


def test_quotations_round_trip() -> None:
    article = paragraphs(*NEWS, "“Left open")
    assert Article.from_json(article.to_json()) == article


@given(st.text(alphabet="ab s.,’‘“”\"'[]\n…é😀\u05d0", max_size=60))
def test_any_marks_give_spans_of_the_text(text: str) -> None:
    assert odd_quotations.faults(text) == []


def test_five_thousand_odd_texts_in_short() -> None:
    outcome = odd_quotations.prove(texts=150, seed=3, timed=False)
    assert outcome.failures == []


# Labelled by reading. Floors are what was measured: one quotation is worth 1 to 2% of a set.


def test_samples_as_labelled_by_a_reader() -> None:
    counts = score(labelled("samples")).counts
    assert counts["labelled"] == 143
    assert counts["found"] == 143
    assert counts["wrong"] == 0
    assert counts["right"] >= 95
    assert counts["kind"] >= 135


@pytest.mark.skipif(not (SHARED / "articles").exists(), reason="../shared/articles is not here")
def test_the_golden_quotations_of_the_shared_articles() -> None:
    doubles = score(labelled("articles"), marks="double").counts
    assert doubles["labelled"] == 46
    assert doubles["found"] == 46
    assert doubles["wrong"] == doubles["set off wrong"] == 0
    assert doubles["right"] >= 43
    every = score(labelled("articles")).counts
    assert every["found"] == every["labelled"] == 71
    assert every["kind"] >= 69


@pytest.mark.skipif(not (SHARED / "reports").exists(), reason="../shared/reports is not here")
def test_quotations_of_reports_as_labelled_by_a_reader() -> None:
    # Thirty of the ninety-six, to be quick; python -m tests.quoted scores them all.
    counts = score(labelled("reports", at_most=30)).counts
    assert counts["found"] == counts["labelled"] >= 60
    assert counts["wrong"] == counts["set off wrong"] == 0
    assert counts["right"] >= 10

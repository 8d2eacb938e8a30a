"""Asked back only where "the council" may be several, over a small library of hashed words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from index.build import build
from index.library import Library, Snapshot
from qa.answer import Outcome
from qa.conversation import read_question
from qa.inquiry import Inquiry
from qa.outline import Outline
from qa.reader import Reader
from qa.retrieve import Narrowing
from qa.ways import clarify
from tests.conftest import HashEmbedder, write_article

COUNCILS = ("Northwick", "Fenbury", "Harrowmere", "Castlebrook")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    folder, data = tmp_path_factory.mktemp("news"), tmp_path_factory.mktemp("data")
    for council in COUNCILS:
        write_article(folder / f"{council}.txt", council)
    (folder / "people.txt").write_text(
        "Two managers\n\n“We listened to every family,” said Anna Walker, who is in Fenbury.\n\n"
        "“We bought a telephone desk,” said Steve Walker, a manager in Northwick.\n",
        encoding="utf-8",
    )
    embedder = HashEmbedder()
    build(data, embedder, [folder])
    opened = Library(data, embedder).snapshot()
    yield opened
    opened.close()


def ask(
    snapshot: Snapshot, text: str, *history: str, **narrowed: tuple[str, ...]
) -> Outline | None:
    question = read_question(text, history, snapshot.gazetteer)
    narrowing = Narrowing(**narrowed)  # type: ignore[arg-type]
    return clarify.answer(Inquiry(snapshot, cast(Reader, None), question, narrowing))


OPEN = [
    "how is the council doing?",
    "How is this council doing?",
    "How's the authority doing now?",
    "who is the director at the moment",
    "Who is the director?",
    "who is the dcs",
    "Who's the director of children's services?",
    "What was the council rated?",
    "What grade did the council get?",
    "what did inspectors say about the council?",
    "what did ofsted say about their caseloads",
    "What did Ofsted say about their plans?",
    "Was it rated good or not?",
    "is it inadequate?",
    "Has it improved?",
    "Was it inspected in 2019?",
    "are they still inadequate?",
    "did it get better",
    "How is it doing?",
    "What did the report find?",
    "what does the report say",
    "When was the inspection?",
    "who was the lead inspector",
    "When was the council inspected?",
    "What is the council's rating?",
    "How did the authority do?",
    "what are the council's caseloads",
    "why was it rated inadequate",
    "Why was the council criticised?",
    "what happened to the director",
    "Who is the chief executive?",
    "and what did it praise?",
    "and what did they criticise?",
    "What did the inspection find?",
    "what did the last report say?",
    "is the council improving",
    "How is the local authority doing?",
    "Was the authority judged good?",
    "who is the current director?",
    "has the council got better?",
    "How was the council rated last year?",
]

PLAIN = [
    "How is Fenbury doing?",
    "who is the director of Northwick",
    "What does Ofsted say about plans?",
    "which councils have caseloads below sixteen?",
    "Which council is inadequate?",
    "what should the council do when a child is missing?",
    "Must the local authority visit every week?",
    "Why did the council buy a telephone desk?",
    "What did the council that lost its director do?",
    "What did the report on Fenbury say?",
    "how do social workers manage their caseloads?",
    "Do children say their views are heard?",
    "What is supervision?",
    "is it true that caseloads rose?",
    "How many children are in care in England?",
    "What did inspectors say about their visit to Fenbury?",
    "what did Ofsted say about its framework?",
    "How does any council recruit?",
    "Which of them is the best council?",
    "What did the director of Fenbury say about the spring?",
    "Is the council in Fenbury good?",
    "what did the government say?",
    "Who is the minister?",
    "what do councils do about their caseloads?",
    "What did the review recommend?",
    "How do care leavers find their homes?",
    "Is it legal to use unregistered homes?",
    "What is it like to be in care?",
    "what does “How the council lost its way” say?",
    "When did the pandemic begin?",
    "what did readers think of the council?",
    "Leeds?",
    "who praised the workers?",
    "What did the union say?",
    "Which authorities improved and how did they do it?",
    "What is the law on the council's duty?",
    "If a child is at risk what does the council do?",
    "Why did the council swap referral forms for a telephone line in spring?",
    "What did Anna Walker say?",
    "how often are they usually visited?",
    "What happens when the council usually visits?",
]


@pytest.mark.parametrize("text", OPEN)
def test_a_council_nobody_named_is_asked_for(snapshot: Snapshot, text: str) -> None:
    outline = ask(snapshot, text)
    assert outline is not None
    assert outline.outcome is Outcome.NEEDS_CLARIFYING
    *named, general = outline.choices
    assert {c for c in COUNCILS if any(c in choice for choice in named)} == set(COUNCILS)
    assert "any council" in general
    # A choice is a question that is not asked back again.
    assert all(ask(snapshot, choice) is None for choice in outline.choices), outline.choices


@pytest.mark.parametrize("text", PLAIN)
def test_what_can_be_answered_is_not_asked_back(snapshot: Snapshot, text: str) -> None:
    assert ask(snapshot, text) is None


def test_the_conversation_and_what_narrows_it_tell_which_council(snapshot: Snapshot) -> None:
    assert ask(snapshot, "How is the council doing?", "What was Fenbury rated?") is None
    assert ask(snapshot, "How is the council doing?", about=("Fenbury",)) is None
    assert ask(snapshot, "How is the council doing?", articles=("any",)) is None


def test_choices_read_as_english(snapshot: Snapshot) -> None:
    for text, choice in {
        "how is the council doing?": "How is Fenbury doing?",
        "who is the director at the moment": "Who is the director of Fenbury at the moment?",
        "what did ofsted say of their caseloads": "What did Ofsted say of Fenbury’s caseloads?",
        "What is the council's rating?": "What is Fenbury's rating?",
        "and what did it praise?": "What did inspectors praise in Fenbury?",
    }.items():
        outline = ask(snapshot, text)
        assert outline is not None
        assert choice in outline.choices


def test_two_people_of_one_surname_are_told_apart(snapshot: Snapshot) -> None:
    outline = ask(snapshot, "What did Walker say?")
    assert outline is not None
    assert sorted(outline.choices) == ["What did Anna Walker say?", "What did Steve Walker say?"]

"""Answers over real libraries: the samples always, the shared reports where present.

How well whole sets of questions are answered is gated in ``test_evaluation.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import CitationBroken, QuestionError
from index.build import build
from index.embedding import open_embedder
from index.library import Library
from index.settings import Settings
from qa.answer import Outcome
from qa.ask import Assistant
from qa.evaluation.figures import Score
from qa.evaluation.judged import read_judged
from qa.evaluation.run import evaluate
from qa.reader import Reader
from qa.retrieve import Narrowing, search
from qa.retriever import PassageRetriever

QUESTIONS = Path(__file__).parent / "questions"

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    yield from _assistant(tmp_path_factory.mktemp("samples"))


def _assistant(data: Path, *sources: Path) -> Iterator[Assistant]:
    embedder = open_embedder(Settings(data=data))
    build(data, embedder, sources)
    library = Library(data, embedder)
    yield Assistant(library, Reader.load())
    library.snapshot().close()


def test_every_citation_over_reports_is_its_span(tmp_path: Path, shared_reports: Path) -> None:
    judged = [q for q in read_judged(QUESTIONS / "reports.jsonl") if q.answerable and q.articles]
    wanted = {q.articles[0] for q in judged[:4]}
    chosen = tmp_path / "some.jsonl"
    with (shared_reports / "reports.jsonl").open(encoding="utf-8") as lines:
        chosen.write_text("".join(x for x in lines if json.loads(x)["id"] in wanted), "utf-8")
    for assistant in _assistant(tmp_path / "data", chosen):
        asked = [q for q in judged if q.articles[0] in wanted]
        figures = Score("reports", evaluate(assistant, asked)).answerable
        assert figures.citations > 0
        assert figures.broken == 0


def test_an_answer_names_its_places(samples: Assistant) -> None:
    answer = samples.ask("How much did Castlebrook spend on agency social workers?")
    assert answer.outcome is Outcome.ANSWERED
    snapshot = samples.library.snapshot()
    for citation in answer.citations:
        article = snapshot.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.article_sha256 == article.sha256
        assert f"[{citation.number}]" in answer.answer
    assert any("£14.1m" in c.quote for c in answer.citations)
    data = answer.to_json()
    assert set(data) == {
        "id", "question", "searched_as", "outcome", "answer", "statements", "citations",
        "considered", "notes", "seconds",
    }  # fmt: skip
    assert json.loads(json.dumps(data))["citations"][0]["verdict"] == "exact"


def test_the_words_that_answer_are_emphasised_inside_their_sentence(samples: Assistant) -> None:
    answer = samples.ask("How much did Castlebrook spend on agency social workers?")
    first = answer.citations[0]
    assert first.emphasis is not None
    begin, end = first.emphasis
    assert first.start <= begin < end <= first.end
    assert f"**{first.quote[begin - first.start : end - first.start]}**" in answer.answer


def test_an_unknown_council_is_said_to_be_unknown(samples: Assistant) -> None:
    answer = samples.ask("What did Ofsted find at Birmingham?")
    assert answer.outcome is Outcome.NOT_IN_THE_ARTICLES
    assert not answer.citations
    assert any("Birmingham" in n for n in answer.notes)


def test_one_council_of_two_is_a_partial_answer(samples: Assistant) -> None:
    answer = samples.ask("What grade did Ofsted give Ellerdale and Birmingham?")
    assert answer.outcome is Outcome.PARTLY
    assert answer.citations
    assert all("Birmingham" not in c.about for c in answer.citations)


def test_a_follow_up_to_nothing_is_asked_back(samples: Assistant) -> None:
    assert samples.ask("and what did it praise?").outcome is Outcome.NEEDS_CLARIFYING


def test_readers_speak_only_when_they_are_asked(samples: Assistant) -> None:
    asked = samples.ask("What did readers say about Castlebrook's agency bill?")
    assert asked.citations
    assert {c.kind for c in asked.citations} == {"comment"}
    assert all(c.speaker for c in asked.citations)
    plain = samples.ask("What did inspectors say about Castlebrook's agency bill?")
    assert "comment" not in {c.kind for c in plain.citations}


def test_an_older_answer_points_at_the_newer_article(samples: Assistant) -> None:
    answer = samples.ask("What was Ellerdale rated?", narrowing=Narrowing(before="2016"))
    assert any("newer article about Ellerdale" in n for n in answer.notes)
    newest = samples.ask("What is Ellerdale rated now?")
    assert newest.citations[0].published.value == "2022-06-28"
    assert not any("newer article" in n for n in newest.notes)


def test_narrowing_by_date_article_and_council(samples: Assistant) -> None:
    snapshot = samples.library.snapshot()
    early = samples.ask("What was Ellerdale rated?", narrowing=Narrowing(before="2016"))
    assert early.citations
    assert all((c.published.value or "9") < "2017" for c in early.citations)
    one = snapshot.article_ids()[0]
    answer = samples.ask("What did inspectors say?", narrowing=Narrowing(articles=(one,)))
    assert {c.article_id for c in answer.considered} <= {one}
    about = samples.ask("What did inspectors say?", narrowing=Narrowing(about=("saltmarsh",)))
    assert {c.article_id for c in about.considered} <= snapshot.about["Saltmarsh"]
    with pytest.raises(QuestionError, match="there is no article"):
        samples.ask("Who spoke of agency staff?", narrowing=Narrowing(articles=("nothing",)))


def test_a_citation_that_is_not_its_span_is_refused(samples: Assistant) -> None:
    from dataclasses import replace

    answer = samples.ask("How much did Castlebrook spend on agency social workers?")
    citation = answer.citations[0]
    article = samples.library.snapshot().article(citation.article_id)
    citation.check(article)
    for wrong in (
        replace(citation, end=citation.end + 1),
        replace(citation, quote=citation.quote.replace("a", "e", 1)),
        replace(citation, quote="", end=citation.start),
        replace(citation, article_sha256="0" * 64),
    ):
        with pytest.raises(CitationBroken):
            wrong.check(article)


def test_the_retriever_is_langchains(samples: Assistant) -> None:
    documents = PassageRetriever.over(samples.library, top=3).invoke("agency spending")
    assert len(documents) == 3
    snapshot = samples.library.snapshot()
    for d in documents:
        article = snapshot.article(d.metadata["article_id"])
        assert article.text[d.metadata["start"] : d.metadata["end"]] == d.page_content
        assert d.metadata["published_basis"]


def test_search_ranks_by_score_and_the_same_way_twice(samples: Assistant) -> None:
    from qa.conversation import read_question

    snapshot = samples.library.snapshot()
    question = read_question("unregistered placements", [], snapshot.gazetteer)
    found = search(snapshot, question, top=10)
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)
    assert found == search(snapshot, question, top=10)

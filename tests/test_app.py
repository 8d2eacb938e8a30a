"""The pages, run as Streamlit runs them, over a small library of their own."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest
import streamlit as st
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from app_pages.building import Pace
from app_pages.conversation import Conversation, Turn
from app_pages.exact import label, words
from app_pages.place import Place
from index import generation
from index.build import build
from index.embedding import Embedder, open_embedder
from index.library import Library, Snapshot
from index.settings import SAMPLES, Settings
from qa.answer import Answer, Citation, Considered, Outcome, Statement
from qa.ask import Assistant
from qa.retrieve import Narrowing
from workspace.conversations import Conversations

pytestmark = pytest.mark.model

APP = str(Path(__file__).parent.parent / "app.py")
USED = (
    "castlebrook-agency-bill.txt",
    "castlebrook-falls-short-again.txt",
    "castlebrook-good-at-last.txt",
    "ellerdale-good.md",
)
HOSTILE = """Costs of $5 to 6$ for :red[Marwick] <script>alert(1)</script> and *stars*

Published: 3 March 2021

Marwick council spent $5 to 6$ million on :red[x] placements, <script>alert(1)</script> the report \
said, and [1](javascript:alert(2)) was :smile: noted by *inspectors* --> more.

# Not a heading of ours

Inspectors said that Marwick &amp; its partners had "good   plans" and a <b>bold</b> director.

1 Response to Costs

  1. <b>Bob</b> May 3, 2021 at 10:15 am #

    I think <img src=x onerror=alert(9)> is $wrong$ about Marwick.
"""
SPENT = "Marwick council spent $5 to 6$ million on :red[x] placements, <script>alert(1)</script>"


@pytest.fixture(scope="session")
def model() -> Embedder:
    """The packaged model, loaded once: the pages open it by themselves."""
    return open_embedder(Settings())


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, model: Embedder) -> Path:
    """A library of four samples and an article that tries to be markup."""
    folder = tmp_path_factory.mktemp("news")
    for name in USED:
        shutil.copy(SAMPLES / name, folder / name)
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    data = tmp_path_factory.mktemp("built") / "data"
    build(data, model, [folder])
    return data


@pytest.fixture
def library(
    tmp_path: Path, built: Path, model: Embedder, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A copy of that library that a test may change, as the app's own."""
    data = tmp_path / "data"
    shutil.copytree(built, data)
    monkeypatch.setenv("VERSE_DATA", str(data))
    monkeypatch.delenv("VERSE_ARTICLES", raising=False)
    monkeypatch.setattr("app_pages.opened.open_embedder", lambda settings: model)
    st.cache_resource.clear()
    yield data
    st.cache_resource.clear()


def open_app(page: str | None = None, **query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    if page:
        app.run()
        app.switch_page(f"app_pages/{page}.py")
    for key, value in query.items():
        app.query_params[key] = value
    return sound(app.run())


def sound(app: AppTest) -> AppTest:
    assert not app.exception, [e.message for e in app.exception]
    return app


def shown(app: AppTest) -> str:
    """All the HTML of the page, without the style and the script."""
    bodies = [str(e.proto.body) for e in app.get("html")]
    return "\n".join(b for b in bodies if not b.startswith(("<style>", "<script>")))


def asked(app: AppTest, question: str) -> AppTest:
    return sound(app.chat_input[0].set_value(question).run())


def button(app: AppTest, label: str) -> Callable[[], AppTest]:
    found = next(b for b in app.button if b.label == label)
    return lambda: sound(found.click().run())


# Asking


def test_an_answer_is_in_the_articles_words_with_markers_and_its_sources(library: Path) -> None:
    app = asked(open_app(), "What share of posts do agency workers hold in Castlebrook?")
    html = shown(app)
    assert "Agency workers hold" in html
    assert 'aria-label="Source 1">[1]</a>' in html
    assert "<mark>" in html
    assert "Copy with reference" in html
    assert [e.label for e in app.expander if e.label.startswith("Sources")]


def test_examples_are_made_from_the_library_and_a_click_asks_one(library: Path) -> None:
    app = open_app()
    example = next(b for b in app.button if "Castlebrook" in b.label)
    sound(example.click().run())
    assert words(example.label.replace("\\", "")) in shown(app)
    assert 'class="cv-answer"' in shown(app)
    assert "For example" not in shown(app)


def test_what_is_not_in_the_articles_is_said_with_the_nearest_passages(library: Path) -> None:
    app = asked(open_app(), "What is the price of a kilo of cod in Lisbon?")
    assert "Not in the articles." in shown(app)
    assert "The nearest passages, which do not answer it" in [e.label for e in app.expander]
    assert 'class="cv-answer"' not in shown(app)


def test_a_follow_up_shows_what_was_searched(library: Path) -> None:
    app = asked(open_app(), "What did inspectors find in Castlebrook?")
    assert "Searched as" not in shown(app)
    app = asked(app, "What about Ellerdale?")
    searched = shown(app).split("Searched as: <b>")[1].split("</b>")[0]
    assert "Ellerdale" in searched
    assert "inspectors" in searched


@pytest.mark.parametrize("question", ["...", "?" * 30, "why " * 600])
def test_a_question_that_cannot_be_asked_gets_one_line(library: Path, question: str) -> None:
    app = asked(open_app(), question)
    assert shown(app).count('role="alert"') == 1
    assert "Problem:" in shown(app)


def test_narrowing_is_applied_shown_and_cleared(library: Path) -> None:
    app = open_app()
    app.text_input(key="after-0").set_value("2023")
    button(app, "Apply")()
    assert [b for b in app.button if b.label.startswith("from 2023 on")]
    app = asked(app, "What is said about agency workers in Castlebrook?")
    html = shown(app)
    assert "Narrowed to: from 2023 on" in html
    assert "Castlebrook reaches" in html
    assert "one council’s struggle" not in html
    button(app, "Clear all")()
    assert not [b for b in app.button if b.label.startswith("from 2023")]


def test_a_date_that_is_none_is_said_in_the_form(library: Path) -> None:
    app = open_app()
    app.text_input(key="before-0").set_value("soon")
    button(app, "Apply")()
    assert "is not a date" in shown(app)


def test_a_new_conversation_can_be_undone(library: Path) -> None:
    app = asked(open_app(), "What did inspectors find in Castlebrook?")
    button(app, "New conversation")()
    assert 'class="cv-question"' not in shown(app)
    button(app, "Undo")()
    assert "What did inspectors find in Castlebrook?" in shown(app)


def test_a_conversation_is_there_again_after_a_refresh_and_a_rebuild(
    library: Path, model: Embedder
) -> None:
    question = "What share of posts do agency workers hold in Castlebrook?"
    app = asked(open_app(), question)
    app = asked(app, "What is the price of a kilo of cod in Lisbon?")
    id = app.query_params["conversation"]
    before = shown(app).split('data-turn="', 1)[1]
    again = open_app(conversation=id)
    assert shown(again).split('data-turn="', 1)[1] == before
    build(library, model, [SAMPLES / "kinship-carers-harrowmere.txt"])
    again = asked(open_app(conversation=id), "What about Ellerdale?")
    assert "Agency workers hold" in shown(again)
    assert len(Conversations(library).load(id).turns) == 3


def test_a_kept_answer_says_when_its_article_is_gone(library: Path, model: Embedder) -> None:
    app = asked(open_app(), "What share of posts do agency workers hold in Castlebrook?")
    id = app.query_params["conversation"]
    cited = Conversations(library).load(id).turns[0].answer
    assert cited is not None
    build(library, model, forget=[], exclude=[cited["citations"][0]["article_id"]])
    html = shown(open_app(conversation=id))
    assert "this article is no longer in the library" in html
    assert f"<mark>{words(cited['citations'][0]['quote'])}</mark>" in html


def test_a_kept_answer_whose_words_are_not_its_articles_is_not_shown(library: Path) -> None:
    app = asked(open_app(), "What share of posts do agency workers hold in Castlebrook?")
    id = app.query_params["conversation"]
    file = Conversations(library).folder / f"{id}.json"
    file.write_text(file.read_text().replace("Agency workers hold", "Agency workers lost"))
    html = shown(open_app(conversation=id))
    assert "Agency workers lost" not in html
    assert "this answer is not shown" in html.lower()


def test_a_conversation_is_deleted_and_put_back(library: Path) -> None:
    question = "What did inspectors find in Castlebrook?"
    app = asked(open_app(), question)
    assert "Earlier conversations" in shown(app)
    button(app, "Delete")()
    assert 'class="cv-question"' not in shown(app)
    assert Conversations(library).list().headings == ()
    button(app, "Undo")()
    assert 'class="cv-question"' in shown(app)
    assert [h.title for h in Conversations(library).list().headings] == [question]


def test_a_conversation_is_renamed_and_a_new_one_leaves_it_saved(library: Path) -> None:
    app = asked(open_app(), "What did inspectors find in Castlebrook?")
    field = next(t for t in app.sidebar.text_input if t.label == "Title")
    field.set_value("For *the* workshop")
    button(app, "Rename")()
    button(app, "New conversation")()
    assert "conversation" not in app.query_params
    assert [h.title for h in Conversations(library).list().headings] == ["For *the* workshop"]


def test_two_pages_on_one_conversation_keep_all_questions(library: Path) -> None:
    first = asked(open_app(), "What did inspectors find in Castlebrook?")
    id = first.query_params["conversation"]
    second = open_app(conversation=id)
    asked(first, "What about Ellerdale?")
    html = shown(asked(second, "Who leads Castlebrook?"))
    assert html.count('class="cv-question"') == 3
    assert html.index("What about Ellerdale?") < html.index("Who leads Castlebrook?")
    assert len(Conversations(library).load(id).turns) == 3


def test_what_cannot_be_saved_is_said_and_the_answer_still_shown(library: Path) -> None:
    (library / "workspace").write_text("a file where the folder should be")
    html = shown(asked(open_app(), "What did inspectors find in Castlebrook?"))
    assert "this conversation is not saved" in html.lower()
    assert 'class="cv-answer"' in html


def test_an_address_of_no_conversation_says_so(library: Path) -> None:
    html = shown(open_app(conversation="../../current"))
    assert "there is no conversation" in html.lower()
    assert "For example" in html


def test_hostile_words_are_shown_exactly_and_never_as_markup(library: Path) -> None:
    app = asked(open_app(), "What did Marwick council spend on placements?")
    html = shown(app)
    assert words(SPENT) in html
    assert "<script>alert" not in html
    assert not [m for m in app.markdown if "Marwick" in m.value]


def test_a_library_that_is_not_there_is_built_in_the_app(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "new"
    (data / "articles").mkdir(parents=True)
    shutil.copy(SAMPLES / USED[0], data / "articles")
    monkeypatch.setenv("VERSE_DATA", str(data))
    app = open_app()
    assert (data / "current").is_file()
    assert "1 article" in shown(app)


def test_a_damaged_library_is_said_with_a_way_out(library: Path) -> None:
    for store in library.glob("generations/*/segments/*/library.sqlite"):
        store.write_bytes(b"no database")
    app = open_app()
    assert "damaged" in shown(app)
    button(app, "Make the library again")()
    assert "Ask the articles" in shown(app)


# What is shown of an answer: hand-made ones, kept as they would be


def place(snapshot: Snapshot, words: str, *, number: int = 1) -> Citation:
    """The citation of ``words``, wherever they stand in the library."""
    article = next(a for a in snapshot.articles() if words in a.text)
    start = article.text.index(words)
    return Citation.of(article, start, start + len(words), number=number)


def made(question: str, *citations: Citation, **more: Any) -> Answer:
    """An answer with a statement a citation; ``labels`` stand above them."""
    labels = more.pop("labels", [None] * len(citations))
    statements = [
        Statement(c.quote, (c.number,), label) for c, label in zip(citations, labels, strict=True)
    ]
    outcome = more.pop("outcome", Outcome.ANSWERED)
    searched_as = more.pop("searched_as", question)
    return Answer(
        question, searched_as, outcome, "", tuple(statements), citations,
        seconds={"retrieve": 0.5, "answer": 1.0}, **more,
    )  # fmt: skip


def keep(snapshot: Snapshot, data: Path, *answers: Answer) -> str:
    """Keep a conversation of those answers; its id."""
    talk = Conversation()
    for answer in answers:
        texts = {p.article_id: snapshot.article(p.article_id).sha256 for p in answer.considered}
        turn = Turn(answer.question, Narrowing(), answer, texts=texts, needed=1.5)
        talk = Conversation(talk.record.with_turn(turn.to_keep()), (*talk.turns, turn))
    return Conversations(data).save(talk.record).id


@pytest.fixture
def snapshot(library: Path, model: Embedder) -> Snapshot:
    return Library(library, model).snapshot()


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """The questions asked, each with the ones it is understood from; every answer is empty."""
    calls: list[tuple[str, list[str]]] = []

    def ask(
        self: Assistant, text: str, *, history: Sequence[str], before: Sequence[Answer], **_: object
    ) -> Answer:
        assert [a.question for a in before] == list(history)
        calls.append((text, list(history)))
        return made(text, outcome=Outcome.NOT_IN_THE_ARTICLES)

    monkeypatch.setattr(Assistant, "ask", ask)
    return calls


def said(app: AppTest) -> str:
    """What the page has screen readers say."""
    carried = shown(app).split('data-say="')[1].split('"')[0]
    return base64.b64decode(carried).decode()


FALLS = "inspectors blaming a stream of new initiatives"
SHORT = "Marwick council spent $5 to 6$ million"
UNCLEAR = ("What did they find in Castlebrook?", "What did they find in *Marwick*?")


def ask_back() -> Answer:
    return made(
        "What did they find?", outcome=Outcome.NEEDS_CLARIFYING,
        lead="Which council do you mean?", choices=UNCLEAR,
    )  # fmt: skip


def test_a_partial_answer_has_its_lead_labels_and_missing_parts_in_order(
    library: Path, snapshot: Snapshot
) -> None:
    answer = made(
        "What of both, and who pays?", place(snapshot, FALLS), place(snapshot, SHORT, number=2),
        labels=["<b>Castlebrook</b>", "Marwick"], outcome=Outcome.PARTLY,
        lead="Two councils are asked about.", missing=("Not in the articles: who pays?",),
    )  # fmt: skip
    app = open_app(conversation=keep(snapshot, library, answer))
    html = shown(app)
    order = [
        "Partly answered", "Two councils are asked about.",
        '<h3 class="cv-label">&lt;b&gt;Castlebrook&lt;/b&gt;</h3>', FALLS,
        '<h3 class="cv-label">Marwick</h3>', words(SHORT), "Not in the articles: who pays?",
    ]  # fmt: skip
    at = [html.index(part, html.index('class="cv-answer"')) for part in order]
    assert at == sorted(at)
    # Each label has one article: naming it above its words would say nothing more.
    assert 'class="cv-group"' not in html
    heard = said(app)
    assert heard.startswith("Partly answered. Two councils are asked about. <b>Castlebrook</b>:")
    assert heard.endswith("Source 2. Not in the articles: who pays?")


def test_a_label_stands_until_the_next_and_articles_are_named_under_it(
    library: Path, snapshot: Snapshot
) -> None:
    cited = [
        place(snapshot, FALLS),
        place(snapshot, "Agency workers hold", number=2),
        place(snapshot, SHORT, number=3),
    ]
    answer = made("What of both?", *cited, labels=["Castlebrook", None, "Marwick"])
    html = shown(open_app(conversation=keep(snapshot, library, answer)))
    assert html.count('class="cv-label"') == 2
    groups = [part.split("</b>")[0] for part in html.split('<p class="cv-group"><b>')[1:]]
    assert groups == [words(c.title) for c in cited[:2]]


def test_a_question_back_offers_choices_and_a_click_asks_one(
    library: Path, snapshot: Snapshot, heard: list[tuple[str, list[str]]]
) -> None:
    app = open_app(conversation=keep(snapshot, library, ask_back()))
    assert '<p class="cv-outcome">Which council do you mean?</p>' in shown(app)
    assert said(app) == f"Which council do you mean? Questions to choose from: {' '.join(UNCLEAR)}"
    button(app, label(UNCLEAR[1]))()
    assert heard == [(UNCLEAR[1], ["What did they find?"])]
    html = shown(app)
    assert html.index("Which council do you mean?") < html.index("Not in the articles.")
    # What was offered before is still to be read, and no longer to be clicked.
    assert f"<li>{UNCLEAR[1]}</li>" in html
    assert not [b for b in app.button if b.label == label(UNCLEAR[0])]
    app = sound(app.run())
    assert len(heard) == 1, "a click asks once"


def test_small_talk_has_neither_sources_nor_a_search(library: Path, snapshot: Snapshot) -> None:
    greeting = made("hi", lead="Hello! Ask me anything.", choices=UNCLEAR[:1], searched_as="hi (x)")
    app = open_app(conversation=keep(snapshot, library, greeting))
    html = shown(app)
    assert '<p class="cv-said">Hello! Ask me anything.</p>' in html
    assert app.expander.len == 0
    for absent in ("Partly answered", "Searched as", "To go on with", 'class="cv-words"'):
        assert absent not in html
    assert said(app) == f"Hello! Ask me anything. Questions to choose from: {UNCLEAR[0]}"
    button(app, label(UNCLEAR[0]))()
    assert words(UNCLEAR[0]) in shown(app)


def test_searched_words_are_edited_and_asked_alone(
    library: Path, snapshot: Snapshot, heard: list[tuple[str, list[str]]]
) -> None:
    first = made("Who left Castlebrook?", place(snapshot, FALLS))
    second = made("And when?", place(snapshot, FALLS), searched_as="And when? (Castlebrook left)")
    id = keep(snapshot, library, first, second)
    app = open_app(conversation=id)
    field = next(t for t in app.text_input if t.label == "Search for")
    assert field.value == "And when? (Castlebrook left)"
    field.set_value("   ")
    button(app, "Search again")()
    assert "there are no words to search for" in shown(app).lower()
    assert heard == []
    field = next(t for t in app.text_input if t.label == "Search for")
    field.set_value(" When did the director  leave Castlebrook? ")
    button(app, "Search again")()
    assert heard == [("When did the director leave Castlebrook?", [])]
    assert "there are no words" not in shown(app).lower()
    field = next(t for t in app.text_input if t.label == "Search for")
    assert field.value == "And when? (Castlebrook left)", "an older turn stays as it was"
    # A follow-up goes on from the edited question, also when the conversation is opened again.
    for page in (app, open_app(conversation=id)):
        heard.clear()
        asked(page, "Why?")
        assert heard[0][1][0] == "When did the director leave Castlebrook?"


def test_a_follow_up_is_given_what_was_cited_before_and_is_still_there(
    library: Path, snapshot: Snapshot, model: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays, goes = place(snapshot, FALLS), place(snapshot, SHORT, number=2)
    id = keep(snapshot, library, made("What of both?", stays, goes))
    build(library, model, forget=[], exclude=[goes.article_id])
    given: list[Citation] = []

    def ask(self: Assistant, text: str, *, before: Sequence[Answer], **_: object) -> Answer:
        given.extend(c for answer in before for c in answer.citations)
        return made(text, outcome=Outcome.NOT_IN_THE_ARTICLES)

    monkeypatch.setattr(Assistant, "ask", ask)
    asked(open_app(conversation=id), "Who said that?")
    assert given == [stays]


def test_how_an_answer_was_found_is_told_without_searching_again(
    library: Path, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    cited = place(snapshot, FALLS)
    other = place(snapshot, SHORT)
    answer = made(
        "Who pays?", cited, support=2.25, understood=("About Castlebrook", "Time: since <2018>"),
        considered=(
            Considered(cited.article_id, cited.start - 4, cited.end, 0.8125),
            Considered(other.article_id, other.start, other.end, 0.5, "about another council"),
        ),
    )  # fmt: skip
    id = keep(snapshot, library, answer)

    def fail(*_: object, **__: object) -> NoReturn:
        raise AssertionError("it searched again")

    for name in ("ask", "search"):
        monkeypatch.setattr(Assistant, name, fail)
    app = open_app(conversation=id)
    assert "How this was found" in [e.label for e in app.expander]
    assert "passages were looked at" not in shown(app), "closed, it is not even filled"
    app = unfolded(app, id)
    html = shown(app)
    assert "About Castlebrook<br>Time: since &lt;2018&gt;" in html
    assert "2.25, which is enough: an answer usually needs 1.50 or more." in html
    assert "1.5 seconds: 0.5 to search, 1.0 to answer" in html
    assert "score 0.812 · quoted in the answer: [1]" in html
    assert "score 0.500<br><b>Why not:</b> about another council" in html
    links = [x.proto for x in app.get("page_link")]
    titles = [label(f"1. {cited.title}"), label(f"2. {other.title}")]
    assert [x.label for x in links if x.label in titles] == titles
    assert f"start={other.start}" in next(x.query_string for x in links if x.label == titles[1])


def unfolded(app: AppTest, id: str, turn: int = 0) -> AppTest:
    """The page with "How this was found" opened under a turn."""
    app.session_state[f"found-{id}-{turn}"] = True
    return sound(app.run())


def test_how_it_was_found_says_when_a_text_has_changed_or_gone(
    library: Path, snapshot: Snapshot, model: Embedder
) -> None:
    gone, changed = place(snapshot, FALLS), place(snapshot, SHORT)
    considered = tuple(Considered(c.article_id, c.start, c.end, 0.5) for c in (gone, changed))
    id = keep(snapshot, library, made("Who pays?", outcome=Outcome.NOT_IN_THE_ARTICLES,
                            considered=considered))  # fmt: skip
    record = Conversations(library).folder / f"{id}.json"
    now = snapshot.article(changed.article_id).sha256
    record.write_text(record.read_text().replace(now, "0" * 64))
    build(library, model, forget=[], exclude=[gone.article_id])
    app = unfolded(open_app(conversation=id), id)
    html = shown(app)
    assert "this article is no longer in the library" in html
    assert "this article has changed since" in html
    link = next(x.proto for x in app.get("page_link") if x.proto.label.startswith("2"))
    assert "start=" not in link.query_string
    assert SHORT not in html


def test_not_in_the_articles_says_why_and_why_the_nearest_do_not_answer(
    library: Path, snapshot: Snapshot
) -> None:
    near = place(snapshot, SHORT)
    why = Considered(near.article_id, near.start, near.end, 0.4, "no price stands in it")
    answer = made(
        "What does cod cost?", outcome=Outcome.NOT_IN_THE_ARTICLES, considered=(why,),
        reason="“cod” stands in no article.", support=float("-inf"),
    )  # fmt: skip
    id = keep(snapshot, library, answer)
    app = open_app(conversation=id)
    html = shown(app)
    assert "Not in the articles.</p><p>“cod” stands in no article.</p>" in html
    assert "No sentence in what was searched" not in html
    assert "<b>Why not:</b> no price stands in it" in html
    assert said(app) == "Not in the articles. “cod” stands in no article."
    html = shown(unfolded(app, id))
    assert "Not answered. “cod” stands in no article." in html
    assert "None: there was no sentence that could have answered." in html


def test_a_conversation_kept_by_an_older_version_or_a_newer_one_opens(
    library: Path, snapshot: Snapshot
) -> None:
    cited = place(snapshot, FALLS)
    near = Considered(cited.article_id, cited.start, cited.end, 0.5)
    id = keep(snapshot, library, made("Who pays?", cited, considered=(near,)))
    file = Conversations(library).folder / f"{id}.json"
    record = json.loads(file.read_text())
    answer = record["turns"][0]["answer"]
    new = ("lead", "missing", "choices", "support", "understood", "reason", "support_needed",
           "asked_alone")  # fmt: skip
    for key in new:
        del answer[key]
    del answer["statements"][0]["label"], answer["considered"][0]["why_not"]
    answer["of another version"] = {"more": 1}
    file.write_text(json.dumps(record))
    html = shown(unfolded(open_app(conversation=id), id))
    assert FALLS in html
    assert "Problem:" not in html
    assert "<dt>Support</dt>" not in html
    assert "1 passage was looked at" in html


# Reading


def opened(library: Path, model: Embedder) -> Library:
    return Library(library, model)


def test_a_link_opens_the_article_at_the_marked_place(library: Path, model: Embedder) -> None:
    article = next(a for a in opened(library, model).snapshot().articles() if "Marwick" in a.title)
    start = article.text.index("Marwick council spent")
    place = Place.span(article, start, start + len(SPENT))
    app = open_app("read", **place.query)
    html = shown(app)
    assert f'<mark id="cited" tabindex="-1">{words(SPENT)}</mark>' in html
    assert '<h1 class="cv-headline"><span data-at="0">Costs of $5 to 6$' in html
    assert "1 reader’s comment" in html
    assert "Reader’s comment by &lt;b&gt;Bob&lt;/b&gt;" in html
    assert "<img" not in html
    assert "has changed" not in html


def test_a_link_to_an_older_text_says_so_and_finds_the_words(
    library: Path, model: Embedder
) -> None:
    article = next(a for a in opened(library, model).snapshot().articles() if "Marwick" in a.title)
    query = {"article": article.id, "start": "5", "end": "40", "sha": "0123456789abcdef"}
    app = open_app("read", **query, words="Marwick council spent")
    assert "The source has changed since this link was made. The same words" in shown(app)
    assert ">Marwick council spent</mark>" in shown(app)
    app = open_app("read", **query, words="Quite other words about quite another thing")
    assert "were not found" in shown(app)
    assert "<mark" not in shown(app)


def test_without_a_link_an_article_is_chosen(library: Path) -> None:
    app = open_app("read")
    id = _id_of(library, "ellerdale")
    app.selectbox[0].set_value(id).run()
    assert "cv-headline" in shown(sound(app))
    assert app.query_params["article"] == id


def test_a_link_to_no_article_says_so(library: Path) -> None:
    assert "there is no article" in shown(open_app("read", article="nothing<b>")).lower()


def _id_of(data: Path, start: str) -> str:
    folder = generation.current(data)
    assert folder is not None
    ids = generation.read_manifest(folder).article_ids
    return next(i for i in ids if i.startswith(start))


# The library


def test_the_table_lists_every_article_with_its_date_and_basis(library: Path) -> None:
    app = open_app("library")
    table = app.dataframe[0].value
    assert len(table) == 5
    row = table[table["Title"].str.startswith("£14m")].iloc[0]
    assert row["Date"] == "2021-06-08"
    assert row["Date known from"] == "inferred, on or before: the first reader comment"
    assert row["Comments"] == 5


def test_uploads_are_kept_and_reported_the_bad_with_its_reason(library: Path) -> None:
    app = open_app("library")
    text = (SAMPLES / "kinship-carers-harrowmere.txt").read_bytes()
    app.file_uploader[0].set_value(
        [("../../kinship.txt", text, "text/plain"), ("photo.png", b"\x89PNG", "image/png")]
    ).run()
    button(app, "Add these files")()
    html = shown(app)
    assert "1 added" in html
    assert "photo.png" in html
    assert "are not read" in html
    kept = sorted(p.name for p in (library / "articles").iterdir())
    assert kept == ["kinship.txt"]
    assert len(app.dataframe[0].value) == 6


def test_an_article_is_removed_and_put_back(library: Path) -> None:
    app = open_app("library")
    app.selectbox[0].set_value(_id_of(library, "ellerdale")).run()
    button(app, "Remove it from the library")()
    assert "1 removed" in shown(app)
    assert len(app.dataframe[0].value) == 4
    button(app, "Undo")()
    assert len(app.dataframe[0].value) == 5


def test_a_folder_that_is_not_there_is_said(library: Path) -> None:
    app = open_app("library")
    app.text_input(key="folder").set_value("/no/such/folder")
    button(app, "Add this folder")()
    assert "/no/such/folder is not there" in shown(app)


def test_a_source_is_forgotten_and_added_again(library: Path) -> None:
    extra = library.parent / "extra"
    extra.mkdir()
    shutil.copy(SAMPLES / "ellerdale-lifted-out-of-inadequate.txt", extra)
    app = open_app("library")
    app.text_input(key="folder").set_value(str(extra))
    button(app, "Add this folder")()
    assert len(app.dataframe[0].value) == 6
    forget = [b for b in app.button if b.label == "Forget"][-1]
    sound(forget.click().run())
    assert len(app.dataframe[0].value) == 5
    button(app, "Undo")()
    assert len(app.dataframe[0].value) == 6


def test_another_builder_at_work_is_one_line(library: Path) -> None:
    app = open_app("library")
    with FileLock(library / "build.lock"):
        button(app, "Read all sources again")()
    assert "another build" in shown(app).lower()


def test_what_is_left_of_a_build_is_said_once_it_is_clear() -> None:
    pace = Pace("Embedding", 1_000, 50.0)
    assert pace.left(1_100, 2_000, 51.0) == ""
    assert pace.left(1_000, 2_000, 99.0) == ""
    assert pace.left(1_100, 2_000, 70.0) == "; about 3 minutes left"
    assert pace.left(1_900, 2_000, 70.0) == "; less than a minute left"
    assert pace.left(1_100, 40_000, 70.0) == "; about 2 hours 10 minutes left"
    assert pace.left(2_000, 2_000, 70.0) == ""

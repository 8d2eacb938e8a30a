"""What holds of finding quotations, from Python and from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import index.library
import qa.__main__
from corpus.article import Article, Voice, Words
from corpus.citing import keep
from corpus.errors import CitationBroken, QuestionError
from index.build import build
from index.cli import main
from index.embedding import open_embedder
from index.library import Library, Snapshot
from index.settings import SAMPLES, Settings
from qa.quotation_counts import Count, by_council, by_speaker, by_voice, by_year
from qa.quotation_filters import Wanted
from qa.quotation_found import QuotationFound
from qa.quotations import find_quotations, look_for, matching
from qa.quotes_asked import fits
from qa.quotes_command import VOICES, read_voice
from tests.conftest import HashEmbedder
from tests.quoted_library import article, opened, said

BELL: dict[str, Any] = {
    "speaker": "Rosa Bell", "role": "director of children’s services", "voice": Voice.COUNCIL,
    "cue": "said", "about": ("Castlebrook",),
}  # fmt: skip
CORNER = article(
    "corner",
    [
        "Castlebrook has come out of ‘inadequate’ at its third attempt.",
        "“Caseloads came down before anything else did,” said Rosa Bell, director of children’s "
        "services. It was a long road. “Then the managers stayed.",
        "“And the agency staff left.”",
        "A mother told us: “They listened when nobody else would listen to me.”",
        "Inspectors found ‘drift’. The council’s aim is “a home for everyone who needs one”.",
    ],
    [
        said("Caseloads came down before anything else did,", **BELL),
        said("Then the managers stayed.", after="Caseloads came down before anything else did,"),
        said("And the agency staff left.", after="Then the managers stayed."),
        said(
            "They listened when nobody else would listen to me.", "A mother", voice=Voice.FAMILY,
            about=("Castlebrook",),
        ),
        said("drift", "Inspectors", kind=Words.SET_OFF, voice=Voice.REGULATOR),
        said("a home for everyone who needs one"),
        said("Caseloads never came down for us", "A reader", voice=Voice.READER),
    ],
    title="Castlebrook turns a corner",
    published="2021-03-05",
    comment="I heard “Caseloads never came down for us” from them all.",
)  # fmt: skip
CAR = article(
    "car",
    [
        "“Agency fees would buy every one of them a small car,” said Cllr Ivor Penn.",
        "Ofsted called caseloads “steady”. “Caseloads came down before anything else did,” Bell "
        "had said.",
        "The minister warned that homes for teenagers “are a scandal that nobody may look away "
        "from any longer”.",
    ],
    [
        said(
            "Agency fees would buy every one of them a small car,", "Ivor Penn",
            role="lead member", voice=Voice.COUNCIL, about=("Ellerdale",),
        ),
        said("steady", "Ofsted", voice=Voice.REGULATOR, about=("Ellerdale",)),
        said("Caseloads came down before anything else did,"),
        said(
            "are a scandal that nobody may look away from any longer", "The minister",
            role="children’s minister", voice=Voice.GOVERNMENT,
        ),
    ],
    title="What agency staff cost Ellerdale",
    published="2019-07-01",
)  # fmt: skip
UNDATED = article(
    "undated",
    ["“We waited a year for somebody to ring us back,” said a grandfather."],
    [said("We waited a year for somebody to ring us back,", "a grandfather", voice=Voice.FAMILY)],
    title="Waiting",
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("library")
    return opened(folder, [CORNER], [CAR, UNDATED], embedder=HashEmbedder())


def found(snapshot: Snapshot, question: str | None = None, **filters: Any) -> list[str]:
    """The first words of what is found."""
    return [q.words[0] for q in find_quotations(snapshot, Wanted(question, **filters))]


def test_every_quotation_found_is_its_span_of_the_article_as_it_stands(snapshot: Snapshot) -> None:
    every = find_quotations(snapshot, Wanted(comments=True, set_off=True))
    assert len(every) == 9
    for q in every:
        own = snapshot.article(q.article_id)
        assert [own.text[a:b] for a, b in q.parts] == list(q.words)
        assert own.text[q.context_start : q.context_end] == q.context
        assert q.context_start <= q.parts[0][0] < q.parts[-1][1] <= q.context_end
        assert q.article_sha256 == own.sha256
        assert keep(own, q.parts, q.said).speaker == q.said.speaker


def test_a_split_quotation_is_one_with_its_parts_in_order(snapshot: Snapshot) -> None:
    first = find_quotations(snapshot, Wanted("managers stayed", speaker="Bell"))[0]
    assert first.words == (
        "Caseloads came down before anything else did,",
        "Then the managers stayed.",
        "And the agency staff left.",
    )
    assert first.text == (
        "Caseloads came down before anything else did, […] Then the managers stayed. […] And the "
        "agency staff left."
    )
    assert first.context.startswith(
        "“Caseloads came down before anything else did,” said Rosa Bell"
    )
    assert first.context.endswith("left.”")


def test_words_and_meaning_put_what_was_asked_for_first(snapshot: Snapshot) -> None:
    assert found(snapshot, "what agency fees would buy")[0].startswith("Agency fees")
    assert found(snapshot, "waiting for somebody to ring back")[0].startswith("We waited")
    scores = [q.score or 0 for q in find_quotations(snapshot, Wanted("agency staff"))]
    assert scores == sorted(scores, reverse=True)


def test_nothing_asked_is_the_newest_first_the_undated_and_fragments_last(
    snapshot: Snapshot,
) -> None:
    assert found(snapshot) == [
        "Caseloads came down before anything else did,",
        "They listened when nobody else would listen to me.",
        "a home for everyone who needs one",
        "Agency fees would buy every one of them a small car,",
        "are a scandal that nobody may look away from any longer",
        "We waited a year for somebody to ring us back,",
        "steady",
    ]
    assert found(snapshot, top=2) == found(snapshot)[:2]


def test_a_fragment_ranks_below_a_sentence_on_the_same(snapshot: Snapshot) -> None:
    ranked = found(snapshot, "steady caseloads", comments=True)
    assert ranked.index("steady") > ranked.index("Caseloads came down before anything else did,")


@pytest.mark.parametrize(
    ("filters", "begins"),
    [
        ({"speaker": "Bell"}, ["Caseloads"]),
        ({"speaker": "cllr ivor penn"}, ["Agency"]),
        ({"speaker": "the inspectorate"}, ["steady"]),
        ({"about": "Ellerdale council"}, ["Agency", "steady"]),
        ({"article": "undated"}, ["We waited"]),
        ({"after": "2020"}, ["Caseloads", "They listened", "a home"]),
        ({"before": "2019-12"}, ["Agency", "Caseloads", "are a scandal", "steady"]),
        ({"voice": Voice.FAMILY}, ["They listened", "We waited"]),
        ({"voice": Voice.READER}, ["Caseloads never"]),
        ({"voice": Voice.REGULATOR, "set_off": True}, ["drift", "steady"]),
        ({"longest_words": 7}, ["a home", "Caseloads", "steady"]),
        ({"shortest_words": 10}, ["Caseloads", "Agency", "are a scandal", "We waited"]),
        ({"voice": Voice.FAMILY, "after": "2020"}, ["They listened"]),
        ({"question": "quotes by parents"}, ["They listened"]),
        ({"question": "quotes from 2019"}, ["Agency", "Caseloads", "are a scandal", "steady"]),
        ({"question": "two quotes from council leaders"}, ["Caseloads", "Agency"]),
        ({"question": "a quote from council leaders"}, ["Caseloads"]),
        ({"question": "quotes from Rosa Bell", "speaker": "Penn"}, ["Agency"]),
    ],
)
def test_filters(snapshot: Snapshot, filters: dict[str, Any], begins: list[str]) -> None:
    got = [q.words[0] for q in find_quotations(snapshot, Wanted(**filters))]
    short = [w.removesuffix("…") for w in got]
    assert len(got) == len(begins)
    assert all(w.startswith(b) for w, b in zip(short, begins, strict=True))


def test_readers_words_are_found_only_where_asked_for(snapshot: Snapshot) -> None:
    asked = "caseloads never came down for us"
    assert not any("never" in w for w in found(snapshot, asked))
    assert "never" in found(snapshot, asked, comments=True)[0]
    assert "never" in found(snapshot, "what do readers say about caseloads?")[0]
    assert "drift" in found(snapshot, "drift", set_off=True)
    assert "drift" not in found(snapshot, "drift")


def test_the_same_words_in_two_articles_are_one_with_the_speaker_that_either_names(
    snapshot: Snapshot,
) -> None:
    asked = Wanted("Caseloads came down before anything else did", before="2020", after="2018")
    alone = find_quotations(snapshot, asked)
    assert [q.said.speaker for q in alone if q.words[0].startswith("Caseloads")] == [None]
    (both,) = [
        q
        for q in find_quotations(snapshot, replace(asked, before=None, after=None))
        if q.words[0].startswith("Caseloads")
    ]
    assert (both.article_id, both.said.speaker) == ("corner", "Rosa Bell")
    assert [(p.article_id, p.title) for p in both.also] == [("car", CAR.title)]


def test_the_same_words_of_two_speakers_are_two(tmp_path: Path, embedder: HashEmbedder) -> None:
    twice = [
        article(id, [f"“We will not comment,” said {who}."], [said("We will not comment,", who)])
        for id, who in (("a", "Rosa Bell"), ("b", "Ivor Penn"), ("c", "Rosa Bell"))
    ]
    got = find_quotations(opened(tmp_path, twice, embedder=embedder), Wanted())
    assert [(q.said.speaker, len(q.also)) for q in got] == [("Rosa Bell", 1), ("Ivor Penn", 0)]


def test_what_would_widen_a_search_for_nothing_is_said(snapshot: Snapshot) -> None:
    search = look_for(snapshot, Wanted(speaker="Penn", about="Castlebrook", longest_words=12))
    assert search.found == ()
    assert search.notes == (
        "Nothing fits. There is something with every speaker (1) or every council (1).",
    )
    search = look_for(snapshot, Wanted(speaker="Ivor Pen", longest_words=1))
    assert (
        search.notes[0] == "No quotation in the library is by Ivor Pen; perhaps Ivor Penn is meant."
    )
    search = look_for(snapshot, Wanted("zeppelins over Vladivostok"))
    assert search.found == ()
    assert "8 quotations fit everything else that was asked" in search.notes[0]
    search = look_for(snapshot, Wanted("nine quotes by parents"))
    assert search.notes == ("9 were asked for; no more than these fit.",)


def test_a_library_without_quotations_says_so(tmp_path: Path, embedder: HashEmbedder) -> None:
    bare = opened(tmp_path, [article("a", ["Nobody spoke."])], embedder=embedder)
    search = look_for(bare, Wanted("who spoke"))
    assert search.found == ()
    assert "holds no quotations" in search.notes[0]


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"article": "nowhere"}, "no article 'nowhere'"),
        ({"about": "Narnia"}, "no council is called 'Narnia'"),
        ({"question": "x" * 2_001}, "ask it in at most 2,000"),
    ],
)
def test_a_filter_that_names_what_there_is_not_is_refused(
    snapshot: Snapshot, filters: dict[str, Any], says: str
) -> None:
    with pytest.raises(QuestionError, match=says):
        find_quotations(snapshot, Wanted(**filters))


def test_a_council_named_leaves_out_what_is_about_others(snapshot: Snapshot) -> None:
    assert not any(w.startswith("Agency") for w in found(snapshot, "agency staff in Castlebrook"))
    assert [w[:6] for w in found(snapshot, "quotes about Ellerdale")] == ["Agency", "steady"]


def test_words_that_are_not_the_articles_any_more_are_never_given(snapshot: Snapshot) -> None:
    quoted = snapshot.quotations.all[0]
    text = CORNER.text.replace("Caseloads came", "Caseloads went")
    with pytest.raises(CitationBroken, match="is not what was kept"):
        QuotationFound.of(replace(CORNER, text=text), quoted)


def contexts(made: Article, embedder: HashEmbedder, folder: Path) -> list[str]:
    snapshot = opened(folder, [made], embedder=embedder)
    return [q.context for q in find_quotations(snapshot, Wanted())]


def test_the_context_is_the_sentence_and_the_one_that_names_who_speaks(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    text = [
        "It was late. The report called plans “too slow to be of use to anybody”. They agreed.",
        "Rosa Bell said she had read it twice. More was to come.",
        "“We knew it all along. We have begun.”",
    ]
    parts = [
        said("too slow to be of use to anybody"),
        said("We knew it all along. We have begun.", "Rosa Bell"),
    ]
    made = article("a", text, parts)
    first, second = made.quotations
    at = made.text.index("Rosa Bell")
    named = replace(second, speaker_start=at, speaker_end=at + 9)
    assert contexts(replace(made, quotations=(first, named)), embedder, tmp_path) == [
        "The report called plans “too slow to be of use to anybody”.",
        "\n\n".join(text[1:]),
    ]


def test_a_quotation_that_stands_alone_has_its_neighbour_for_context(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    alone = "“Nobody asked any of us first.”"
    made = article("a", ["Two left. Then one wrote:", alone], [said(alone.strip("“”"))])
    assert contexts(made, embedder, tmp_path / "a") == [f"Then one wrote:\n\n{alone}"]
    made = article("b", [f"{alone} So one wrote."], [said(alone.strip("“”"))], title="“B”")
    assert contexts(made, embedder, tmp_path / "b") == [f"{alone} So one wrote."]


def test_an_absurd_paragraph_costs_no_more_than_its_neighbourhood(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    made = article("a", ["word " * 10_000 + "“here it is at last” " + "word " * 10_000],
                   [said("here it is at last")])  # fmt: skip
    (context,) = contexts(made, embedder, tmp_path)
    assert "“here it is at last”" in context
    assert len(context) < 700


def test_the_reference_says_where_the_words_stand(snapshot: Snapshot) -> None:
    (fees,) = find_quotations(snapshot, Wanted(speaker="Penn"))
    where = (
        "What agency staff cost Ellerdale, Social Work Gazette, 1 July 2019 (stated: the "
        "dateline), https://news.invalid/car"
    )
    assert fees.reference == where
    assert fees.cited == f"“{fees.text}” — Ivor Penn, in {where}"
    assert fees.spoken_by == "Ivor Penn, lead member"
    every = find_quotations(snapshot, Wanted(comments=True))
    assert any(", date unknown, " in q.reference for q in every)
    (comment,) = (q for q in every if q.is_comment)
    assert "— reader’s comment by A reader, on Castlebrook turns a corner, " in comment.cited
    assert comment.spoken_by == "Reader’s comment by A reader"


def test_a_reader_who_quotes_somebody_is_not_them(tmp_path: Path, embedder: HashEmbedder) -> None:
    words = said("they were a shambles", "Ofsted", voice=Voice.REGULATOR)
    made = article("a", ["News."], [words], comment="I read “they were a shambles” by Ofsted.")
    snapshot = opened(tmp_path / "a", [made], embedder=embedder)
    (q,) = find_quotations(snapshot, Wanted(comments=True))
    assert q.spoken_by == "Reader’s comment by A reader, quoting Ofsted"
    assert "— reader’s comment by A reader, on News of a" in q.cited


def test_counts_for_charts(snapshot: Snapshot) -> None:
    every = matching(snapshot, Wanted())
    assert by_council(every) == (Count("Castlebrook", 2), Count("Ellerdale", 2))
    assert by_voice(every)[-1] == Count("not clear", 2)
    assert {c.name: c.quotations for c in by_voice(every)}["council"] == 2
    assert [(s.name, s.quotations) for s in by_speaker(every, 2)] == [
        ("a grandfather", 1), ("A mother", 1),
    ]  # fmt: skip
    years = by_year(every, snapshot.dates)
    assert [y.year for y in years] == ["2019"] * 4 + ["2021"] * 3 + ["date unknown"]
    assert sum(y.quotations for y in years) == len(every) == 8


@pytest.mark.parametrize("kind", VOICES)
def test_a_kind_of_speaker_is_named_in_a_word(kind: str) -> None:
    assert kind in read_voice(kind.upper())


def test_every_kind_of_speaker_can_be_named() -> None:
    assert {read_voice(kind) for kind in VOICES} == set(Voice)
    assert read_voice("inspector or regulator") is Voice.REGULATOR
    with pytest.raises(QuestionError, match="write inspector, regulator"):
        read_voice("or")


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """``run("--json", ...)``: exit code, standard output and error of ``python -m qa quotes``."""
    monkeypatch.setattr(index.library, "open_embedder", lambda settings: HashEmbedder())
    monkeypatch.setattr(Library, "snapshot", lambda self: snapshot)

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(qa.__main__.make_parser(), ["quotes", *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_the_command_gives_the_contracts_keys(run: Run) -> None:
    code, out, err = run("agency fees", "--speaker", "Penn", "--json")
    assert (code, err) == (0, "")
    (q,) = json.loads(out)["quotations"]
    assert set(q) == {
        "text", "article_id", "article_sha256", "title", "publisher", "published", "url", "start",
        "end", "kind", "speaker", "role", "cue", "context_start", "context_end", "reference",
        "parts", "voice", "about",
    }  # fmt: skip
    assert q["text"] == CAR.text[q["start"] : q["end"]]
    assert q["parts"] == [[q["start"], q["end"]]]
    assert q["published"] == {
        "value": "2019-07-01", "precision": "day", "basis": "stated: the dateline",
    }  # fmt: skip
    assert (q["kind"], q["voice"], q["about"]) == ("speech", "council", ["Ellerdale"])


def test_the_command_prints_the_words_with_their_speaker_and_reference(run: Run) -> None:
    code, out, err = run("--about", "Castlebrook", "--voice", "council")
    assert (code, err) == (0, "")
    assert out.splitlines()[:3] == [
        "1. “Caseloads came down before anything else did, […] Then the managers stayed. […] And "
        "the agency staff left.”",
        "   — Rosa Bell, director of children’s services",
        "   Castlebrook turns a corner, Social Work Gazette, 5 March 2021 (stated: the dateline), "
        "https://news.invalid/corner",
    ]


def test_the_command_says_what_would_widen_a_search_for_nothing(run: Run) -> None:
    code, out, err = run("--speaker", "Penn", "--voice", "government")
    assert (code, err) == (0, "")
    assert out == "Note: Nothing fits. There is something with every speaker (8).\n"
    notes = json.loads(run("--speaker", "Penn", "--voice", "government", "--json")[1])
    assert notes["quotations"] == []
    assert len(notes["notes"]) == 1


def test_the_command_lists_who_speaks(run: Run) -> None:
    code, out, _ = run("--speakers", "--about", "Ellerdale")
    assert code == 0
    assert out.splitlines() == [
        "    1  Ivor Penn (lead member, council)",
        "    1  Ofsted (inspector or regulator)",
    ]
    listed = json.loads(run("--speakers", "--json", "--top", "1")[1])["speakers"]
    assert len(listed) == 1
    assert {"name", "variants", "role", "voice", "quotations"} <= set(listed[0])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--voice", "dog"], "--voice 'dog' is no kind of speaker"),
        (["--after", "tomorrow"], "--after 'tomorrow' is not a date"),
        (["--article", "nowhere"], "python -m index articles lists them"),
        (["--about", "Narnia"], "no council is called 'Narnia'"),
        (["--speaker", " "], "--speaker has no words in it"),
        (["?"], "QUESTION has no words in it"),
        (["--longest", "0"], "--longest: invalid"),
    ],
)
def test_a_bad_filter_is_one_clear_line(run: Run, arguments: list[str], says: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err


def test_nothing_that_a_terminal_obeys_is_printed(
    tmp_path: Path, embedder: HashEmbedder, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "red \x1b[31m and ‮back and\nforth"
    made = article(
        "a", [f"“{words}” he said"], [said(words, "Al \x07Bell")], title="T \x1b]0;x\x07"
    )
    odd = opened(tmp_path / "odd", [made], embedder=embedder)
    monkeypatch.setattr(Library, "snapshot", lambda self: odd)
    for arguments in ([], ["--speakers"]):
        _, out, _ = run(*arguments)
        assert "Bell" in out
        assert not set(out) & set("\x1b\x07‮")
    assert json.loads(run("--json")[1])["quotations"][0]["text"] == words


@pytest.mark.model
def test_a_trainers_request_over_the_samples(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", threads=1)
    build(settings.data, open_embedder(settings), [SAMPLES])
    snapshot = Library.of(settings).snapshot()
    search = look_for(
        snapshot,
        Wanted(
            "five quotes from council leaders about improvement after a poor inspection, ready "
            "for slides"
        ),
    )
    assert len(search.found) == 5
    assert all(q.length <= 40 for q in search.found)
    (leaders,) = search.asked.speakers
    held = {(q.article_id, q.said.start): q for q in snapshot.quotations.all}
    assert all(fits(leaders, held[q.article_id, q.parts[0][0]]) for q in search.found)
    assert "Philippa Drummond" in {q.said.speaker for q in search.found[:3]}

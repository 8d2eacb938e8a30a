"""The Quotes page, run as Streamlit runs it, over a small library of its own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app_pages.exact import words
from app_pages.looked_for import LookedFor, limits
from app_pages.quote_cards import LONGEST_SHOWN, card_html
from corpus.article import Voice
from index.build import build
from index.library import Library, Snapshot
from qa.quotation_filters import Wanted, Wider
from qa.quotations import find_quotations
from qa.quoted_speakers import Speakers
from tests.conftest import HashEmbedder
from tests.quoted_library import article, opened, said
from tests.test_app import button, open_app, shown, sound
from workspace.boards import Boards
from workspace.database import Database

CASTLEBROOK = """Castlebrook steadies after two poor inspections

Published: 5 March 2021

Castlebrook council has been told by inspectors that its caseloads came down for every team.

“Caseloads came down before anything else did,” said Rosa Bell, Castlebrook council’s director of \
children’s services. “Then the managers stayed, and the agency staff left.”

Ofsted said caseloads were “steady for the first time since the council began to count them”.

A mother told us: “They listened to me when nobody else in that town would listen.”

Its leaders were rated ‘outstanding’ and two of its services ‘good’.

1 Response to Castlebrook steadies after two poor inspections

  1. A reader March 6, 2021 at 10:15 am #

    I was told that “caseloads never came down for any of us in the north team”.
"""
ELLERDALE = """What agency staff cost Ellerdale

Published: 1 July 2019

Ellerdale council spent more on agency staff than on its own caseloads.

“Agency fees would buy every social worker in Ellerdale a <b>small</b> $5 car, :red[and] *more*,” \
said Councillor Ivor Penn, Ellerdale council’s lead member for children.

Councillor Penn added: “We shall count caseloads every week until they fall below sixteen.”

“This paragraph opens and is never closed.
"""
NAMES = (
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett",
    "kilo", "lima",
)  # fmt: skip
LONG = "Nobody had thought of a longer one. " * 100
FEES = (
    "Agency fees would buy every social worker in Ellerdale a <b>small</b> $5 car, :red[and] "
    "*more*,"
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The app's library, of two articles; opened once for all these tests."""
    folder = tmp_path_factory.mktemp("news")
    (folder / "castlebrook.txt").write_text(CASTLEBROOK, encoding="utf-8")
    (folder / "ellerdale.txt").write_text(ELLERDALE, encoding="utf-8")
    data = tmp_path_factory.mktemp("app") / "data"
    build(data, HashEmbedder(), [folder])
    with serving(data):
        yield data


@contextmanager
def serving(data: Path) -> Iterator[None]:
    """The app serves the library in ``data``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VERSE_DATA", str(data))
        patch.setattr("app_pages.opened.open_embedder", lambda settings: HashEmbedder())
        st.cache_resource.clear()
        yield
        st.cache_resource.clear()


def quotes(**query: str) -> AppTest:
    return open_app("quotes", **query)


def searched(app: AppTest, request: str) -> AppTest:
    app.text_input[0].set_value(request)
    return button(app, "Find")()


def chips(app: AppTest) -> list[str]:
    """What is looked for, as the chips say it."""
    return [plain(b.label)[:-3] for b in app.button if b.label.endswith("  ✕")]


def address(app: AppTest) -> dict[str, str]:
    """What the address says after the question mark."""
    given: dict[str, str | list[str]] = dict(app.query_params)
    return {name: v if isinstance(v, str) else v[0] for name, v in given.items()}


def plain(label: str) -> str:
    """A label as it looks, without what keeps it from being read as Markdown."""
    return re.sub(r"\\(.)", r"\1", label)


def take_off(app: AppTest, chip: str) -> AppTest:
    return sound(next(b for b in app.button if plain(b.label) == f"{chip}  ✕").click().run())


def parts(app: AppTest) -> list[str]:
    """The words of every part of every quotation shown, as HTML."""
    return re.findall(r'<span class="cv-part">(.*?)</span>', shown(app), re.S)


def counted(app: AppTest) -> str:
    found = re.search(r'class="cv-count"[^>]*>([^<]*)<', shown(app))
    assert found
    return found[1]


def test_a_request_is_understood_shown_and_put_right_by_taking_things_off(library: Path) -> None:
    app = searched(quotes(), "five quotes from council leaders about caseloads, for slides")
    assert chips(app) == ["5 quotations", "about “caseloads”", "by council leaders",
                          "at most 40 words"]  # fmt: skip
    assert set(parts(app)) >= {
        "Caseloads came down before anything else did,",
        "Then the managers stayed, and the agency staff left.",
    }
    html = shown(app)
    assert "<b>Rosa Bell</b>, Castlebrook council’s director of children’s services" in html
    assert "steady for the first time" not in html
    app = take_off(app, "by council leaders")
    assert address(app)["by"] == "any"
    assert any("steady for the first time" in part for part in parts(app))
    app = take_off(take_off(app, "5 quotations"), "at most 40 words")
    assert chips(app) == ["about “caseloads”"]
    app = take_off(app, "about “caseloads”")
    # Nothing is left of the request, so the line it was typed in is empty too.
    assert (chips(app), app.text_input[0].value, address(app)) == ([], "", {})


def test_what_was_understood_is_changed_in_a_form(library: Path) -> None:
    app = searched(quotes(), "quotes from parents about caseloads")
    app.text_input(key="by-1").set_value("Ofsted")
    app.number_input(key="number-1").set_value(3)
    sound(next(b for b in app.button if "put-right-form" in b.proto.form_id).click().run())
    assert chips(app) == ["3 quotations", "about “caseloads”", "by Ofsted"]
    assert parts(app) == ["steady for the first time since the council began to count them"]
    assert "3 were asked for; no more than these fit." in shown(app)


def test_filters_narrow_and_stand_in_the_address(library: Path) -> None:
    app = quotes()
    assert set(app.selectbox(key="council-0").options) == {"Castlebrook", "Ellerdale"}
    app.selectbox(key="speaker-0").select("Ivor Penn")
    app.selectbox(key="after-0").select("2019")
    app.toggle(key="slide-0").set_value(True)
    sound(next(b for b in app.button if "filter-form" in b.proto.form_id).click().run())
    assert chips(app) == ["speaker: Ivor Penn", "from 2019 on", "at most 40 words"]
    assert address(app) == {"speaker": "Ivor Penn", "from": "2019", "longest": "40"}
    assert len(parts(app)) == 2
    again = quotes(**address(app))
    assert chips(again) == chips(app)
    assert parts(again) == parts(app)
    app = take_off(app, "speaker: Ivor Penn")
    assert len(parts(app)) > 2


def test_words_are_shown_exactly_and_copied_with_their_reference(library: Path) -> None:
    app = quotes(speaker="Ivor Penn")
    assert words(FEES) in parts(app)
    assert f'“<span class="cv-part">{words(FEES)}</span>”' in shown(app)
    assert "<b>small</b>" not in shown(app)
    assert not [m for m in app.markdown if "small" in m.value]
    assert "1 July 2019 (stated: the dateline)" in shown(app)
    (link, *_) = [e.proto for e in app.get("page_link") if e.proto.query_string.find("start=") >= 0]
    assert "article=ellerdale" in link.query_string


def test_readers_comments_and_words_set_off_come_only_when_asked(library: Path) -> None:
    app = quotes()
    assert "north team" not in shown(app)
    assert "outstanding" not in "".join(parts(app))
    app = quotes(comments="yes")
    assert "Reader’s comment by A reader" in shown(app)
    assert "Not the article’s own words." in shown(app)
    assert chips(app) == ["with readers’ comments"]
    assert "outstanding" in parts(quotes(**{"set-off": "yes"}))


def test_what_would_widen_a_search_for_nothing_is_a_button_each(library: Path) -> None:
    app = quotes(speaker="Rosa Bell", council="Ellerdale")
    assert counted(app) == "Nothing found."
    offered = [b.label for b in app.button if (b.key or "").startswith("wider-")]
    assert offered == ["By every speaker (2)", "About every council (1)", "Start again"]
    app = button(app, "By every speaker (2)")()
    assert len(parts(app)) == 2
    assert chips(app) == ["council: Ellerdale"]


def test_a_topic_that_nobody_spoke_of_can_be_let_go_of(library: Path) -> None:
    app = searched(quotes(), "Rosa Bell on zeppelins")
    assert counted(app) == "Nothing found."
    app = button(app, "On any topic (1)")()
    assert chips(app) == ["by Rosa Bell"]
    assert len(parts(app)) == 2


def test_a_name_that_nobody_has_offers_the_one_that_is_like_it(library: Path) -> None:
    app = searched(quotes(), "quotes from Rosa Bells about caseloads")
    assert "No quotation in the library is by Rosa Bells; perhaps Rosa Bell is meant." in shown(app)
    app = button(app, "Look for Rosa Bell")()
    assert "<b>Rosa Bell</b>" in shown(app)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"council": "Narnia"}, "No council is called &#x27;Narnia&#x27;"),
        ({"within": "nowhere"}, "There is no article “nowhere” in this library"),
        ({"q": "why " * 900}, "ask it in at most"),
    ],
)
def test_an_address_that_cannot_be_looked_for_says_so_in_one_line(
    library: Path, query: dict[str, str], said: str
) -> None:
    html = shown(quotes(**query))
    assert html.count('role="alert"') == 1
    assert said in html


def test_browsing_counts_and_a_bar_narrows(library: Path) -> None:
    app = quotes()
    assert counted(app) == "5 quotations, the newest first"
    assert parts(app)[0] == "Caseloads came down before anything else did,"
    bars = [b.label for b in app.button if (b.key or "").startswith("bar-")]
    assert bars[0] == "Ivor Penn (2)"
    assert "<td>Rosa Bell</td><td>1</td>" in shown(app)
    assert app.get("vega_lite_chart")
    app = button(app, "Ivor Penn (2)")()
    assert chips(app) == ["speaker: Ivor Penn"]
    assert "Only one: Ivor Penn (2)" in shown(app)
    years = sound(app.segmented_control[0].set_value("Years").run())
    assert "Only one: 2019 (2)" in shown(years)


def test_a_quotation_is_kept_on_a_board_with_all_its_parts(library: Path) -> None:
    app = quotes(speaker="Rosa Bell")
    keep = next(b for b in app.button if (b.key or "").startswith("keep-castlebrook"))
    sound(keep.click().run())
    assert "Kept on “Quotations”." in shown(app)
    boards = Boards(Database.open(library))
    (heading,) = boards.headings()
    (item,) = boards.load(heading.id).items
    assert list(item.kept.words) == parts(app)
    assert item.kept.speaker == "Rosa Bell"


def test_cards_drawn_before_there_was_a_board_keep_on_one(library: Path) -> None:
    boards = Boards(Database.open(library))
    app = quotes()
    first, second, third, *_ = [b for b in app.button if b.label.startswith("Keep on")]
    first.click()
    second.click()  # as it was drawn: before the first click made a board
    sound(app.run())
    (heading,) = boards.headings()
    assert (heading.name, heading.items) == ("Quotations", 2)
    other = boards.create("Induction")
    app = button(app, "Another board")()
    app = button(app, "Induction")()
    named = {b.label for b in app.button if b.label.startswith("Keep on")}
    assert named == {"Keep on “Induction”"}, "every card follows"
    third = next(b for b in app.button if b.key == third.key)
    sound(third.click().run())
    assert len(boards.load(other.id).items) == 2
    assert shown(app).count("✓ On “Induction”") == 1, "and the other says what was just done"
    boards.remove(boards.load(other.id).items[0])
    assert "✓ On “Induction”" not in shown(sound(app.run())), "somebody took it off"


def test_what_was_looked_for_is_there_again_after_another_page(library: Path) -> None:
    app = searched(quotes(), "quotes about caseloads")
    app.switch_page("app_pages/read.py")
    sound(app.run())
    app.switch_page("app_pages/quotes.py")
    app.query_params.clear()
    sound(app.run())
    assert chips(app) == ["about “caseloads”"]


def test_read_says_who_speaks_and_how_many_marks_are_left_open(library: Path) -> None:
    (fees, *_) = find_quotations(Library(library, HashEmbedder()).snapshot(), Wanted("fees"))
    start, end = fees.parts[0]
    html = shown(open_app("read", article=fees.article_id, start=str(start), end=str(end)))
    assert f'<mark id="cited" tabindex="-1">{words(FEES)}</mark>' in html
    assert "Ivor Penn, Ellerdale council’s lead member for children" in html.split("What bears")[-1]
    assert "<dt>Quotation marks left open</dt><dd>1</dd>" in html


def test_more_are_shown_on_request_and_without_quotations_what_to_do_is_said(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    folder, data = tmp_path / "news", tmp_path / "data"
    folder.mkdir()
    (folder / "a.txt").write_text("A title\n\nNobody is quoted here at all.\n", encoding="utf-8")
    build(data, embedder, [folder])
    with serving(data):
        assert "add articles that do on the Library page" in shown(quotes())
        told = "\n\n".join(f"“{' '.join([w] * 9)},” said Al Moss." for w in NAMES)
        (folder / "a.txt").write_text(f"Numbers\n\n{told}\n", encoding="utf-8")
        build(data, embedder, [folder])
        app = quotes()
        assert counted(app) == "10 of 12 quotations, the newest first"
        app = button(app, "Show 2 more")()
        assert counted(app) == "12 quotations, the newest first"
        assert len(parts(app)) == 12
        build(data, embedder, exclude=Library(data, embedder).snapshot().article_ids())
        assert "The library is empty" in shown(quotes())


def test_a_library_of_an_earlier_version_says_what_to_do(tmp_path: Path, library: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(library, data)
    for manifest in data.glob("generations/*/manifest.json"):
        made = json.loads(manifest.read_text())
        made["made_with"] = {**made["made_with"], "layout": 1}
        manifest.write_text(json.dumps(made))
    with serving(data):
        html = shown(quotes())
    assert "The library cannot be opened" in html


# The request and the cards, by themselves


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A library of one article with every kind of quotation."""
    made = article(
        "odd",
        [
            "“We <i>tried</i> “everything” there is” wrote Bell.",
            "“It went on for a paragraph.",
            "“And for another one.” “One,” she said at such length that nobody who stood there on "
            "that day in the rain with no umbrella and no coat can have listened to the end of "
            "her sentence at all. “Two.”",
            f"“{LONG}”",
        ],
        [
            said("We <i>tried</i> “everything” there is", "Bell"),
            said("It went on for a paragraph.", "Bell"),
            said("And for another one.", after="It went on for a paragraph."),
            said("One,", "She"),
            said("Two.", after="One,"),
            said(LONG.strip()),
            said("It was all $wrong$ there", "Ofsted", voice=Voice.REGULATOR),
        ],
        comment="I read “It was all $wrong$ there”.",
    )
    folder = tmp_path_factory.mktemp("odd")
    return opened(folder, [made], embedder=HashEmbedder())


def card(snapshot: Snapshot, words: str) -> str:
    every = find_quotations(snapshot, Wanted(comments=True))
    return card_html(next(q for q in every if words in q.words[0]), 1)


def test_marks_stand_outside_the_words_and_give_way_to_marks_within(snapshot: Snapshot) -> None:
    html = card(snapshot, "tried")
    exact = words("We <i>tried</i> “everything” there is")
    assert f'<p>‘<span class="cv-part">{exact}</span>’</p>' in html
    assert "<b>Bell</b>" in html
    assert "5 words" in html


def test_paragraphs_of_one_quotation_each_open_and_the_last_closes(snapshot: Snapshot) -> None:
    assert (
        '<p>“<span class="cv-part">It went on for a paragraph.</span></p>'
        '<p>“<span class="cv-part">And for another one.</span>”</p>'
    ) in card(snapshot, "It went on")


def test_much_that_stands_between_two_parts_is_left_out_and_is_in_the_sentences_around(
    snapshot: Snapshot,
) -> None:
    html = card(snapshot, "One,")
    quoted, around = html.split("</blockquote>")
    assert '</span>” <span class="cv-quiet cv-between">…</span> “<span' in quoted
    assert "<mark>One,</mark>” she said at such length" in around
    assert "<mark>Two.</mark>" in around


def test_a_very_long_quotation_is_cut_at_a_word_and_says_so(snapshot: Snapshot) -> None:
    html = card(snapshot, LONG[:40])
    shown = re.findall(r'<span class="cv-part">(.*?)</span>', html)[0]
    assert len(shown) <= LONGEST_SHOWN
    assert LONG.startswith(f"{shown} ")
    assert f"The beginning of {len(LONG.split()):,} words" in html


def test_words_in_a_comment_are_the_readers_whomever_they_quote(snapshot: Snapshot) -> None:
    html = card(snapshot, "wrong")
    assert '<span class="cv-tag">Reader’s comment by A reader, quoting Ofsted</span>' in html
    assert "$wrong$" in html


@pytest.mark.parametrize(
    "looked_for",
    [
        LookedFor(),
        LookedFor("five quotes", number=0, by="", topic="", longest_words=0, after="", before=""),
        LookedFor("five quotes", number=7, by="inspectors", topic="drift & delay"),
        LookedFor(speaker="Ann Poe", voice=Voice.FAMILY, council="Leeds", article="a-1"),
        LookedFor(longest_words=40, after="2019", before="2021", comments=True, set_off=True),
    ],
)
def test_what_is_looked_for_is_read_back_from_its_address(looked_for: LookedFor) -> None:
    assert LookedFor.read(looked_for.query) == looked_for


def test_an_address_is_read_as_far_as_it_means_something() -> None:
    odd = {"number": "-1", "longest": "1e9", "from": "soon", "kind": "dog", "comments": "1"}
    assert LookedFor.read({"q": "  drift \n and  delay ", **odd}) == LookedFor("drift and delay")
    assert len(LookedFor.read({"speaker": "x" * 9_999}).speaker or "") == 200


def test_each_thing_taken_off_leaves_the_rest(snapshot: Snapshot) -> None:
    speakers = Speakers(snapshot.quotations.all)
    now = LookedFor(
        "two short quotes from parents about contact since 2020", council="Leeds", set_off=True
    )
    asked = now.understood(snapshot, speakers)
    every = limits(now, asked, None)
    said = [limit.said for limit in every]
    assert said == [
        "2 quotations", "about “contact”", "by parents", "council: Leeds", "from 2020 on",
        "at most 25 words", "with words set off",
    ]  # fmt: skip
    for limit in every:
        left = limits(limit.without, limit.without.understood(snapshot, speakers), None)
        assert [x.said for x in left] == [s for s in said if s != limit.said]
    for wider in (Wider.COUNCIL, Wider.DATE, Wider.LENGTH, Wider.SPEAKER, Wider.TOPIC):
        without = now.without(wider, asked)
        left = limits(without, without.understood(snapshot, speakers), None)
        assert len(left) == len(every) - 1

"""What bears on words of an article, over small invented libraries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.article import Article, Kind
from corpus.citing import Span
from corpus.passages import PassageRules
from index.library import Library, Snapshot
from qa.bearing.elsewhere import Elsewhere, Repeated, elsewhere
from qa.bearing.facts import About, Facts, about_of, facts_of, file_of
from qa.bearing.newer import NOTHING, Since, since
from qa.placing.placed import Flag
from tests.conftest import Build, HashEmbedder

Make = Callable[..., Snapshot]


def at(snapshot: Snapshot, words: str, n: int = 0) -> tuple[Article, Span]:
    """The ``n``-th article of those in which ``words`` stand, and where they first do."""
    found = [a for a in snapshot.articles() if words in a.text]
    start = found[n].text.index(words)
    return found[n], (start, start + len(words))


def facts(snapshot: Snapshot, words: str) -> Facts:
    return facts_of(snapshot, *at(snapshot, words))


def newer(snapshot: Snapshot, words: str) -> Since:
    article, span = at(snapshot, words)
    return since(snapshot, article, span, about_of(article, span, snapshot.gazetteer))


def repeated(snapshot: Snapshot, words: str, n: int = 0) -> Repeated:
    article, span = at(snapshot, words, n)
    about = about_of(article, span, snapshot.gazetteer)
    found = elsewhere(snapshot, article, span, about)
    for place in (*found.whole, *found.parts, *found.nearly):
        there = snapshot.article(place.article_id)
        assert place.words == there.text[place.start : place.end]
    return found


# Facts

NEWS = """Fenbury council was praised. Northwick council has been told to mend its assessments.

The director, Mo Harper, said that the team would stay.

“Nobody here carries more than sixteen families,” she said. “I would rather leave a post empty.”

## What comes next

It will hire ten social workers, in a service once rated ‘outstanding’.

“We were never asked,” a letter complains.
"""


def test_the_facts_of_a_place_say_what_it_is_and_where(make_library: Make) -> None:
    snapshot = make_library(("Northwick told to mend", "2021-03-04", NEWS))
    found = facts(snapshot, "It will hire ten social workers")
    assert (found.kinds, found.kind) == ((Kind.PARAGRAPH,), "a paragraph")
    assert (found.section, found.pages) == ("What comes next", ())
    assert found.published.value == "2021-03-04"
    assert found.published.basis.startswith("stated")
    assert found.is_evidence
    assert facts(snapshot, "What comes next").kind == "a heading"
    article, _ = at(snapshot, "It will hire")
    span = (article.text.index("What comes"), article.text.index("ten social"))
    assert facts_of(snapshot, article, span).kind == "a heading and a paragraph"


@pytest.mark.parametrize(
    ("words", "by", "why"),
    [
        (
            "Nobody here carries more than sixteen families,",
            "Mo Harper, director",
            "in quotation marks; “said” with “she” beside them",
        ),
        (
            "I would rather leave a post empty.",
            "Mo Harper, director",
            "in quotation marks, going on with the quotation before; “said” with “she” beside them",
        ),
        (
            "The director, Mo Harper, said that the team would stay.",
            "Mo Harper, director",
            "reported, not in quotation marks; “said” with “Mo Harper” in the same sentence",
        ),
        (
            "Fenbury council was praised.",
            "The article",
            "not in quotation marks, and nobody else is said to say it",
        ),
        (
            "outstanding",
            "Speaker not clear",
            "set off in quotation marks (a grade, a title, a term); nobody is named for it",
        ),
    ],
)
def test_who_speaks_is_said_with_how_it_is_known(
    make_library: Make, words: str, by: str, why: str
) -> None:
    spoken = facts(make_library(("Northwick told to mend", "2021-03-04", NEWS)), words).spoken
    assert (spoken.by, spoken.why) == (by, why)


def test_a_comment_is_called_one_and_is_no_evidence(
    folder: Path, rebuild: Build, data: Path, embedder: HashEmbedder
) -> None:
    rebuild(folder)
    snapshot = Library(data, embedder, rules=PassageRules()).snapshot()
    found = facts(snapshot, "Well done to all of them.")
    assert found.spoken.by == "Reader’s comment by A reader"
    assert "a reader’s comment" in found.kind
    assert not found.is_evidence
    assert (found.about, found.section) == ((), None)


@pytest.mark.parametrize(
    ("words", "council", "why"),
    [
        ("Northwick council has been told", "Northwick", "these words name it"),
        ("to mend its assessments", "Northwick", "their sentence names it"),
        ("Fenbury council was praised.", "Fenbury", "these words name it"),
        (
            "It will hire ten social workers",
            "Northwick",
            "by the run of the text, which last names it in “Northwick council has been told to "
            "mend its assessments.”",
        ),
    ],
)
def test_the_council_is_said_with_why(
    make_library: Make, words: str, council: str, why: str
) -> None:
    snapshot = make_library(("What inspectors said", "2021-03-04", NEWS))
    assert About(council, why) in facts(snapshot, words).about


def test_the_heading_that_names_a_council_is_the_reason(make_library: Make) -> None:
    visits = (
        "Inspectors went to two places.\n\n## Northwick\n\nStaff carry few cases.\n\n"
        "## Fenbury council\n\nPlans are written late."
    )
    snapshot = make_library(("Focused visits", "2021-03-04", visits), ("N", None, NEWS))
    (about,) = facts(snapshot, "Plans are written late.").about
    assert about == About("Fenbury", "their heading names it")


def test_the_file_is_named_with_its_hash_and_when_it_was_read(make_library: Make) -> None:
    snapshot = make_library(("Northwick told to mend", "2021-03-04", NEWS))
    article, _ = at(snapshot, "It will hire")
    file = file_of(snapshot, article)
    (record,) = snapshot.manifest.files
    assert (file.name, file.sha256, file.read) == ("0.md", record.sha256, record.read)
    assert file.is_exact
    assert len(file.sha256) == 64
    # Of a library made before that was noted only the time it was made is known.
    older = replace(snapshot.manifest, files=(replace(record, read=""),))
    snapshot.manifest = older
    file = file_of(snapshot, article)
    assert (file.read, file.is_exact) == (older.created, False)


# What is newer

OLD = "Northwick told to mend its assessments"
LATE = "Assessments in Northwick council were left for weeks before a manager read them."
BETTER = "Inspectors say assessments in Northwick council are read by a manager within weeks."
OTHER = "Northwick council opened a library and a swimming pool beside the river."


def test_a_newer_account_is_quoted_with_its_date_and_what_both_speak_of(make_library: Make) -> None:
    snapshot = make_library((OLD, "2018-12-03", LATE), ("Northwick mends", "2022-05-09", BETTER))
    found = newer(snapshot, LATE)
    (account,) = found.accounts
    assert account.words == BETTER
    article = snapshot.article(account.article_id)
    assert article.text[account.start : account.end] == BETTER
    assert account.published.value == "2022-05-09"
    assert (account.council, found.nothing) == ("Northwick", "")
    assert {"assessments", "manager", "weeks"} <= set(account.shared)
    # Nor is the older one newer than it.
    assert newer(snapshot, BETTER).nothing == NOTHING


@pytest.mark.parametrize(
    "other",
    [
        ("Northwick swims", "2022-05-09", OTHER),  # another subject
        ("Fenbury mends", "2022-05-09", BETTER.replace("Northwick", "Fenbury")),  # elsewhere
        ("Northwick mends", "2017-05-09", BETTER),  # older
        ("Northwick mends", "2018-12-20", BETTER),  # of the same time: the news of it
        ("Northwick mends", None, BETTER),  # nobody knows when
        ("Northwick again", "2022-05-09", LATE),  # the same words, which say nothing new
        (
            "Northwick mends",
            "2022-05-09",
            "In 2016 assessments in Northwick council were left for weeks, and no manager read "
            "any of them.",
        ),  # what it recalls is older
    ],
)
def test_nothing_else_is_newer_on_it(
    make_library: Make, other: tuple[str, str | None, str]
) -> None:
    snapshot = make_library((OLD, "2018-12-03", LATE), other)
    found = newer(snapshot, LATE)
    assert (found.accounts, found.grades, found.nothing) == ((), (), NOTHING)


def test_a_sentence_that_sets_now_beside_then_is_of_now(make_library: Make) -> None:
    old = "The council of Northwick fills 36% of its assessment posts with agency staff."
    new = "Agency staff fill 9% of assessment posts in Northwick, where in 2018 they held a third."
    snapshot = make_library((OLD, "2018-12-03", old), ("Northwick mends", "2022-05-09", new))
    (account,) = newer(snapshot, old).accounts
    assert account.words == new


def test_the_newest_on_the_council_is_named_where_it_says_nothing_on_this(
    make_library: Make,
) -> None:
    snapshot = make_library((OLD, "2018-12-03", LATE), ("Northwick swims", "2022-05-09", OTHER))
    (newest,) = newer(snapshot, LATE).newest
    assert newest.council == "Northwick"
    assert snapshot.article(newest.article_id).title == "Northwick swims"


def test_at_most_three_are_given_the_newest_first(make_library: Make) -> None:
    later = [(f"Northwick {y}", f"{y}-05-09", BETTER) for y in (2020, 2021, 2022, 2023)]
    later = [(t, d, f"{text} It was {t}.") for t, d, text in later]
    snapshot = make_library((OLD, "2018-12-03", LATE), *later)
    dates = [a.published.value for a in newer(snapshot, LATE).accounts]
    assert dates == ["2023-05-09", "2022-05-09", "2021-05-09"]


def test_where_the_date_or_the_council_is_not_known_that_is_said(make_library: Make) -> None:
    nowhere = "Assessments were left for weeks before a manager read them."
    snapshot = make_library((OLD, None, LATE), ("On assessments", "2018-12-03", nowhere))
    assert "date of this article is not known" in newer(snapshot, LATE).nothing
    assert "no council" in newer(snapshot, nowhere).nothing


GOOD = "Ofsted has rated Northwick council ‘good’ overall after an inspection in May."
OUTSTANDING = "Ofsted has rated Northwick council ‘outstanding’ overall after an inspection."


def test_a_grade_is_followed_to_the_latest_one(make_library: Make) -> None:
    snapshot = make_library(
        ("Northwick is good", "2018-06-03", GOOD),
        ("Northwick shines", "2021-05-09", OUTSTANDING),
        ("Northwick good again", "2024-05-09", GOOD.replace("has rated", "rated")),
    )
    (grade,) = newer(snapshot, OUTSTANDING).grades
    assert (grade.council, grade.was, grade.grade) == ("Northwick", "Outstanding", "Good")
    assert (grade.published.value, grade.is_same, grade.is_report) == ("2024-05-09", False, False)
    article = snapshot.article(grade.article_id)
    assert article.text[grade.start : grade.end] == grade.words
    assert "‘good’" in grade.words
    (same,) = newer(snapshot, GOOD).grades
    assert same.is_same
    assert newer(snapshot, GOOD.replace("has rated", "rated")).grades == ()


# The same words elsewhere

SAID = "Nobody here carries more than one team’s sixteen families at any one time."


def titles(snapshot: Snapshot, places: tuple[Elsewhere, ...]) -> list[str]:
    return [snapshot.article(p.article_id).title for p in places]


def test_the_same_words_are_found_elsewhere_the_oldest_first(make_library: Make) -> None:
    report = f"The report on Northwick council says: {SAID}"
    news = f"“{SAID.replace('’', chr(39))}” said the council of Northwick."
    snapshot = make_library(
        ("Again", "2023-05-09", f"In Northwick council it was said: {SAID} It is still so."),
        ("The news", "2021-05-12", news),
        ("The report", "2021-05-09", report),
        ("Another", "2021-05-09", OTHER),
    )
    found = repeated(snapshot, SAID)
    assert titles(snapshot, found.whole) == ["The report", "The news"]
    assert [p.is_exact for p in found.whole] == [True, False]
    assert (found.parts, found.nothing) == ((), "")


def test_long_words_are_found_sentence_by_sentence(make_library: Make) -> None:
    long = f"Northwick council is well led. {SAID} Its plans are written with every family."
    snapshot = make_library(
        ("Long", "2023-05-09", long), ("Short", "2021-05-09", f"{SAID} So it is in Northwick.")
    )
    found = repeated(snapshot, long)
    assert found.whole == ()
    (part,) = found.parts
    article, _ = at(snapshot, long)
    assert article.text[slice(*part.of)] == SAID


def test_words_that_stand_again_in_the_same_article_are_found(make_library: Make) -> None:
    snapshot = make_library(("Twice", "2023-05-09", f"{SAID}\n\n{OTHER}\n\n{SAID}"))
    (again,) = repeated(snapshot, SAID).whole
    assert again.start > at(snapshot, SAID)[1][1]


def test_nearly_the_same_words_on_the_same_council_show_how_they_differ(make_library: Make) -> None:
    here = "Northwick council said: Nobody here carries more than sixteen families at one time."
    there = here.replace("sixteen", "twenty")
    snapshot = make_library(("Here", "2023-05-09", here), ("There", "2021-05-09", there))
    (near,) = repeated(snapshot, here).nearly
    (difference,) = near.placed.differences
    assert (difference.given, difference.article) == ("sixteen", "twenty")
    assert difference.flags == (Flag.NUMBER,)


def test_of_other_councils_nearly_the_same_is_not_the_same(make_library: Make) -> None:
    here = "Northwick council said: Nobody here carries more than sixteen families at one time."
    there = here.replace("sixteen", "twenty").replace("Northwick", "Fenbury")
    snapshot = make_library(("Here", "2023-05-09", here), ("There", "2021-05-09", there))
    found = repeated(snapshot, here)
    assert (found.whole, found.parts, found.nearly) == ((), (), ())
    assert found.nothing == "The same words stand nowhere else in the library."


def test_a_word_or_two_is_not_looked_for(make_library: Make) -> None:
    snapshot = make_library(("Here", "2023-05-09", LATE), ("There", "2021-05-09", LATE + " Again."))
    assert "not looked for" in repeated(snapshot, "left for weeks").nothing

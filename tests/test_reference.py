"""How a quotation is named to a person."""

from __future__ import annotations

from corpus.article import Published
from corpus.reference import dated, marks, placed, reference, source, spoken_by

STATED = Published("2017-05-09", "day", "stated: the dateline")


def test_a_source_names_article_publisher_date_with_basis_address_and_place() -> None:
    place = placed("What next", 3, [(120, 160), (200, 240)])
    assert source("A title", "The Post", STATED, url="https://p.example/a", place=place) == (
        "A title, The Post, 9 May 2017 (stated: the dateline), https://p.example/a, "
        "under “What next”, p. 3, characters 120 to 160 and 200 to 240"
    )
    assert source("A title", None, Published()) == "A title, date unknown"


def test_a_bound_says_that_it_is_inferred_and_from_what() -> None:
    bound = Published("2018-12-23", "on or before", "inferred: on or before 23 December 2018: why")
    assert dated(bound) == "on or before 23 December 2018 (inferred: why)"


def test_who_speaks_is_said_or_said_to_be_unclear() -> None:
    assert spoken_by("Dana Bell", "director", "paragraph") == "Dana Bell, director"
    assert spoken_by("Ofsted", None, "paragraph") == "Ofsted"
    assert spoken_by(None, "director", "paragraph") == "Speaker not clear"
    assert spoken_by(None, None, "paragraph", is_quotation=False) == "The article"
    assert spoken_by("Ofsted", None, "paragraph", is_quotation=False) == "Ofsted"
    assert spoken_by("KW", None, "comment") == "Reader’s comment by KW"
    assert spoken_by(None, None, "comment") == "Reader’s comment, no name given"


def test_words_in_double_marks_stand_in_single_ones() -> None:
    assert marks("plain, it’s said") == ("“", "”")
    assert marks("he said “no”") == ("‘", "’")
    assert placed("“No”, he said", None) == ("under ‘“No”, he said’",)


def test_a_comment_is_called_one_and_a_publisher_is_no_speaker_of_its_own_words() -> None:
    comment = reference("Well done", "T", "P", STATED, kind="comment", speaker="KW")
    assert comment.startswith("“Well done” — reader’s comment by KW, on T, P, ")
    own = reference("Well done", "T", "Ofsted", STATED, kind="paragraph", speaker="Ofsted")
    assert own.startswith("“Well done” — T, Ofsted, ")

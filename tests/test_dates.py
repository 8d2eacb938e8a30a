from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import UNDATED, Published
from corpus.dates import (
    MONTHS,
    describe,
    find_dates,
    from_name,
    on_or_after,
    on_or_before,
    read_date,
    spell,
    stated,
)


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("19 november 2021", "2021-11-19", "day"),
        ("19th of November, 2021", "2021-11-19", "day"),
        ("Friday 19 November 2021", "2021-11-19", "day"),
        ("Fri, 19 Nov 2021", "2021-11-19", "day"),
        ("Nov. 19, 2021", "2021-11-19", "day"),
        ("September 5, 2021 at 7:54 am", "2021-09-05", "day"),
        ("2021-11-19", "2021-11-19", "day"),
        ("2021-11-19T08:30:00+01:00", "2021-11-19", "day"),
        ("2021-11-19T08:30:00.123Z", "2021-11-19", "day"),
        ("03/04/2021", "2021-04-03", "day"),
        ("3.4.2021", "2021-04-03", "day"),
        ("August 2020", "2020-08", "month"),
        ("Sept 2020", "2020-09", "month"),
        ("2020-08", "2020-08", "month"),
        ("2018", "2018", "year"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_written(text: str, value: str, precision: str) -> None:
    found = read_date(text)
    assert found is not None
    assert (found.value, found.precision) == (value, precision)


@pytest.mark.parametrize(
    "text",
    ["July", "three years ago", "31 February 2020", "13/13/2020", "in 2018", "1066", "", "May be",
     "12345", "2021-13-01", "last Friday"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back_however_it_is_spelled(day: date) -> None:
    month = MONTHS[day.month - 1]
    spellings = [
        day.isoformat(),
        spell(day.isoformat()),
        f"{month.capitalize()} {day.day}, {day.year}",
        f"{day.day} {month[:3]} {day.year}",
        f"{day.day:02}/{day.month:02}/{day.year}",
    ]
    assert {getattr(read_date(s), "value", s) for s in spellings} == {day.isoformat()}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("December 23, 2018 at 12:38 pm", "2018-12-23T12:38"),
        ("December 23, 2018 at 12:38 am", "2018-12-23T00:38"),
        ("23 December 2018 at 21:03", "2018-12-23T21:03"),
        ("23 December 2018, 9.15pm", "2018-12-23T21:15"),
        ("23 December 2018 at 29:99", "2018-12-23"),
        ("23 December 2018", "2018-12-23"),
    ],
)
def test_the_time_of_day_is_kept_where_it_is_one(text: str, moment: str) -> None:
    assert next(find_dates(text)).moment == moment


def test_dates_are_found_in_order_with_their_places() -> None:
    text = "Seen on 3 May 2019, again in June 2020 and on 2021-01-02."
    found = list(find_dates(text))
    assert [f.value for f in found] == ["2019-05-03", "2020-06", "2021-01-02"]
    assert [text[f.start : f.end] for f in found] == ["3 May 2019", "June 2020", "2021-01-02"]


@given(st.text(alphabet="0123 456789-/.,MayJune atpm:", max_size=60))
def test_finding_never_fails_and_never_overlaps(text: str) -> None:
    end = 0
    for found in find_dates(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


def test_a_stated_date_says_where() -> None:
    assert stated("19 november 2021", "front matter") == Published(
        "2021-11-19", "day", "stated: front matter"
    )
    assert stated(datetime(2021, 11, 19, 8, 30), "a").value == "2021-11-19"
    assert stated(date(2021, 11, 19), "a").value == "2021-11-19"
    assert stated("soon", "front matter") is UNDATED
    assert stated(None, "front matter") is UNDATED


def test_bounds_say_so_and_why() -> None:
    before = on_or_before("2018-12-23T12:38", "the first reader comment")
    assert before.value == "2018-12-23"
    assert before.basis == "inferred: on or before 23 December 2018: the first reader comment"
    assert describe(before) == "on or before 23 December 2018"
    assert describe(on_or_after("2018-07-02", "a reason")) == "on or after 2 July 2018"
    assert describe(Published("2020-08", "month", "stated: x")) == "August 2020"
    assert describe(UNDATED) == "date unknown"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("leeds-09-may-2022.pdf", "2022-05-09"),
        ("2021_11_19 Northwick.txt", "2021-11-19"),
        ("visit 3rd June 2020.md", "2020-06-03"),
        ("august-2020.txt", None),
        ("report-2021.pdf", None),
        ("1234567890.txt", None),
    ],
)
def test_a_file_name_dates_an_article_only_by_a_whole_day(name: str, value: str | None) -> None:
    found = from_name(name)
    assert found.value == value
    assert found.basis == ("inferred: the date in the file's name" if value else "unknown")

"""What time a question asks for, and whether a sentence speaks of it. Everything is invented."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import UNDATED, Published
from corpus.dates import on_or_before
from qa.times.asked import read_period
from qa.times.fit import Fit, Where, how_it_fits
from qa.times.moments import named_times
from qa.times.period import Period, Wants

TODAY = date(2026, 6, 15)  # a Monday

AT, BEFORE, AFTER = Wants.AT, Wants.BEFORE, Wants.AFTER
LATEST, EARLIEST, CHANGE, ANY = Wants.LATEST, Wants.EARLIEST, Wants.CHANGE, Wants.ANY

# Question, what is wanted, first and last.
PHRASES: list[tuple[str, Wants, str | None, str | None]] = [
    # a year, a month, a day
    ("What was Leeds rated in 2018?", AT, "2018", "2018"),
    ("what did ofsted say about derby during 2018", AT, "2018", "2018"),
    ("Which councils were inadequate throughout 2017?", AT, "2017", "2017"),
    ("What did inspectors find in March 2019?", AT, "2019-03", "2019-03"),
    ("what did they find in march 2019", AT, "2019-03", "2019-03"),
    ("Who spoke on 23 December 2018?", AT, "2018-12-23", "2018-12-23"),
    ("Articles from 2018 on supervision", AT, "2018", "2018"),
    ("The December 2018 inspection of Leeds: who led it?", AT, "2018-12", "2018-12"),
    ("What was the 2019 budget for agency staff?", AT, "2019", "2019"),
    ("Leeds 2018 grade", AT, "2018", "2018"),
    ("Back in 2015, what was Leeds like?", AT, "2015", "2015"),
    ("what happened in '18 at Leeds", AT, "2018", "2018"),
    ("What did the report dated 4 March 2022 say?", AT, "2022-03-04", "2022-03-04"),
    ("How many social workers left in 2018 and in 2020?", AT, "2018", "2020"),
    # months as people type them
    ("what was said in Febuary 2019", AT, "2019-02", "2019-02"),
    ("inspection in septmber 2021", AT, "2021-09", "2021-09"),
    ("the visit of Novemeber 2020", AT, "2020-11", "2020-11"),
    ("in janurary 2018 what changed hands", AT, "2018-01", "2018-01"),
    ("what did ofsted find in augest 2019", AT, "2019-08", "2019-08"),
    ("what did they say in Sept 2020", AT, "2020-09", "2020-09"),
    ("caseloads in ocotber 2022", AT, "2022-10", "2022-10"),
    # parts of years, seasons, decades, school years
    ("What was the picture in early 2020?", AT, "2020-01", "2020-04"),
    ("what about mid-2021", AT, "2021-05", "2021-08"),
    ("Vacancies in late 2019", AT, "2019-09", "2019-12"),
    ("vacancies at the end of 2019", AT, "2019-10", "2019-12"),
    ("Who was director at the start of 2020?", AT, "2020-01", "2020-03"),
    ("Referrals in the first half of 2021", AT, "2021-01", "2021-06"),
    ("Referrals in the second quarter of 2021", AT, "2021-04", "2021-06"),
    ("What were the numbers in Q3 2020?", AT, "2020-07", "2020-09"),
    ("What did inspectors see in spring 2019?", AT, "2019-03", "2019-05"),
    ("visits in the autumn of 2020", AT, "2020-09", "2020-11"),
    ("visits in winter 2019", AT, "2019-12", "2020-02"),
    ("How were services in the 2010s?", AT, "2010", "2019"),
    ("what were caseloads like in the early 2010s", AT, "2010", "2013"),
    ("How much was spent in 2018-19?", AT, "2018-04", "2019-08"),
    ("How much was spent in 2018/19?", AT, "2018-04", "2019-08"),
    ("how many exclusions in the academic year 2018-19", AT, "2018-09", "2019-08"),
    ("What was spent in the 2018/19 financial year?", AT, "2018-04", "2019-03"),
    ("spending in 2011-12", AT, "2011-04", "2012-08"),
    # ranges
    ("What did Ofsted say between 2015 and 2018?", AT, "2015", "2018"),
    ("What did Ofsted say from 2015 to 2018?", AT, "2015", "2018"),
    ("What did Ofsted say in 2015-2018?", AT, "2015", "2018"),
    ("How many visits were there between March 2019 and May 2020?", AT, "2019-03", "2020-05"),
    ("reports 2015 to 2018 on care leavers", AT, "2015", "2018"),
    ("What happened after 2015 but before 2018?", AT, "2016", "2017"),
    # from today
    ("What did Ofsted say last year?", AT, "2025", "2025"),
    ("what has ofsted said this year", AT, "2026", "2026"),
    ("Which councils were visited last month?", AT, "2026-05", "2026-05"),
    ("Which councils were visited last week?", AT, "2026-06-08", "2026-06-14"),
    ("What was published yesterday?", AT, "2026-06-14", "2026-06-14"),
    ("Any inadequate council in the last two years?", AT, "2024-06", "2026-06"),
    ("any inadequate councils over the past 5 years", AT, "2021-06", "2026-06"),
    ("What was said three years ago?", AT, "2023", "2023"),
    ("What was Leeds like ten years ago?", AT, "2016", "2016"),
    ("What was Leeds like a decade ago?", AT, "2016", "2016"),
    ("what did they say a couple of years ago", AT, "2024", "2024"),
    ("What did they say six months ago?", AT, "2025-12", "2025-12"),
    ("what did they find eighteen months ago?", AT, "2024-12", "2024-12"),
    ("What did inspectors find last summer?", AT, "2025-06", "2025-08"),
    ("what has been said recently about agency staff", AT, "2025-06", "2026-06"),
    ("What has happened in recent years?", AT, "2021-06", "2026-06"),
    ("what did ofsted say in March", AT, "2026-03", "2026-03"),
    ("what did ofsted say in november", AT, "2025-11", "2025-11"),
    # before, after, since, until
    ("What was Leeds rated before 2015?", BEFORE, None, "2014"),
    ("who ran Leeds prior to 2015", BEFORE, None, "2014"),
    ("What did Ofsted say before March 2019?", BEFORE, None, "2019-02"),
    ("What was it rated up to 2015?", BEFORE, None, "2015"),
    ("who was the director until 2018", BEFORE, None, "2018"),
    ("What had they done by 2019?", BEFORE, None, "2019"),
    ("What was it rated over ten years ago?", BEFORE, None, "2016"),
    ("What did Ofsted say after 2018?", AFTER, "2019", None),
    ("What did Ofsted say since 2018?", AFTER, "2018", None),
    ("who has led Leeds since March 2019", AFTER, "2019-03", None),
    ("What did Ofsted say from 2018 onwards?", AFTER, "2018", None),
    ("What was said after March 2019?", AFTER, "2019-04", None),
    ("which councils were inspected since last year", AFTER, "2025", None),
    ("what has happened to caseloads post-2019", AFTER, "2020", None),
    # times with names
    ("What support was there during the pandemic?", AT, "2020-03", "2022-02"),
    ("How did social workers visit in the first lockdown?", AT, "2020-03", "2020-07"),
    ("What has been said since the pandemic?", AFTER, "2020-03", None),
    ("How high were caseloads before covid?", BEFORE, None, "2020-02"),
    ("what were caseloads pre-pandemic", BEFORE, None, "2020-02"),
    ("What did post-pandemic recovery look like?", AFTER, "2022-03", None),
    ("home visits during covid-19", AT, "2020-03", "2022-02"),
    ("What was Leeds rated under the ILACS framework?", AT, "2018-01", None),
    ("what was leeds rated when SIF was used", AT, "2013-11", "2017-12"),
    ("What did ministers say before the care review?", BEFORE, None, "2021-02"),
    ("what did charities say during the MacAlister review", AT, "2021-03", "2022-05"),
    ("What has changed since the Children and Families Act 2014?", CHANGE, "2014-03-13", None),
    ("What has been done since the 2014 Act?", AFTER, "2014", None),
    # latest
    ("What is the latest on Leeds?", LATEST, None, None),
    ("what is leeds rated now", LATEST, None, None),
    ("What is Leeds's current grade?", LATEST, None, None),
    ("Who is currently the director?", LATEST, None, None),
    ("the most recent inspection of Leeds", LATEST, None, None),
    ("What do the newest figures say?", LATEST, None, None),
    ("How many vacancies are there at the moment?", LATEST, None, None),
    ("is derby still inadequate", LATEST, None, None),
    ("Has Leeds appointed a director yet?", LATEST, None, None),
    ("How many have left so far?", LATEST, None, None),
    ("How are things these days at Leeds?", LATEST, None, None),
    ("where does Leeds stand today?", LATEST, None, None),
    ("What did the last inspection say?", LATEST, None, None),
    ("when was leeds last inspected", LATEST, None, None),
    ("What is the latest report from 2019?", LATEST, "2019", "2019"),
    ("Is it still using agency staff since the pandemic?", LATEST, "2020-03", None),
    # earliest
    ("What was Leeds first rated?", EARLIEST, None, None),
    ("What was the first inspection's grade?", EARLIEST, None, None),
    ("what did ofsted originally say about Leeds", EARLIEST, None, None),
    ("What did they think at first?", EARLIEST, None, None),
    ("what was it like to begin with", EARLIEST, None, None),
    ("When did Leeds first open the hub?", EARLIEST, None, None),
    # change
    ("Has Leeds changed?", CHANGE, None, None),
    ("How has supervision changed since 2015?", CHANGE, "2015", None),
    ("Has practice improved since 2018?", CHANGE, "2018", None),
    ("did things get better in Leeds", CHANGE, None, None),
    ("Has it got worse?", CHANGE, None, None),
    ("Is it better than before?", CHANGE, None, None),
    ("How do caseloads compare with 2015?", CHANGE, "2015", None),
    ("how have caseloads changed over time", CHANGE, None, None),
    ("How did caseloads go from 2015 to 2018?", CHANGE, "2015", "2018"),
    ("How did Leeds go from inadequate to good?", CHANGE, None, None),
    ("What did it used to be rated?", CHANGE, None, None),
    ("Leeds then and now", CHANGE, None, None),
    ("Has there been any progress on assessments?", CHANGE, None, None),
    ("What happened next at Leeds?", CHANGE, None, None),
    ("what happened afterwards", CHANGE, None, None),
    ("What has changed since the pandemic?", CHANGE, "2020-03", None),
    ("What was Leeds rated in 2015 and now?", CHANGE, "2015", None),
    ("Did caseloads fall between 2016 and 2019?", CHANGE, "2016", "2019"),
    ("How has Leeds changed in the last five years?", CHANGE, "2021-06", "2026-06"),
    ("what has been said since xmas 2021", AFTER, "2021-12", None),
    ("Why did the director quit just before Christmas 2019?", BEFORE, None, "2019-11"),
    ("Is there any more recent report on Derby?", LATEST, None, None),
    ("any follow up to the 2018 inspection?", AT, "2018", "2018"),
    ("What did they say about Derby in the nineties?", AT, "1990", "1999"),
    ("Did spending rise in the five years to 2020?", CHANGE, "2015", "2020"),
    ("What was said in the months before the inspection?", BEFORE, None, None),
    ("Were more of them seen in 2019 than 2018?", CHANGE, "2018", "2019"),
    # none of these asks for a time
    ("What did Ofsted say about Leeds?", ANY, None, None),
    ("What does the 2014 Act require?", ANY, None, None),
    ("what does the Children Act 1989 say about placements", ANY, None, None),
    ("What does Working Together 2018 ask of councils?", ANY, None, None),
    ("What did the pandemic do to referrals?", ANY, None, None),
    ("what now for Leeds", ANY, None, None),
    ("Who took the still image of the office?", ANY, None, None),
    ("What is being done about stillbirths?", ANY, None, None),
    ("Are 2000 children in care?", ANY, None, None),
    ("Why did £2018 go missing?", ANY, None, None),
    ("What did inspectors say about first aid?", ANY, None, None),
    ("what needs to change at Leeds", ANY, None, None),
    ("What was said about climate change?", ANY, None, None),
    ("Which tool is used to assess risk?", ANY, None, None),
    ("How many agency staff are there, and yet who pays?", ANY, None, None),
    ("What will Leeds do by 2035?", ANY, None, None),
    ("May social workers refuse?", ANY, None, None),
    ("What support do children get before they leave care?", ANY, None, None),
    ("What happens after young people turn 18?", ANY, None, None),
    ("How does Leeds compare with other councils?", ANY, None, None),
    ("What did inspectors say in the report about supervision?", ANY, None, None),
    ("What was said about children's experiences and progress of care leavers?", ANY, None, None),
    ("How long did the last placement of the boy last?", ANY, None, None),
]

ANCHORS: list[tuple[str, Wants, str | None, str | None, str, str]] = [
    ("What was said before the 2019 inspection?", BEFORE, None, "2019", "the 2019 inspection",
     "inspection"),
    ("What did the 2019 inspection find?", AT, "2019", "2019", "the 2019 inspection", "inspection"),
    ("What was done after the 2018 focused visit?", AFTER, "2018", None, "the 2018 focused visit",
     "visit"),
    ("What has been done since the last inspection?", AFTER, None, None, "the last inspection",
     "inspection"),
    ("what was it like before the review", BEFORE, None, None, "the review", "review"),
    ("What happened after the director left?", AFTER, None, None, "the director left", "people"),
    ("Who ran it before the trust took over?", BEFORE, None, None, "the trust took over", "event"),
    ("what has happened since the improvement notice", AFTER, None, None,
     "the improvement notice", "event"),
    ("What did staff say following the restructure at Leeds?", AFTER, None, None,
     "the restructure", "event"),
    ("Has it improved since the last inspection?", CHANGE, None, None, "the last inspection",
     "inspection"),
    ("What was Leeds rated previously?", BEFORE, None, None, "previously", "now"),
    ("what grade did it have before?", BEFORE, None, None, "before", "now"),
]  # fmt: skip

# Written before anything was run on it; 60 phrases, to see how the rest of the world reads.
SECOND: list[tuple[str, Wants, str | None, str | None]] = [
    ("What did Ofsted think of Bradford back in 2016?", AT, "2016", "2016"),
    ("bradford ofsted 2021", AT, "2021", "2021"),
    ("Were there any serious case reviews in April 2020?", AT, "2020-04", "2020-04"),
    ("what did the minister announce on 2 Feb 2023", AT, "2023-02-02", "2023-02-02"),
    ("Inspections carried out in Decmber 2017", AT, "2017-12", "2017-12"),
    ("what was going on in jully 2019", AT, "2019-07", "2019-07"),
    ("Caseloads around 2014", AT, "2014", "2014"),
    ("How many agency workers were there in the middle of 2021?", AT, "2021-05", "2021-08"),
    ("turnover at the beginning of 2022", AT, "2022-01", "2022-03"),
    ("How many care leavers were homeless in summer 2018?", AT, "2018-06", "2018-08"),
    ("pay in the late 2000s", AT, "2006", "2009"),
    ("What was the overspend in 2021/22?", AT, "2021-04", "2022-08"),
    ("what was the vacancy rate in the school year 2020-21", AT, "2020-09", "2021-08"),
    ("What was published from January 2019 to June 2019?", AT, "2019-01", "2019-06"),
    ("Which councils were taken over between 2014 and 2019?", AT, "2014", "2019"),
    ("who spoke out two years ago", AT, "2024", "2024"),
    ("What did the union say this month?", AT, "2026-06", "2026-06"),
    ("Have any directors resigned in the past year?", AT, "2025-06", "2026-06"),
    ("what have readers said lately", AT, "2025-06", "2026-06"),
    ("Which councils failed in the last decade?", AT, "2016-06", "2026-06"),
    ("Inspection results for 2019 please", AT, "2019", "2019"),
    ("Which council was worst in 2017?", AT, "2017", "2017"),
    ("What was Kent like earlier than 2012?", BEFORE, None, "2011"),
    ("Any grades before January 2018?", BEFORE, None, "2017-12"),
    ("who chaired the board till 2016?", BEFORE, None, "2016"),
    ("how did visits work before lockdown", BEFORE, None, "2020-02"),
    ("How much did placements cost before the pandemic?", BEFORE, None, "2020-02"),
    ("What did inspectors write after 1 April 2021?", AFTER, "2021-04-02", None),
    ("anything since 2020 on fostering?", AFTER, "2020", None),
    ("Has Ofsted visited since the first lockdown?", AFTER, "2020-03", None),
    ("What has the government said since covid?", AFTER, "2020-03", None),
    ("Which councils went down following the pandemic?", AFTER, "2022-03", None),
    ("how were children seen through lockdown", AT, "2020-03", "2021-07"),
    ("grades under the single inspection framework", AT, "2013-11", "2017-12"),
    ("Who is in charge at Kent now?", LATEST, None, None),
    ("What's the up to date position on vacancies?", LATEST, None, None),
    ("does Kent still use the old assessment form?", LATEST, None, None),
    ("Have they recruited enough carers yet?", LATEST, None, None),
    ("how many unaccompanied children does Kent have at present", LATEST, None, None),
    ("What was found at Kent's most recent visit?", LATEST, None, None),
    ("Who is the present director as of now?", LATEST, None, None),
    ("What did Kent's last report say?", LATEST, None, None),
    ("When did Ofsted first raise concerns about Kent?", EARLIEST, None, None),
    ("what was kent's earliest grade", EARLIEST, None, None),
    ("Who initially led the trust?", EARLIEST, None, None),
    ("Have caseloads come down?", CHANGE, None, None),
    ("Is Kent better or worse than in 2017?", CHANGE, "2017", None),
    ("How has the workforce changed since 2019?", CHANGE, "2019", None),
    ("Did supervision improve?", CHANGE, None, None),
    ("what used to happen with referrals at night", CHANGE, None, None),
    ("How much have vacancies risen?", CHANGE, None, None),
    ("What progress has been made on neglect?", CHANGE, None, None),
    ("Compare Kent in 2015 and 2020: what is different?", CHANGE, "2015", "2020"),
    ("why are now-famous cases mentioned in supervision?", ANY, None, None),
    ("What does the Children and Social Work Act 2017 say?", ANY, None, None),
    ("Who paid 2500 families in Kent?", ANY, None, None),
    ("How did lockdown affect young carers?", ANY, None, None),
    ("What is used to measure progress?", ANY, None, None),
    ("Should first-time offenders see a social worker?", ANY, None, None),
    ("What do inspectors look for after a referral?", ANY, None, None),
]


@pytest.mark.parametrize(("text", "wants", "start", "end"), PHRASES + SECOND)
def test_a_question_says_when(text: str, wants: Wants, start: str | None, end: str | None) -> None:
    period = read_period(text, today=TODAY)
    assert (period.wants, period.start, period.end) == (wants, start, end)


@pytest.mark.parametrize(("text", "wants", "start", "end", "words", "kind"), ANCHORS)
def test_what_only_the_library_can_date_is_handed_on(
    text: str, wants: Wants, start: str | None, end: str | None, words: str, kind: str
) -> None:
    period = read_period(text, today=TODAY)
    assert period.anchor is not None
    assert (period.wants, period.start, period.end) == (wants, start, end)
    assert (period.anchor.words, period.anchor.kind) == (words, kind)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("What did Ofsted say about visits in March 2019?", "What did Ofsted say about visits?"),
        ("How has supervision changed since 2015?", "How has supervision?"),
        ("is derby still inadequate", "is derby inadequate"),
        ("what is leeds rated now", "what is leeds rated"),
        ("How high were caseloads before covid?", "How high were caseloads?"),
        ("What is being done about stillbirths?", "What is being done about stillbirths?"),
        ("What does the 2014 Act require?", "What does the 2014 Act require?"),
    ],
)
def test_the_words_of_time_can_be_taken_out_of_the_topic(text: str, left: str) -> None:
    assert read_period(text, today=TODAY).without(text) == left


@pytest.mark.parametrize("row", [*PHRASES, *SECOND])
def test_spans_are_in_the_question_and_do_not_overlap(row: tuple[str, Wants, str, str]) -> None:
    text, end = row[0], 0
    for a, b in read_period(text, today=TODAY).spans:
        assert end <= a < b <= len(text)
        end = b


def test_two_single_years_are_not_the_years_between_them() -> None:
    period = read_period("How many left in 2016 and in 2020?", today=TODAY)
    assert period.times == (("2016", "2016"), ("2020", "2020"))
    assert how_it_fits(period, day("2021-01-01"), "In 2018 nine left.").where is Where.OTHER
    assert how_it_fits(period, day("2021-01-01"), "In 2020 nine left.").where is Where.IN


def test_what_is_about_then_rules_nothing_out() -> None:
    period = read_period("What has been said recently on agency staff?", today=TODAY)
    assert period.soft
    fit = how_it_fits(period, day("2018-05-01"), "Agencies supplied nine of them.")
    assert fit.score < 0
    assert not fit.rules_out


def test_every_named_time_is_in_order() -> None:
    for name, (first, last) in named_times().items():
        assert name == name.lower()
        assert first is not None
        assert last is None or first <= last


# Sentences


def day(value: str) -> Published:
    return Published(value, {4: "year", 7: "month", 10: "day"}[len(value)], "stated: the page")


IN_2018 = read_period("What was said in 2018?", today=TODAY)
SINCE_2018 = read_period("What was said since 2018?", today=TODAY)
BEFORE_2018 = read_period("What was said before 2018?", today=TODAY)
NOW = read_period("What is it rated now?", today=TODAY)


@pytest.mark.parametrize(
    ("sentence", "published", "where", "why"),
    [
        ("In 2018 the team had 40 vacancies.", "2022-05-01", Where.IN, "“2018” stands in it"),
        ("Plans fell from 90 in 2016 to 40 in 2018.", "2022-05-01", Where.IN, "“2018”"),
        ("Four years ago it was judged good.", "2022-05-01", Where.IN, "“Four years ago”"),
        ("The team has 40 vacancies.", "2018-03-09", Where.IN, "article of March 2018"),
        ("The team has 40 vacancies.", "2018", Where.IN, "article of 2018"),
        ("The inspection found 40 vacancies.", "2019-03-09", Where.NEAR, "article of March 2019"),
        ("In 2012 the team had 40 vacancies.", "2018-03-09", Where.OTHER, "“2012” stands in it"),
        ("The team has 40 vacancies.", "2022-03-09", Where.OTHER, "article of March 2022"),
        ("The team has 40 vacancies.", "2011-03-09", Where.OTHER, "before then"),
        # A plan for later and a name with a year are no times that it speaks of.
        ("It plans to fill 40 posts by 2021.", "2018-03-09", Where.IN, "article of March 2018"),
        ("The Children Act 1989 binds it.", "2018-03-09", Where.IN, "article of March 2018"),
        # Both times are in it: judged then, and what is so now.
        ("Inadequate in 2015, it is now good.", "2018-03-09", Where.NEAR, "article of March 2018"),
    ],
)
def test_a_sentence_fits_the_year_asked_for(
    sentence: str, published: str, where: Where, why: str
) -> None:
    fit = how_it_fits(IN_2018, day(published), sentence)
    assert fit.where is where
    assert why in fit.why
    assert fit.rules_out is (where is Where.OTHER)


BY_ITS_COMMENT = on_or_before("2018-12-23", "the first reader comment")


def test_the_nearer_it_stands_the_better_it_fits() -> None:
    scores = [
        how_it_fits(IN_2018, published, text, near).score
        for text, published, near in (
            ("In 2018 there were 40.", day("2019-05-01"), ""),
            ("There were 40.", day("2019-05-01"), "The figures for 2018"),
            ("There were 40.", BY_ITS_COMMENT, ""),
            ("There were 40.", UNDATED, ""),
            ("There were 40.", day("2019-05-01"), ""),
            ("There were 40.", day("2017-05-01"), ""),
            ("There were 40.", day("2022-05-01"), ""),
            ("In 2016 there were 40.", day("2018-05-01"), ""),
        )
    ]  # fmt: skip
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert all(-1 <= s <= 1 for s in scores)


def test_a_report_is_of_its_inspection_and_of_its_publication() -> None:
    inspected = ("2017-11-27", "2017-12-08")
    in_2017 = read_period("What was it rated in 2017?", today=TODAY)
    text, published = "Overall effectiveness\tGood", day("2018-01-30")
    assert how_it_fits(in_2017, published, text, inspected=inspected).where is Where.IN
    fit = how_it_fits(IN_2018, published, text, inspected=inspected)
    assert fit.where is Where.NEAR
    assert "27 November 2017" in fit.why
    assert not fit.rules_out


def test_what_was_written_before_is_not_since() -> None:
    assert how_it_fits(SINCE_2018, day("2016-05-01"), "It has 40.").rules_out
    assert how_it_fits(SINCE_2018, day("2020-05-01"), "It has 40.").where is Where.IN
    assert how_it_fits(SINCE_2018, day("2020-05-01"), "In 2012 it had 40.").rules_out
    early = Published("2016-05-01", "on or before", "inferred: on or before 1 May 2016: x")
    assert how_it_fits(SINCE_2018, early, "It has 40.").rules_out


def test_what_was_written_later_may_look_back() -> None:
    assert how_it_fits(BEFORE_2018, day("2015-05-01"), "It has 40.").where is Where.IN
    assert how_it_fits(BEFORE_2018, day("2022-05-01"), "It has 40.").rules_out
    assert not how_it_fits(BEFORE_2018, day("2022-05-01"), "It had been good before.").rules_out
    assert how_it_fits(BEFORE_2018, day("2022-05-01"), "In 2016 it had 40.").where is Where.IN


def test_a_grade_of_before_is_not_the_latest() -> None:
    def fit(text: str, published: str) -> Fit:
        return how_it_fits(NOW, day(published), text, newest="2022-05-09")

    assert fit("It was judged inadequate in 2015.", "2022-05-09").rules_out
    assert fit("It is rated good.", "2022-05-09").where is Where.IN
    assert (
        fit("It is rated good.", "2018-05-09").score < fit("It is rated good.", "2022-05-09").score
    )
    assert fit("It is rated good.", "2018-05-09").where is Where.OTHER
    # Rising out of an old grade it still says the new one.
    assert not fit("Judged inadequate in 2015, it is now good.", "2022-05-09").rules_out


def test_for_a_change_what_compares_comes_first() -> None:
    change = read_period("Have caseloads changed?", today=TODAY)
    both = how_it_fits(change, day("2022-05-09"), "Caseloads had fallen from 22 to 14.")
    one = how_it_fits(change, day("2022-05-09"), "Each worker holds 14 cases.")
    assert both.score > one.score > 0
    assert "compares" in both.why


def test_no_time_asked_for_is_no_opinion() -> None:
    assert how_it_fits(Period(), day("2018-05-01"), "In 2016 it had 40.") == Fit(Where.UNKNOWN, 0.0)

"""Follow-ups: what a question takes over from the ones before, and when it takes nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from corpus.subjects import known_councils
from qa.conversation import read_question
from qa.question import Asks, Question, Refers

COUNCILS = known_councils().with_names(["Castlebrook", "Northwick", "Saltmarsh"])
SUPERVISION = "What did inspectors say about supervision in Saltmarsh?"
GRADED = "What was Northwick graded in 2019?"
WALKER = "What did Anna Walker say about caseloads in Castlebrook?"
STRIKE = "what did the trust say about the strike in Northwick"
FOSTER = "How many foster carers does Castlebrook have?"


def read(text: str, *history: str) -> Question:
    return read_question(text, list(history), COUNCILS)


@pytest.mark.parametrize(
    ("history", "text", "searched"),
    [
        # Another council.
        ([SUPERVISION], "and Northwick?",
         "What did inspectors say about supervision in Northwick?"),
        ([SUPERVISION], "what about northwick", SUPERVISION.replace("Saltmarsh", "Northwick")),
        ([SUPERVISION], "same for Castlebrook?", SUPERVISION.replace("Saltmarsh", "Castlebrook")),
        ([SUPERVISION], "Castlebrook?", SUPERVISION.replace("Saltmarsh", "Castlebrook")),
        ([SUPERVISION], "is it the same in northwick?",
         SUPERVISION.replace("Saltmarsh", "Northwick")),
        (["What did inspectors say about caseloads?"], "in Northwick?",
         "What did inspectors say about caseloads in Northwick?"),
        (["How do Northwick and Saltmarsh compare on caseloads?"], "and castlebrook?",
         "How do Northwick, Saltmarsh and Castlebrook compare on caseloads?"),
        ([SUPERVISION, "and Northwick?"], "and the first one again?", SUPERVISION),
        ([SUPERVISION, "and Northwick?"], "the other one?", SUPERVISION),
        # Another year.
        ([GRADED], "and in 2021?", "What was Northwick graded in 2021?"),
        ([GRADED], "2015?", "What was Northwick graded in 2015?"),
        ([GRADED], "the year before?", "What was Northwick graded in 2018?"),
        ([GRADED, "and in 2015?"], "and the following year", "What was Northwick graded in 2016?"),
        ([SUPERVISION], "and since 2018?", f"{SUPERVISION[:-1]} since 2018?"),
        ([GRADED], "and saltmarsh in 2022?", "What was Saltmarsh graded in 2022?"),
        # Another time.
        ([SUPERVISION], "what about before covid", f"{SUPERVISION[:-1]} before covid"),
        ([SUPERVISION], "during lockdown?", f"{SUPERVISION[:-1]} during lockdown"),
        ([SUPERVISION], "and last year?", f"{SUPERVISION[:-1]} last year"),
        ([SUPERVISION], "and since the last inspection?",
         f"{SUPERVISION[:-1]} since the last inspection"),
        ([GRADED], "and before the pandemic?", "What was Northwick graded before the pandemic?"),
        ([GRADED], "March 2021?", "What was Northwick graded in March 2021?"),
        ([f"{SUPERVISION[:-1]} before covid?"], "and now?", f"{SUPERVISION[:-1]} now"),
        ([SUPERVISION], "what about the pandemic?",
         "What did inspectors say about the pandemic in Saltmarsh?"),
        # Another topic.
        ([SUPERVISION], "and care leavers?",
         "What did inspectors say about care leavers in Saltmarsh?"),
        ([SUPERVISION], "what about fostering",
         "What did inspectors say about fostering in Saltmarsh?"),
        ([SUPERVISION], "missing children?",
         "What did inspectors say about missing children in Saltmarsh?"),
        ([SUPERVISION], "anything about neglect?",
         "What did inspectors say about neglect in Saltmarsh?"),
        ([SUPERVISION], "and fostering in Northwick?",
         "What did inspectors say about fostering in Northwick?"),
        # Put right.
        ([GRADED], "no, I meant 2021", "What was Northwick graded in 2021?"),
        ([GRADED], "not 2019, 2022", "What was Northwick graded in 2022?"),
        ([SUPERVISION], "sorry, Northwick not Saltmarsh",
         SUPERVISION.replace("Saltmarsh", "Northwick")),
        ([SUPERVISION], "no i meant northwick", SUPERVISION.replace("Saltmarsh", "Northwick")),
        ([STRIKE], "I meant the council not the trust", STRIKE.replace("trust", "council")),
        ([SUPERVISION], "sorry i meant caseloads",
         "What did inspectors say about caseloads in Saltmarsh?"),
        (["What does counselling cost?"], "i mean family counselling",
         "What does family counselling cost?"),
        ([SUPERVISION], "sorry yes northwick", SUPERVISION.replace("Saltmarsh", "Northwick")),
        (["what did inspectors say about domestic abuse at the council"], "northwick, sorry",
         "what did inspectors say about domestic abuse at Northwick"),
        (["who is the director?"], "northwick", "who is the director of Northwick"),
        (["tell me about retention"], "northwick one pls, who said it",
         "tell me about retention in Northwick, and who said it"),
        ([SUPERVISION], "no i mean the overall", "What is Saltmarsh’s overall grade?"),
        ([SUPERVISION], "no i meant what are they rated", "What is Saltmarsh rated"),
        ([SUPERVISION], "and return interviews, has it changed",
         "Has return interviews changed in Saltmarsh"),
        (["which boroughs are inadequate"], "why northwick", "Why is Northwick inadequate?"),
        (["which boroughs are inadequate", "why northwick", "how many directors did they have"],
         "and why saltmarsh", "Why is Saltmarsh inadequate?"),
        (["who is the director of Northwick"], "what else did they find",
         "What else did inspectors find in Northwick"),
        ([SUPERVISION, "anything from the director"], "and the lead member",
         "Anything from the lead member about supervision in Saltmarsh"),
        # Completed.
        # "Them" are what was asked about, and "they" the council.
        (["northwick care leavers"], "are they in touch with them",
         "Is Northwick in touch with care leavers"),
        (["did ofsted find unregistered placements in Northwick"], "are they still using them",
         "Is Northwick still using unregistered placements"),
        # Of what stands in front, and of what is left out.
        (["do they do return interviews in Northwick"], "how quickly",
         "How quickly in Northwick (return interviews)"),
        (["do they do return interviews in Northwick", "how quickly"], "was that always the case",
         "Was that always the case in Northwick (return interviews)"),
        (["were unregistered placements used in Northwick"], "how many children",
         "How many children in Northwick (unregistered placements used)"),
        (["what is Northwick rated", "can i quote that"], "is it improving",
         "Is Northwick improving"),
        (["northwick agency staff"], "how much do they spend",
         "How much does Northwick spend (agency staff)"),
        (["northwick agency staff"], "compare with saltmarsh",
         "How does agency staff in Northwick compare with saltmarsh"),
        ([SUPERVISION], "compare agency staff with northwick",
         "How does agency staff in Saltmarsh compare with northwick"),
        (["tell me about the Tallis review", "how many recommendations"],
         "what about foster carers",
         "What about foster carers (the Tallis review)"),
        (["tell me about the girl on the boat in Northwick"], "is that legal",
         "Is that legal in Northwick (the girl on the boat)"),
        (["how many came back in Northwick"], "do they like it", "Does Northwick like it"),
        (["tell me about family hubs in Northwick"], "did families like it",
         "Did families like it in Northwick (family hubs)"),
        ([SUPERVISION], "until what age", "Until what age in Saltmarsh"),
        (["who is the director of Northwick"], "how long have they been there",
         "How long has the director been in Northwick"),
        (["how long has Northwick been like that"], "who took over", "Who took over in Northwick"),
        (["what is Northwick rated"], "since when", "How long has Northwick been rated as it is"),
        (["what was Northwick rated"], "how long have they been that",
         "How long has Northwick been rated as it is"),
        (["was Northwick good before covid"], "and during",
         "was Northwick good during covid (pandemic coronavirus)"),
        (["what did inspectors think of the front door in Northwick"], "and the edge of care team",
         "what did inspectors think of the edge of care team in Northwick"),
        ([SUPERVISION], "whats wcf", "Whats wcf in Saltmarsh"),
        ([SUPERVISION], "back to northwick, was it ever inadequate",
         "Was Northwick ever inadequate"),
        ([SUPERVISION], "same for northwick - whats left to improve",
         "Whats left to improve in Northwick"),
        ([SUPERVISION], "what is morale like there?", "What is morale like in Saltmarsh?"),
        ([SUPERVISION], "how is morale", "How is morale in Saltmarsh?"),
        ([SUPERVISION], "when was it inspected?", "When was Saltmarsh inspected?"),
        ([SUPERVISION], "And what did they praise?",
         "What did inspectors praise about supervision in Saltmarsh?"),
        ([SUPERVISION], "what did they say about caseloads",
         "What did inspectors say about caseloads in Saltmarsh?"),
        ([SUPERVISION], "how does that compare with Northwick?",
         "How does supervision in Saltmarsh compare with Northwick?"),
        ([SUPERVISION], "has it changed since?", "Has supervision changed since in Saltmarsh?"),
        ([SUPERVISION], "what is being done about that?",
         "What is being done about supervision in Saltmarsh?"),
        ([SUPERVISION], "what did the council say about the vacancies",
         "What did Saltmarsh council say about the vacancies?"),
        ([WALKER], "what did she say about morale?",
         "What did Anna Walker say about morale in Castlebrook?"),
        ([SUPERVISION, "and Northwick?"], "which of them was rated higher?",
         "Which of Saltmarsh and Northwick was rated higher?"),
        ([SUPERVISION, "and Northwick?"], "do both have agency staff?",
         "Do Saltmarsh and Northwick have agency staff?"),
        ([SUPERVISION, "and Northwick?"], "which is better?",
         "Which is better on supervision, Saltmarsh or Northwick?"),
        ([SUPERVISION], "do they have agency staff?", "Does Saltmarsh have agency staff?"),
        ([SUPERVISION], "why don't they have enough staff",
         "Why doesn't Saltmarsh have enough staff"),
        ([SUPERVISION], "are they improving?", "Is Saltmarsh improving on supervision?"),
        ([SUPERVISION], "what did they do?", "What did Saltmarsh do about supervision?"),
        (["who is anna walker"], "what did he say about audits",
         "What did Anna Walker say about audits"),
        (["who's mary-jane o'brien smith?"], "and what did she say about audits?",
         "What did Mary-jane O'brien Smith say about audits?"),
        # Through chains, thanks and questions about the answer.
        ([SUPERVISION, "and Northwick?"], "what about care leavers?",
         "What did inspectors say about care leavers in Northwick?"),
        ([SUPERVISION, "thanks!"], "and Northwick?", SUPERVISION.replace("Saltmarsh", "Northwick")),
        ([SUPERVISION, "when was that?", "who said it?"], "great, thanks. and northwick",
         SUPERVISION.replace("Saltmarsh", "Northwick")),
    ],
)  # fmt: skip
def test_a_follow_up_is_searched_as_the_question_it_stands_for(
    history: list[str], text: str, searched: str
) -> None:
    question = read(text, *history)
    assert question.searched_as.rstrip("?").lower() == searched.rstrip("?").lower()
    assert question.is_follow_up
    assert question.refers_to in (Refers.QUESTION, Refers.MORE)
    assert question.text == text


SHELTER = "Why did Saltmarsh close its respite home for disabled children?"


@pytest.mark.parametrize(
    ("history", "text", "searched"),
    [
        # What "it" stands for, or what something was done to, is all that was asked about.
        ([SHELTER], "and who opposed that?",
         "Who opposed that in Saltmarsh (close its respite home for disabled children)?"),
        (["How many boys had Saltmarsh failed to notice were being exploited?"],
         "and who'd warned them about it?",
         "Who'd warned Saltmarsh about it (boys, failed to notice, exploited)?"),
        (["Who designed the Three Bridges scheme?"], "and who's against it?",
         "Who's against the Three Bridges scheme?"),
        (["Who set up the Bright Futures programme in Northwick?"], "did it work?",
         "Did the Bright Futures programme work in Northwick?"),
        (["How did Northwick cut its caseloads?"], "how long did it take?",
         "How long did it take in Northwick (cut its caseloads)?"),
        (["What did the judge say about Saltmarsh's delays in court?"], "did they appeal?",
         "Did Saltmarsh appeal (delays in court)?"),
        (["How many foster carers left Castlebrook last year?"], "why did they leave?",
         "Why did they leave in Castlebrook last year (foster carers left)?"),
        (["What did Ofsted find at Saltmarsh in 2019?"], "who resigned over it?",
         "Who resigned over it in Saltmarsh in 2019?"),
        # Somebody by their office.
        (["What did Northwick's director say about the strike?"], "what has he done about it?",
         "What has Northwick's director done about the strike?"),
        (["Which council put a girl on a barge?", "What did Northwick's director say about it?"],
         "has she changed anything since?",
         "Has Northwick's director changed anything since (put a girl on a barge)?"),
        (["Who was the director of Northwick in 2015?"], "what happened to him?",
         "What happened to the director of Northwick in 2015?"),
        # Another time, and a time that is no topic.
        (["How long did assessments take in Northwick in 2018?"], "and how long now?",
         "How long did assessments take in Northwick now?"),
        (["How many agency workers did Northwick have in 2016?"], "what is it now?",
         "How many agency workers did Northwick have now?"),
        (["What did Ofsted find when it visited Northwick in July 2021?"],
         "How did the council respond?", "How did Northwick council respond in July 2021?"),
        # A verb by itself, how it was asked for and how often are no topic.
        (["when did Northwick stop being inadequate"], "was it always that bad",
         "Was Northwick always that bad"),
        (["why did Northwick drop"], "is she still the director",
         "Is she still the director in Northwick?"),
        (["sum up the Bright Futures review for me"], "what does it cost",
         "What does the Bright Futures review cost"),
        (["sum up the Bright Futures review for me", "what does it cost"], "who disagrees",
         "Who disagrees (the Bright Futures review)?"),
        (["who was in charge of Northwick when it went wrong"], "what did readers say about it",
         "What did readers say about Northwick"),
        (["was Northwick ever inadequate"], "and what pulled it up", "What pulled Northwick up"),
        (["Northwick out of hours service any good?"], "what are they doing about it",
         "What is Northwick doing about out of hours service"),
        # What "that" did, as what "it" did.
        (["how many children were in tents in Northwick"], "has that changed since",
         "Has that changed since in Northwick (children, tents)?"),
        (["who provides the services in Northwick"], "when did that start",
         "When did the services start in Northwick?"),
        # What was asked of all, at one.
        (["which councils pay people to come or stay"], "did it work at northwick",
         "Did it work at northwick (pay people to come or stay)?"),
        # Others than the council.
        (["What did inspectors find in Northwick?"], "when were they there",
         "When were inspectors in Northwick"),
        (["is she still the director of Northwick"], "who was it before",
         "Who was the director before in Northwick?"),
        # A topic of its own.
        ([SHELTER], "how much does it spend on agency staff?",
         "How much does Saltmarsh spend on agency staff?"),
        ([SHELTER], "who is the director there?", "Who is the director in Saltmarsh?"),
        (["What does the Tallis review recommend on profit?"], "what about foster carers?",
         "What does the Tallis review recommend on foster carers?"),
    ],
)  # fmt: skip
def test_a_follow_up_without_a_topic_has_all_of_the_one_before(
    history: list[str], text: str, searched: str
) -> None:
    assert read(text, *history).searched_as == searched


def test_what_was_asked_about_is_the_topic_of_its_follow_up() -> None:
    assert {"respite", "disabled", "children"} <= set(read("who opposed that?", SHELTER).topic)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("when was that?", Asks.WHEN),
        ("When was this published", Asks.WHEN),
        ("and who said it", Asks.WHO),
        ("who said that?", Asks.WHO),
        ("who says", Asks.WHO),
        ("who said it and when", Asks.WHO),
        ("when was that one published", Asks.WHEN),
        ("where was that?", Asks.WHERE),
        ("which council was that?", Asks.WHERE),
        ("why?", Asks.OTHER),
        ("ok thanks, why is that", Asks.OTHER),
    ],
)
def test_some_questions_are_about_the_answer_before(text: str, asks: Asks) -> None:
    question = read(text, SUPERVISION)
    assert question.refers_to is Refers.ANSWER
    assert question.asks is asks
    assert question.searched_as.startswith(SUPERVISION.rstrip("?"))
    assert question.topic == read(SUPERVISION).topic
    assert question.councils == ("Saltmarsh",)


@pytest.mark.parametrize(
    "text",
    ["what else?", "more", "anything else?", "tell me more", "go on", "and?", "is that all?",
     "thanks. anything else they found?", "more please", "can you tell me more about that"],
)  # fmt: skip
def test_more_is_the_question_before_again(text: str) -> None:
    question = read(text, SUPERVISION)
    assert question.refers_to is Refers.MORE
    assert question.searched_as == SUPERVISION


def test_what_else_about_a_topic_is_asked_of_that_topic() -> None:
    question = read("what else did they say about caseloads?", SUPERVISION)
    assert question.refers_to is Refers.MORE
    assert "caseloads in Saltmarsh" in question.searched_as


@pytest.mark.parametrize(
    ("history", "text"),
    [
        ([SUPERVISION], "How many foster carers does Northwick have?"),
        ([SUPERVISION], "thanks. what is the agency bill in Castlebrook?"),
        ([SUPERVISION], "and what about the agency bill in Northwick?"),
        ([SUPERVISION], "Which councils were rated outstanding?"),
        ([SUPERVISION], "What happens to children when they leave care?"),
        (
            [SUPERVISION, "what are caseloads like nationally?"],
            "Do social workers feel supported by their managers?",
        ),
        ([SUPERVISION], "how much do councils pay agency social workers"),
        ([SUPERVISION], "what is the government doing about unregistered placements?"),
        ([SUPERVISION], "Who is the chief social worker for children?"),
        ([SUPERVISION], "who did Anna Walker replace?"),
        ([SUPERVISION], "what is a care leaver?"),
        ([SUPERVISION], "what does section 20 mean"),
        ([SUPERVISION], "what did the minister say about unregistered homes"),
        ([SUPERVISION], "whos got outstanding in 2022"),
        ([SUPERVISION], "what does the law say"),
        ([SUPERVISION], "is anywhere doing well on fostering"),
        ([SUPERVISION], "what does the tallis review say on profit"),
        ([SUPERVISION], "can a child in care change their social worker"),
        ([SUPERVISION], "is there a shortage of foster carers in England"),
        ([SUPERVISION], "What did Ofsted say about Northwick and its plans?"),
        ([SUPERVISION], "Does Castlebrook use agency staff and how many?"),
        ([GRADED], "What did inspectors say about early help in Castlebrook?"),
        ([GRADED, "and in 2021?"], "how many councils use unregistered homes"),
        ([WALKER], "What did readers think about hot desking?"),
        ([STRIKE], "when does the children's wellbeing bill become law"),
        ([FOSTER, "and Northwick?"], "Which council has the highest caseloads?"),
        ([FOSTER], "caseloads in Saltmarsh"),
        ([], "what did Ofsted say about Leeds"),
    ],
)
def test_a_question_that_stands_alone_takes_nothing_over(history: list[str], text: str) -> None:
    question, alone = read(text, *history), read(text)
    assert question.searched_as == alone.searched_as
    assert question.councils == alone.councils
    assert question.years == alone.years
    assert question.topic == alone.topic
    assert not question.is_follow_up
    assert question.refers_to is Refers.NOTHING


@pytest.mark.parametrize(
    "text",
    ["who is social work minister", "who was running things", "who is the director",
     "who is to blame", "who is saltmarsh council"],
)  # fmt: skip
def test_not_all_that_follows_who_is_is_a_name(text: str) -> None:
    searched = read("what did he say about audits?", text).searched_as
    assert "did he say" in searched or "did the director say" in searched


def test_who_else_said_it_is_asked_of_the_topic() -> None:
    question = read("who else said that?", SUPERVISION)
    assert question.searched_as == "Who else said something about supervision in Saltmarsh?"
    assert question.refers_to is Refers.MORE


def test_what_is_spoken_of_after_a_change_of_topic_is_the_new_one() -> None:
    question = read("when was it inspected?", SUPERVISION, FOSTER)
    assert question.councils == ("Castlebrook",)


def test_words_of_the_conversation_help_only_while_no_council_holds_it_together() -> None:
    assert "strike" in read("does pay rise next year?", "why do social workers strike?").background
    assert read("how many agency staff do they have?", SUPERVISION, FOSTER).background == ""


def test_elsewhere_is_not_the_council_before() -> None:
    question = read("is supervision better in other councils?", SUPERVISION)
    assert question.councils == ()


@pytest.mark.parametrize(
    "text", ["thanks!", "Thank you so much", "hello", "ok great, thanks", "no, that's all thanks",
             "thanks thats me done", "cheers. you sound like my manager", "nvm thanks",
             "thanks you've been great",
             "that's me for today", "ta, ill use that in supervision"],
)  # fmt: skip
def test_a_courtesy_asks_nothing(text: str) -> None:
    assert read(text, SUPERVISION).refers_to is Refers.COURTESY
    assert read(text).refers_to is Refers.COURTESY


def test_thanks_before_a_question_are_no_leave() -> None:
    for text in ("thanks. and northwick?", "cheers, i need to know who runs northwick",
                 "ta, that report, who led it", "thanks, is it good now"):  # fmt: skip
        assert read(text, SUPERVISION).refers_to is not Refers.COURTESY


@pytest.mark.parametrize("who", ["he", "she"])
def test_who_an_answer_named_is_who_she_is(who: str) -> None:
    question = read_question(
        f"what did {who} say about it", [SUPERVISION], COUNCILS, named={SUPERVISION: "Ann Lee"}
    )
    assert question.searched_as == "What did Ann Lee say about supervision in Saltmarsh?"


def test_others_that_somebody_led_are_anywhere() -> None:
    led = "who led the last inspection of Northwick"
    question = read_question("has she done any others", [led], COUNCILS, named={led: "Ann Lee"})
    assert question.searched_as == "Which other inspections did Ann Lee lead?"
    assert question.councils == ()


@pytest.mark.parametrize(
    "text",
    ["and what did it praise?", "when was that?", "who said it?", "more", "why?", "what else"],
)
def test_a_follow_up_to_nothing_is_unclear(text: str) -> None:
    assert read(text).is_unclear
    assert not read(text, SUPERVISION).is_unclear


def test_a_question_with_a_subject_is_not_unclear() -> None:
    assert not read("What did Ofsted praise in Leeds?").is_unclear
    assert not read("How many children are in care?").is_unclear


@pytest.mark.parametrize(
    "text",
    ["What did the council say about the strike?", "what is morale like there?",
     "how did the authority respond to the report"],
)  # fmt: skip
def test_the_council_has_to_be_known(text: str) -> None:
    assert read(text).needs_council
    assert read(text, "how many social workers are agency staff?").needs_council
    assert not read(text, SUPERVISION).needs_council


def test_only_council_tax_needs_no_council() -> None:
    assert not read("do care leavers pay the council tax?").needs_council
    assert not read("Which councils were rated outstanding?").needs_council


def test_slips_are_mended_in_the_questions_before_too() -> None:
    words = {"superviison": "supervision"}
    question = read_question(
        "and northwick?",
        ["what about superviison in Saltmarsh?"],
        COUNCILS,
        respell=words.get,
    )
    assert question.searched_as == "what about supervision in Northwick?"


@dataclass
class Counted:
    """A spelling that counts how often it is asked."""

    asked: int = 0

    def __call__(self, word: str) -> None:
        self.asked += 1


def test_a_long_history_costs_no_more_than_a_short_one() -> None:
    long = [f"{'what did they sayy about nothingg at all ' * 49}number {n}?" for n in range(200)]
    spelling = Counted()
    started = time.perf_counter()
    read_question("and Northwick?", long, COUNCILS, respell=spelling)
    assert spelling.asked < 1_000
    assert time.perf_counter() - started < 2
    assert read("and Northwick?", *long, SUPERVISION).councils == ("Northwick",)


@pytest.mark.parametrize(
    ("history", "text", "searched"),
    [
        ([GRADED, "what are caseloads like nationally?"],
         "and what did inspectors say about early help?",
         "What did inspectors say about early help in Northwick?"),
        (["What was Northwick rated?"], "what did inspectors say about early help",
         "What did inspectors say about early help in Northwick?"),
        (["What was Northwick rated?", "how much do social workers earn"],
         "how good is supervision", "How good is supervision in Northwick?"),
        (["What was Northwick rated?", SUPERVISION], "what are the areas for improvement",
         "What are the areas for improvement in Saltmarsh?"),
        (["What was Northwick rated?"], "what did they say about care leavers",
         "What did inspectors say about care leavers in Northwick?"),
        ([SUPERVISION], "and nationally?", "What did inspectors say about supervision nationally?"),
        # A question in full that names none is of the one spoken of.
        ([GRADED], "did the government send someone in",
         "Did the government send someone in, in Northwick?"),
        ([GRADED], "who provides the services", "Who provides the services in Northwick?"),
        ([SUPERVISION], "how many cases do the personal advisers have",
         "How many cases do the personal advisers have in Saltmarsh?"),
        ([SUPERVISION], "ok, how many children went missing from care last year?",
         "How many children went missing from care last year in Saltmarsh?"),
        ([SUPERVISION], "do social workers feel supported by their managers",
         "Do social workers feel supported by their managers in Saltmarsh?"),
        ([WALKER, "what did she say about morale?"], "why do newly qualified social workers leave?",
         "Why do newly qualified social workers leave in Castlebrook?"),
        ([SUPERVISION], "forget that, what about adoption",
         "What did inspectors say about adoption in Saltmarsh?"),
        ([SUPERVISION, "never mind"], "and northwick?",
         "What did inspectors say about supervision in Northwick?"),
    ],
)  # fmt: skip
def test_the_last_council_spoken_of_stays_until_another_is_named_or_all_are_meant(
    history: list[str], text: str, searched: str
) -> None:
    assert read(text, *history).searched_as == searched


@pytest.mark.parametrize(
    "text",
    [
        "which councils had the same problem",
        "what are caseloads like nationally",
        "who else is inadequate",
        "who has been inadequate twice",
    ],
)
def test_where_all_are_meant_no_council_is(text: str) -> None:
    assert read(text, SUPERVISION).councils == ()


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("ok so can you just tell me roughly what the deal was with Northwick",
         "what happened with Northwick"),
        ("im writing a training session and need to know what inspectors praised at Northwick",
         "what inspectors praised at Northwick"),
        ("our new starter asked me who the director of Northwick is",
         "who is the director of Northwick"),
        ("Hi. I work in Northwick. Can you tell me how caseloads are there? Thanks",
         "How caseloads are in Northwick"),
        ("not sure what this means but what did they say about plans in Northwick",
         "what did they say about plans in Northwick"),
        ("looking for info on exploitation in Northwick",
         "tell me about exploitation in Northwick"),
        ("give me the exact words on fathers in Northwick", "tell me about fathers in Northwick"),
        ("can you help me find a quote for training on retention", "tell me about retention"),
        ("got any good quotes from inspectors on neglect in Northwick",
         "tell me about neglect in Northwick"),
        ("been asked to present on neglect. what did they find in Northwick",
         "what did they find in Northwick about neglect?"),
        ("i need something on supervision for a team meeting tomorrow",
         "tell me about supervision"),
        ("im on duty and need this quick, Northwick grade?", "Northwick grade?"),
        ("im doing a talk on fostering, what good stuff is there in Northwick",
         "what good stuff is there in Northwick about fostering?"),
        ("hi, been a long day. whats Northwick rated", "whats Northwick rated"),
        ("what was Northwick rated, its for an essay", "what was Northwick rated"),
    ],
)  # fmt: skip
def test_what_leads_up_to_a_question_is_no_topic(text: str, searched: str) -> None:
    assert read(text).searched_as == searched


@pytest.mark.parametrize(
    "text",
    [
        "Do children know who their social worker is in Northwick?",
        "what did the director of Northwick tell us about recruitment?",
        "How quickly are Northwick schools told?",
        "Caseloads are high. Why is that in Northwick?",
        "what were her exact words in the Northwick report?",
        "I am a veteran. What service can I get in Northwick?",
    ],
)
def test_a_question_that_only_looks_so_is_left_whole(text: str) -> None:
    assert read(text).searched_as == text


@pytest.mark.parametrize("text", ["say that again", "are you sure?", "summarise that"])
def test_the_answer_before_is_shown_again(text: str) -> None:
    question = read(text, SUPERVISION)
    assert question.refers_to is Refers.AGAIN
    assert question.searched_as == SUPERVISION
    follow_up = read("and Northwick?", SUPERVISION, text)
    assert follow_up.searched_as == SUPERVISION.replace("Saltmarsh", "Northwick")


@pytest.mark.parametrize("text", ["any numbers?", "how much", "how many was that"])
def test_figures_are_asked_of_the_answer(text: str) -> None:
    question = read(text, SUPERVISION)
    assert (question.refers_to, question.asks) == (Refers.ANSWER, Asks.HOW_MANY)

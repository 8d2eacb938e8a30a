"""Small talk is answered with a word and no search; a question, however it opens, never is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.ways.small_talk import Kind, small_talk

QUESTIONS = Path(__file__).parent / "questions"

SAID = {
    Kind.GREETING: ["hello", "Hi there!", "hiya", "Good morning", "good afternoon all", "HELLOOO",
                    "hey", "morning! are you there?", "Evening", "hi, good morning"],
    Kind.HOW_ARE_YOU: ["How are you today?", "hi, how's it going?", "alright mate"],
    Kind.THANKS: ["thanks", "Thanks, that's really helpful", "cheers!", "ta", "ty", "thank you so "
                  "much", "Brilliant, thanks", "ok thanks bye", "That was very useful. Thank you.",
                  "nice one", "thx"],
    Kind.BYE: ["bye", "Goodbye!", "see you later", "that's all for now", "Ok, good night"],
    Kind.OK: ["ok", "nvm", "Okay.", "fine", "I see", "got it", "no worries", "yes", "hmmmm",
              "never mind"],
    Kind.ABILITIES: ["What can you do?", "help", "Hello! What sort of thing can I ask you?",
                     "how does this work?", "how do I use this", "What kind of questions can I "
                     "ask?", "can you help me?", "what is this?", "examples", "So what can you do "
                     "for me then?", "hi, can I ask you a question?", "What do you know?"],
    Kind.IDENTITY: ["who are you?", "Are you an AI?", "are you ChatGPT", "is this a bot",
                    "What's your name?", "am I talking to a real person?", "who made you?"],
    Kind.SOURCES: ["Where do the answers come from?", "where do answers come from", "can I trust "
                   "you?", "What are your sources?", "how do you know that?", "Are you sure?"],
    Kind.FRUSTRATION: ["this is rubbish", "You’re useless!", "that's not what I asked", "ffs",
                       "That is completely wrong.", "you didn't answer my question", "what a load "
                       "of crap", "Bloody hell, this is useless"],
}  # fmt: skip

ASKED = [
    "Hi, what did inspectors say about Leeds?",
    "hello leeds",
    "Thanks, and Salford?",
    "ok, what about fostering?",
    "good morning, who is the director of Northwick?",
    "help and protection in Ellerdale",
    "What help do care leavers get?",
    "how can councils help care leavers?",
    "What can councils do about turnover?",
    "How does family help work?",
    "who are the inspectors?",
    "Who are the directors named?",
    "is this council good?",
    "what did it say about thanks and praise?",
    "good or outstanding?",
    "Good",
    "outstanding",
    "Is it inadequate?",
    "what is this council rated?",
    "How is it going in Castlebrook?",
    "where do the children come from?",
    "Where does the money come from?",
    "are you sure Leeds was inadequate?",
    "what did Ofsted get wrong?",
    "no, I meant 2021",
    "more",
    "why?",
    "what else?",
    "when was that?",
    "who said it?",
    "thanks to whom did Castlebrook improve?",
    "morning meetings in Marlhaven",
    "do social workers use AI?",
    "Is this AI used in assessments?",
    "What examples of good practice are there?",
    "How are you meant to record visits?",
    "what is this article about?",
    "summarise this",
    "Leeds?",
    "rubbish collection",
    "which council was called hopeless?",
    "Did inspectors say thanks?",
    "How are children doing in Fenbury?",
    "cheers for that, now Halverton",
    "what should councils do first?",
    "Who made the complaint?",
]


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, texts in SAID.items() for t in texts])
def test_small_talk_is_known_by_its_kind(kind: Kind, text: str) -> None:
    assert small_talk(text) is kind


@pytest.mark.parametrize("text", ASKED)
def test_a_question_is_never_small_talk(text: str) -> None:
    assert small_talk(text) is None


def test_no_judged_question_of_another_kind_is_small_talk() -> None:
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            judged = json.loads(line)
            if judged["kind"] != "small_talk":
                assert small_talk(judged["question"]) is None, judged["question"]


def test_a_long_run_of_courtesies_takes_no_time_and_nonsense_is_none() -> None:
    assert small_talk("really " * 30) is None
    assert small_talk("thank you " * 15) is Kind.THANKS
    assert small_talk("hello " * 500) is None

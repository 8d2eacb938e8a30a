"""A question in another language is known; English with names, loans and slips is not one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.subjects import known_councils
from qa.ways.languages import foreign

QUESTIONS = Path(__file__).parent / "questions"

FOREIGN = {
    "Gofynnwch": [
        "Pwy yw cyfarwyddwr gwasanaethau plant Northwick?",
        "Beth ddywedodd arolygwyr am Leeds?",
        "Faint o blant sydd mewn gofal?",
        "Sut mae gwasanaethau plant?",
    ],
    "Proszę": [
        "Jaką ocenę dostało Ellerdale w 2022 roku?",
        "Co Ofsted stwierdził na temat pracy socjalnej w Leeds?",
        "Kto jest dyrektorem w Leeds?",
        "Co w Leeds?",
        "Cześć",
    ],
    "Vă rugăm": [
        "Ce au spus inspectorii despre Leeds?",
        "Câți copii sunt în grija Salford?",
        "Cine este directorul?",
    ],
    "pergunte em": [
        "O que disseram os inspetores sobre Leeds?",
        "Quantas crianças estão em Leeds?",
        "Quem é o diretor?",
    ],
    "pregunte en": [
        "¿Qué dijeron los inspectores sobre Leeds?",
        "¿Cuántos niños hay en Salford?",
        "Quién es el director?",
        "Gracias",
    ],
    "poser": [
        "Combien d’enfants sont pris en charge à Saltmarsh ?",
        "Qu'est-ce que les inspecteurs ont dit sur Leeds ?",
        "Où est le rapport ?",
        "Bonjour",
    ],
    "Bitte": [
        "Was sagt der Bericht über Leeds?",
        "Wie viele Kinder sind in Salford?",
        "Wer ist die Direktorin?",
        "Warum wurde Leeds so bewertet?",
    ],
    "prega": [
        "Cosa hanno detto gli ispettori su Leeds?",
        "Quanti bambini sono in affido?",
        "Chi è il direttore?",
    ],
    "klausti": [
        "Kiek vaikų yra Leeds?",
        "Ką inspektoriai sakė apie Leeds?",
        "Kas yra direktorius?",
    ],
    "Lütfen": [
        "Müfettişler Leeds hakkında ne dedi?",
        "Leeds için kaç çocuk var?",
        "Müdür kim ve nerede?",
    ],
    "Fadlan": [
        "Maxay sheegeen kormeerayaasha ku saabsan Leeds?",
        "Immisa carruurta ah ayaa ku jira?",
    ],
    "poochein": ["Leeds ko kya rating mili hai?", "Bachon ke bare mein kya kaha?"],
    "پوچھیں": ["کیسل بروک کو آخری معائنے میں کیا درجہ ملا؟", "لیڈز کے بارے میں کیا کہا گیا؟"],
    "يرجى": ["ماذا قال المفتشون عن ليدز؟", "كم عدد الأطفال في الرعاية؟"],
    "ਪੁੱਛੋ": ["ਲੀਡਜ਼ ਬਾਰੇ ਨਿਰੀਖਕਾਂ ਨੇ ਕੀ ਕਿਹਾ?"],
    "করুন": ["লিডস সম্পর্কে পরিদর্শকরা কী বলেছেন?"],
    "પૂછો": ["લીડ્સ વિશે નિરીક્ષકોએ શું કહ્યું?"],
    "पूछें": ["लीड्स के बारे में क्या कहा गया?"],
    "запитайте": ["Що сказали інспектори про Лідс?", "Скільки дітей у Лідсі?"],
    "задайте": ["Что сказали инспекторы о Лидсе?", "Сколько детей в Лидсе?"],
    "请用英文": ["检查员对利兹有什么看法?"],
}

ENGLISH = [
    "Leeds?",
    "Salford",
    "What does in loco parentis mean?",
    "Plaid Cymru",
    "Plaid Cymru council",
    "in loco parentis",
    "What did Ursula von der Leyen say?",
    "Ursula von der Leyen",
    "van der Berg report",
    "Maria de la Cruz",
    "what did the la do",
    "las in special measures",
    "wot did ofsted sy abt kids in cr",
    "y did leeds go down",
    "wht r u doin",
    "who is the dcs",
    "pro rata pay",
    "agency spend",
    "caseloads Marlhaven",
    "SW turnover Ellerdale 2018",
    "café culture in Northwick",
    "Zoë Müller",
    "Siân Ó Briain",
    "José García director",
    "How are UASC from Eritrea placed?",
    "What does “Y Plant yn Gyntaf” say?",
    "What did Mind Cymru say?",
    "was Leeds inadequate",
    "was it good",
    "die in care",
    "care leavers",
    "ad hoc de facto ex officio",
    "Welsh language social workers",
    "Polish families in Fenbury",
    "Are reports translated into Urdu?",
    "What is a SENCO?",
    "MASH",
    "section 47 s17",
    "tell me abt da social wrkers in leeds n wot dey do",
    "hat trick of inadequates",
    "comment on son and plus size",
    "2021",
    "Rhondda Cynon Taf",
    "Bro Morgannwg",
    "Dr Ibn al Rashid",
    "on me so he do",
    "mi5",
    "no",
]


@pytest.mark.parametrize(("own", "text"), [(o, t) for o, texts in FOREIGN.items() for t in texts])
def test_the_askers_language_is_known_and_spoken(own: str, text: str) -> None:
    assert own in (foreign(text, known_councils()) or "")


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_not_taken_for_another_language(text: str) -> None:
    assert foreign(text, known_councils()) is None


@pytest.mark.parametrize(
    "text", ["リーズについて何と言いましたか", "리즈에 대해 뭐라고 했나요", "Τι είπε η έκθεση;"]
)
def test_a_script_of_no_listed_language_is_asked_for_english_alone(text: str) -> None:
    assert foreign(text, known_councils()) == ""


def test_every_judged_question_is_in_english_but_those_that_are_not() -> None:
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            judged = json.loads(line)
            found = foreign(judged["question"], known_councils())
            assert (found is not None) is (judged["kind"] == "other_language"), judged["question"]

"""The whole way in a real browser: ask, see the source, open it at the place; nothing leaks."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from app_pages.conversation import Turn
from index.build import build
from index.embedding import open_embedder
from index.settings import SAMPLES, Settings
from qa.answer import Answer, Outcome
from qa.retrieve import Narrowing
from workspace.conversations import Conversation, Conversations

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE_MS = 180_000
"""A busy machine makes a page slow without making it wrong."""
ROOT = Path(__file__).parent.parent
HOSTILE = """Placement costs in Marwick

Published: 3 March 2021

Marwick council spent $5 to 6$ million on :red[x] placements, <script>alert(1)</script> the report \
said.

Inspectors wrote that <img src="http://evil.example/x.png"> and \
![remote](http://evil.example/y.png) were *not* used in Marwick.
"""
EXACT = (
    "Marwick council spent $5 to 6$ million on :red[x] placements, <script>alert(1)</script> the "
    "report said."
)

pytestmark = [pytest.mark.browser, pytest.mark.model]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the app: a library of two samples and a hostile article."""
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is not here: apt-get install chromium")
    pytest.importorskip("playwright.sync_api", reason="pip install playwright")
    folder = tmp_path_factory.mktemp("news")
    for name in ("castlebrook-agency-bill.txt", "castlebrook-good-at-last.txt"):
        shutil.copy(SAMPLES / name, folder)
    (folder / "marwick.txt").write_text(HOSTILE, encoding="utf-8")
    data = tmp_path_factory.mktemp("app") / "data"
    build(data, open_embedder(Settings()), [folder])
    return data


@pytest.fixture(scope="module")
def address(served: Path) -> Iterator[str]:
    """The app, running."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    log = (served.parent / "log").open("wb")
    app = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "VERSE_DATA": str(served)},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_until_up(f"http://localhost:{port}", app, served.parent / "log")
        yield f"http://localhost:{port}"
    finally:
        app.terminate()
        app.wait(timeout=20)
        log.close()


def _wait_until_up(address: str, app: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(720):
        if app.poll() is not None:
            break
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.25)
    pytest.fail(f"the app did not come up: {log.read_text(errors='replace')[-2000:]}")


def test_from_a_question_to_the_place_it_was_answered_from(address: str) -> None:
    from playwright.sync_api import ConsoleMessage, expect, sync_playwright

    requested: list[str] = []
    errors: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # On a page's own address Streamlit first looks for its server one folder too deep.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            errors.append(message.text)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda request: requested.append(request.url))
        page.on("console", hear)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: errors.append(f"a dialog opened: {dialog.message}"))

        page.goto(address)
        page.get_by_test_id("stChatInputTextArea").fill("What did Marwick spend on placements?")
        page.keyboard.press("Enter")
        answer = page.locator(".cv-answer .cv-words").filter(has_text="Marwick council spent")
        expect(answer).to_contain_text(EXACT, timeout=PATIENCE_MS)
        expect(answer.locator(".cv-ref")).to_have_text("[1]")
        card = page.locator(".cv-card").filter(has_text="Marwick council spent")
        expect(card.locator("mark")).to_have_text(EXACT)
        expect(page.locator("div[role=status].cv-unseen")).to_contain_text("Marwick council spent")

        answer.locator(".cv-ref").click()
        expect(card).to_be_focused()

        page.get_by_role("button", name="Copy with reference").first.click()
        expect(page.get_by_role("button", name="Copied ✓")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert (
            copied == f"“{EXACT}” — Placement costs in Marwick, 3 March 2021 (stated: the dateline)"
        )

        page.get_by_role("link", name="Open in the article").first.click()
        cited = page.locator("#cited")
        expect(cited).to_have_text(EXACT)
        expect(cited).to_be_in_viewport()
        expect(page.locator(".cv-article")).to_contain_text('<img src="http://evil.example/x.png">')

        # The address is a link to send: it opens by itself, in a browser that was never here.
        link = page.url
        other = browser.new_context().new_page()
        other.on("request", lambda request: requested.append(request.url))
        other.goto(link)
        expect(other.locator("#cited")).to_have_text(EXACT, timeout=PATIENCE_MS)
        expect(other.locator("#cited")).to_be_in_viewport()
        browser.close()

    host = address.removeprefix("http://")
    outside = [
        u for u in requested if f"//{host}/" not in u and not u.startswith(("data:", "blob:"))
    ]
    assert outside == []
    assert errors == []


def test_going_on_with_the_keyboard_alone(served: Path, address: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    asked = "What did Marwick spend on placements?"
    unclear = Answer(
        "What did they spend?", "What did they spend?", Outcome.NEEDS_CLARIFYING, "",
        lead="Which council do you mean?", choices=(asked,),
    )  # fmt: skip
    kept = Turn(unclear.question, Narrowing(), unclear).to_keep()
    id = Conversations(served).save(Conversation().with_turn(kept)).id
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        said = page.locator("div[role=status].cv-unseen")
        questions = page.locator(".cv-question")

        page.goto(f"{address}/?conversation={id}")
        expect(said).to_contain_text("Which council do you mean? Questions to choose from: What")
        page.get_by_role("button", name=asked, exact=True).press("Enter")
        expect(page.locator(".cv-answer")).to_contain_text(EXACT)
        # The button is gone; the keyboard goes on from the question, not from the top of the page.
        expect(questions.nth(1)).to_be_focused()
        expect(page.get_by_role("button", name=asked, exact=True)).to_have_count(0)

        page.get_by_test_id("stChatInputTextArea").fill("And in Castlebrook?")
        page.keyboard.press("Enter")
        edit = page.get_by_role("button", name="Edit")
        expect(edit).to_have_count(1)
        expect(said).not_to_contain_text("Marwick council spent")
        edit.press("Enter")
        field = page.get_by_label("Search for")
        expect(field).to_be_focused()
        field.fill("")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("There are no words to search for")
        field.fill(asked)
        page.keyboard.press("Enter")
        expect(questions).to_have_count(4)
        expect(field).to_be_hidden()
        expect(said).to_contain_text("Marwick council spent")

        page.locator("summary").filter(has_text="How this was found").last.press("Enter")
        place = page.get_by_role("link", name="1. Placement costs in Marwick")
        expect(place).to_be_visible()
        width = "document.querySelector('.stMain').scrollWidth"
        assert page.evaluate(width) <= 390, "nothing is wider than a phone"
        place.press("Enter")
        expect(page.locator("#cited")).to_contain_text("Marwick council spent")
        browser.close()


def test_from_words_selected_in_an_article_to_slides(served: Path, address: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        width = "document.querySelector('.stMain').scrollWidth"

        page.goto(f"{address}/read")
        page.get_by_role("combobox", name="Article").fill("Placement costs")
        page.keyboard.press("Enter")
        spent = page.locator(".cv-article p").filter(has_text="Marwick council spent")
        spent.click(click_count=3)  # selects the paragraph, and the space below it
        bar = page.get_by_role("region", name="Selected words")
        expect(bar).to_contain_text("14 words selected")
        keep_this = page.get_by_role("button", name="Keep this")
        page.keyboard.press("Tab")
        expect(keep_this).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#cited")).to_have_text(EXACT)
        expect(bar).to_be_hidden()

        page.get_by_role("button", name="Keep on “Quotations”").press("Enter")
        expect(page.get_by_text("Kept on “Quotations”.")).to_be_visible()
        assert page.evaluate(width) <= 390, "nothing is wider than a phone"
        page.get_by_role("link", name="Open board").press("Enter")
        words = page.locator(".cv-kept blockquote")
        expect(words).to_have_text(EXACT)

        page.get_by_role("button", name="Note and tags").press("Enter")
        page.get_by_label("Note", exact=True).fill("For the close")
        page.get_by_role("button", name="Save").press("Enter")
        expect(page.locator(".cv-kept")).to_contain_text("Note: For the close")
        expect(page.locator(".cv-kept")).to_be_focused()
        page.get_by_role("button", name="Undo the note").press("Enter")
        expect(page.locator(".cv-kept")).not_to_contain_text("For the close")

        page.get_by_role("radio", name="Slides").press("Enter")
        expect(page.get_by_text("1 quotation checked against the library")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Download Quotations.pptx").press("Enter")
        assert download.value.suggested_filename == "Quotations.pptx"
        assert page.evaluate(width) <= 390, "nothing is wider than a phone"
        browser.close()


def test_what_bears_on_words_is_beside_them_or_in_reach_and_leads_on(address: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        panel = page.locator(".st-key-cv-bearing")
        cited = page.locator("#cited")

        page.goto(f"{address}/read")
        page.get_by_role("combobox", name="Article").fill("14m on agency")
        page.keyboard.press("Enter")
        page.locator(".cv-article p").filter(has_text="spent £14.1m").first.click(click_count=3)
        page.get_by_role("button", name="Keep this").click()
        expect(cited).to_be_in_viewport()
        # Beside the words, and nothing of it over them.
        expect(panel.get_by_role("heading", name="What bears on these words")).to_be_in_viewport()
        expect(panel).to_contain_text("by the run of the text, which last names it in")
        text, beside = page.locator(".cv-article").bounding_box(), panel.bounding_box()
        assert text is not None
        assert beside is not None
        assert text["x"] + text["width"] <= beside["x"]
        newer = panel.get_by_role("link").filter(has_text="Castlebrook")
        expect(panel).to_contain_text("Newer: 17 January 2024")
        expect(panel).to_contain_text("Agency workers hold 9% of social work posts")
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
        page.get_by_role("link", name="What bears on these words").press("Enter")
        expect(panel.get_by_role("heading", name="What bears on these words")).to_be_focused()
        newer.first.press("Enter")
        expect(page.locator(".cv-headline")).not_to_contain_text("14m")
        expect(cited).to_be_in_viewport()

        page.emulate_media(media="print")
        expect(page.locator(".cv-reference")).to_contain_text(f"{address}/read?article=")
        expect(page.locator(".cv-article .cv-headline")).to_be_visible()
        shown = "window.getComputedStyle(document.querySelector('#cited')).borderBottomStyle"
        assert page.evaluate(shown) == "solid", "not by colour alone"
        buttons = page.get_by_role("button").and_(page.locator(":visible"))
        expect(buttons).to_have_count(0)
        browser.close()


def test_from_a_request_for_quotations_to_the_place_of_one(address: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        count, said = page.locator(".cv-count"), page.locator("div[role=status].cv-unseen")

        page.goto(f"{address}/quotes")
        expect(page.locator(".stVegaLiteChart svg").first).to_be_visible()
        wide = "document.querySelector('.stMain').scrollWidth"
        assert page.evaluate(wide) <= 390, "nothing is wider than a phone"
        page.get_by_label("Find quotations").fill(
            "two quotes from council leaders about agency staff"
        )
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="by council leaders")).to_be_visible()
        expect(said).to_contain_text("quotations, the nearest first")

        # The button is gone once it is pressed; the keyboard goes on from the number found.
        page.get_by_role("button", name="Clear all").press("Enter")
        expect(page.get_by_role("button", name="by council leaders")).to_have_count(0)
        expect(count).to_be_focused()
        expect(count).to_contain_text("quotations, the newest first")

        page.goto(f"{address}/quotes?speaker=Philippa+Drummond")
        card = page.get_by_role("region", name="Quotation 1", exact=True)
        words = card.locator(".cv-part")
        expect(card).to_contain_text("Philippa Drummond")
        first = words.first.inner_text()
        page.get_by_role("button", name="Copy with reference").first.click()
        expect(page.get_by_role("button", name="Copied ✓")).to_be_visible()
        assert f"“{first}" in page.evaluate("navigator.clipboard.readText()")
        assert page.evaluate(wide) <= 390

        # A new board for one quotation is the board that all the others name and go to.
        cards = page.get_by_role("button", name="Keep on", exact=False)
        expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)  # all of them are drawn
        drawn = cards.count()
        assert drawn > 1
        page.get_by_role("button", name="Another board").first.press("Enter")
        page.get_by_label("A new board").fill("Leaders")
        page.get_by_role("button", name="Keep there").press("Enter")
        expect(page.get_by_text("Kept on “Leaders”.")).to_be_visible()
        follow = page.get_by_role("button", name="Keep on “Leaders”")
        expect(follow).to_have_count(drawn)
        follow.nth(1).press("Enter")
        expect(page.get_by_text("Kept on “Leaders”.")).to_have_count(2)

        page.get_by_role("link", name="Open in the article").first.click()
        expect(page.locator("#cited")).to_contain_text(first)
        expect(page.locator(".cv-speaker")).to_contain_text("Philippa Drummond")
        browser.close()

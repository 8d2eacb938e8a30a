// What the pages need of a browser: copying, going to a source, showing the cited place, saying a
// new answer to screen readers, and going on with the keyboard where the page does not. One set of listeners for the whole page, added once.
(() => {
  if (window.chapterAndVerse) return;
  window.chapterAndVerse = true;

  const status = document.createElement("div");
  status.setAttribute("role", "status");
  status.setAttribute("aria-live", "polite");
  status.className = "cv-unseen";
  document.body.append(status);
  const say = (text) => {
    status.textContent = "";
    setTimeout(() => { status.textContent = text; }, 60);
  };

  const taken = (carried) =>
    new TextDecoder().decode(Uint8Array.from(atob(carried), (c) => c.charCodeAt(0)));

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Without a secure context there is only the old way.
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "cv-unseen";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };

  const onCopy = async (button) => {
    const link = button.dataset.copyLink;
    const text = link
      ? new URL(taken(link), window.location.href).href
      : taken(button.dataset.copy);
    const done = await copy(text);
    const before = button.dataset.title || button.textContent;
    button.dataset.title = before;
    button.textContent = done ? "Copied ✓" : "Could not copy";
    say(done ? "Copied" : "Could not copy");
    clearTimeout(Number(button.dataset.timer));
    button.dataset.timer = setTimeout(() => { button.textContent = before; }, 2500);
  };

  const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = (element, block) => {
    for (let e = element; e; e = e.parentElement) {
      if (e.tagName === "DETAILS") e.open = true;
    }
    element.scrollIntoView({ behavior: still() ? "auto" : "smooth", block });
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-copy], button[data-copy-link]");
    if (button) {
      onCopy(button);
      return;
    }
    const marker = event.target.closest?.("a[data-goto]");
    if (!marker) return;
    event.preventDefault();
    const card = document.getElementById(marker.dataset.goto);
    if (!card) return;
    show(card, "center");
    card.focus({ preventScroll: true });
  });

  // A new answer is read from its question down: until the page has stopped growing the question
  // is kept in view, unless the person scrolls.
  const holdAtTop = (question) => {
    let stopped = false;
    let height = 0;
    let changed = Date.now();
    const from = changed;
    const stop = () => { stopped = true; };
    for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      window.addEventListener(kind, stop, { once: true, passive: true });
    }
    const hold = () => {
      const main = document.querySelector(".stMain");
      const now = Date.now();
      if (main && main.scrollHeight !== height) {
        height = main.scrollHeight;
        changed = now;
      }
      if (stopped || now - changed > 1000 || now - from > 8000) return;
      document.querySelector(question)?.scrollIntoView({ block: "start" });
      setTimeout(hold, 100);
    };
    hold();
  };

  // A form that opens from a button stands at the end of the page, where Tab does not lead.
  let byKeyboard = false;
  document.addEventListener("keydown", () => { byKeyboard = true; }, true);
  document.addEventListener("pointerdown", () => { byKeyboard = false; }, true);
  let openedForm = null;
  const enterForm = () => {
    const form = document.querySelector("[data-testid=stPopoverBody]");
    const field = form?.querySelector("input, textarea");
    if (form && !field) return; // still being drawn
    const isNew = form && form !== openedForm;
    openedForm = form;
    if (isNew && byKeyboard && !form.contains(document.activeElement)) field.focus();
  };

  // How many quotations were found, said when something else was looked for.
  let heard = null;
  const hear = () => {
    const count = document.querySelector("[data-heard]");
    if (!count) {
      heard = null;
      return;
    }
    const now = `${count.dataset.heard} ${count.dataset.say}`;
    if (heard !== null && heard !== now) {
      say(taken(count.dataset.say));
      // The button that was pressed may be gone, and the focus with it.
      if (document.activeElement === document.body) count.focus({ preventScroll: true });
    }
    heard = now;
  };

  // A form on a board closes, or a quotation goes, and the focus with it: on with the keyboard from
  // that quotation, or from the board's name, which its Undo follows.
  let lastItem = "";
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest?.("[class*=st-key-cv-item-]");
    lastItem = item ? [...item.classList].find((c) => c.startsWith("st-key-cv-item-")) : "";
  });
  const returnToBoard = () => {
    if (!byKeyboard || !lastItem || document.activeElement !== document.body) return;
    const item = document.querySelector(`.${CSS.escape(lastItem)} .cv-kept`);
    (item || document.querySelector(".cv-board-name"))?.focus({ preventScroll: true });
  };

  const announced = new Set();
  let answer = "";
  let shownPlace = "";
  const look = () => {
    enterForm();
    hear();
    returnToBoard();
    const newest = document.querySelector("[data-announce]");
    const before = answer;
    answer = newest ? newest.dataset.announce : "";
    if (newest && answer !== before) {
      // Also when a person comes back to the page: to the last question, not the first.
      holdAtTop(`[data-turn="${answer}"]`);
      // The button that asked is gone, and the focus with it: on with the keyboard from here.
      if (document.activeElement === document.body) {
        document.querySelector(`[data-turn="${answer}"]`)?.focus({ preventScroll: true });
      }
      if (!announced.has(answer)) say(taken(newest.dataset.say));
      announced.add(answer);
    }
    const place = document.querySelector("#cited");
    // From one place to another the address may change before the article does.
    const at = place?.closest("[data-at]")?.dataset.at;
    const here = place ? `${window.location.search} ${at} ${place.textContent}` : "";
    if (!place) {
      shownPlace = "";
    } else if (shownPlace !== here) {
      shownPlace = here;
      setTimeout(() => {
        const now = document.querySelector("#cited");
        if (!now) return;
        show(now, "center");
        now.focus({ preventScroll: true });
      }, 250);
    }
  };
  let waiting = 0;
  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 80);
  }).observe(document.body, { childList: true, subtree: true });
  look();
})();

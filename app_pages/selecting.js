// Words selected in an article, by mouse, touch or keyboard: a bar offers to keep them, and sends
// where they are. Elements with data-at hold a block's words and nothing else; the number is where
// they begin in the article's text. Offsets count code points, as the text's own do.
const BOTH_ENDS = 160; // code points of the words sent from either end, for the server to compare

const points = (text) => [...text];

const textOf = (span, range) => {
  // What of the span lies before the selection, and what lies in it.
  const whole = document.createRange();
  whole.selectNodeContents(span);
  const before = whole.cloneRange();
  const within = whole.cloneRange();
  if (span.contains(range.startContainer)) {
    before.setEnd(range.startContainer, range.startOffset);
    within.setStart(range.startContainer, range.startOffset);
  } else {
    before.collapse(true);
  }
  if (span.contains(range.endContainer)) within.setEnd(range.endContainer, range.endOffset);
  return { before: points(before.toString()).length, within: points(within.toString()) };
};

const selected = () => {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const article = document.querySelector(".cv-article");
  if (!article || !range.intersectsNode(article)) return null;
  const parts = [...article.querySelectorAll("[data-at]")]
    .filter((span) => range.intersectsNode(span))
    .map((span) => ({ at: Number(span.dataset.at), ...textOf(span, range) }))
    .filter((part) => part.within.join("").trim());
  if (!parts.length) return null;
  const first = parts[0];
  const last = parts[parts.length - 1];
  return {
    start: first.at + first.before,
    end: last.at + last.before + last.within.length,
    first: first.within.slice(0, BOTH_ENDS).join(""),
    last: last.within.slice(-BOTH_ENDS).join(""),
    words: parts.flatMap((part) => part.within.join("").split(/\s+/)).filter(Boolean),
  };
};

export default function (component) {
  const { parentElement, setTriggerValue, data } = component;
  const bar = document.createElement("div");
  bar.className = "cv-select-bar";
  bar.hidden = true;
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Selected words");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const keep = document.createElement("button");
  keep.type = "button";
  keep.className = "cv-button";
  keep.textContent = "Keep this";
  bar.append(said, keep);
  parentElement.append(bar);

  let chosen = null;
  let waiting = 0;
  const look = () => {
    const now = selected();
    // A tap on the bar may take the selection away: what it was still counts.
    if (!now && bar.contains(document.activeElement)) return;
    chosen = now;
    bar.hidden = !now;
    if (!now) return;
    // Above the bar of the marked place, where there is one.
    const marked = document.querySelector(".st-key-cv-marked")?.parentElement;
    const taken = marked ? Math.max(0, window.innerHeight - marked.getBoundingClientRect().top) : 0;
    bar.style.bottom = `${taken + 16}px`;
    const n = now.words.length;
    const text = `${n === 1 ? "1 word" : `${n} words`} selected`;
    if (said.textContent !== text) said.textContent = text;
  };
  const onChange = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 200);
  };
  const onKeep = () => {
    if (!chosen) return;
    const { start, end, first, last } = chosen;
    bar.hidden = true;
    document.getSelection()?.removeAllRanges();
    setTriggerValue("chosen", { sha: data.sha, start, end, first, last });
  };
  // The page's own order would lead from selected words back to its top; Tab goes to the bar.
  const onKey = (event) => {
    if (bar.hidden || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = document.activeElement;
    if (event.key === "Tab" && !event.shiftKey && !at.matches("a, button, input, textarea, summary")) {
      event.preventDefault();
      keep.focus({ preventScroll: true });
    } else if (event.key === "Escape") {
      document.getSelection()?.removeAllRanges();
      chosen = null;
      bar.hidden = true;
    }
  };
  // Without this a press would first take the selection away.
  const onPress = (event) => event.preventDefault();
  bar.addEventListener("pointerdown", onPress);
  bar.addEventListener("mousedown", onPress);
  keep.addEventListener("click", onKeep);
  document.addEventListener("keydown", onKey);
  document.addEventListener("selectionchange", onChange);
  onChange(); // words may have been selected while the page was still being drawn
  return () => {
    clearTimeout(waiting);
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("selectionchange", onChange);
    bar.remove();
  };
}

"""What bears on the marked words, beside the article: facts with their reasons, what is newer."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from app_pages.article_facts import hash_html, list_html, read_in
from app_pages.article_view import comment_date
from app_pages.differing import differing_html
from app_pages.exact import Span, carried, copy_button, label, words
from app_pages.place import Place
from corpus.article import Article, Kind, Published
from corpus.dates import describe
from corpus.reference import basis, dated, marks
from index.library import Snapshot
from qa.answer import Citation
from qa.bearing.elsewhere import Elsewhere, Repeated, elsewhere
from qa.bearing.facts import KINDS, Facts, facts_of, file_of
from qa.bearing.newer import LaterGrade, Newer, Since, since
from qa.wording import listed

_TITLE = "What bears on these words"
_TITLE_SHOWN = 70
"""Characters of an article's title in a link to it."""
_PLACES_SHOWN = 4


def go_to(*, has_changed: bool) -> None:
    """A link to the panel, for the keyboard and for screens on which it stands below the article.

    ``has_changed``: the source is another than that the place was marked in, which is said there.
    """
    said = f"The source has changed. {_TITLE}" if has_changed else _TITLE
    st.html(f'<a class="cv-to-bearing" href="#bearing" data-goto="bearing">{said}</a>')


def heading() -> None:
    """The panel's heading, which ``go_to`` leads to."""
    st.html(f'<h2 class="cv-label" id="bearing" tabindex="-1">{_TITLE}</h2>')


def show(snapshot: Snapshot, article: Article, span: Span) -> None:
    """What bears on the words at ``span``. What takes longer is looked for last."""
    facts = facts_of(snapshot, article, span)
    st.html(f"{_facts_html(facts)}{_take_html(article, span)}")
    key = (str(snapshot.folder.absolute()), snapshot.manifest.created, article.id, span)
    if facts.is_evidence:
        _newer(snapshot, _since(*key, snapshot))
    _elsewhere(snapshot, article, span, _repeated(*key, snapshot))
    st.html(
        '<div class="cv-noprint"><h3 class="cv-label">The text that was read</h3>'
        f"{_text_html(snapshot, article)}"
        '<a class="cv-to-words" href="#cited" data-goto="cited">Back to the words</a></div>'
    )


@st.cache_resource(show_spinner="Looking for newer articles…", max_entries=256)
def _since(folder: str, created: str, id: str, span: Span, _snapshot: Snapshot) -> Since:
    article = _snapshot.article(id)
    return since(_snapshot, article, span, facts_of(_snapshot, article, span).about)


@st.cache_resource(show_spinner="Looking for the same words elsewhere…", max_entries=256)
def _repeated(folder: str, created: str, id: str, span: Span, _snapshot: Snapshot) -> Repeated:
    article = _snapshot.article(id)
    about = facts_of(_snapshot, article, span).about
    return elsewhere(_snapshot, article, span, about)


# Facts


def _facts_html(facts: Facts) -> str:
    rows = [
        ("What it is", _what(facts)),
        ("Said by", _because(words(facts.spoken.by), facts.spoken.why, "cv-speaker")),
    ]
    rows += [("About", _because(words(a.council), a.why)) for a in facts.about]
    if facts.written:
        rows.append(("Written", words(comment_date(facts.written))))
    date = "Article’s date" if facts.written else "Date"
    rows.append((date, _because(words(describe(facts.published)), basis(facts.published))))
    return list_html(rows, _TITLE)


def _text_html(snapshot: Snapshot, article: Article) -> str:
    file = file_of(snapshot, article)
    rows = [
        ("File", words(file.name)),
        ("Read in", words(read_in(file))),
        ("Hash", hash_html(article.sha256, "Copy all of it")),
    ]
    return list_html(rows, "The text that was read")


def _what(facts: Facts) -> str:
    said = facts.kind[:1].upper() + facts.kind[1:]
    if facts.section and facts.kinds[0] is not Kind.HEADING:
        opening, closing = marks(facts.section)
        said += f", under {opening}{facts.section}{closing}"
    if facts.pages:
        pages = " and ".join(map(str, facts.pages))
        said += f", page {pages}" if len(facts.pages) == 1 else f", pages {pages}"
    return words(said)


def _because(fact: str, why: str, kind: str = "") -> str:
    """A fact, which is HTML already, with the reason for it."""
    shown = f'<span class="{kind}">{fact}</span>' if kind else fact
    return f'{shown} <span class="cv-quiet cv-why">{words(why)}</span>'


def _take_html(article: Article, span: Span) -> str:
    citation = Citation.of(article, *span)
    link = Place.span(article, *span)
    return (
        '<p class="cv-noprint cv-take">'
        f"{copy_button(citation.reference, 'Copy with reference')} "
        f"{_link_button(link, 'Copy a link')}</p>"
    )


def _link_button(place: Place, title: str) -> str:
    return (
        f'<button type="button" class="cv-button" data-copy-link="'
        f'{carried("?" + urlencode(place.query))}">{words(title)}</button>'
    )


# What is newer


def _newer(snapshot: Snapshot, found: Since) -> None:
    st.html('<h3 class="cv-label">Newer in the library</h3>')
    for grade in found.grades:
        _item(snapshot, _grade_html(grade), grade.article_id, (grade.start, grade.end))
    for account in found.accounts:
        _item(snapshot, _newer_html(account), account.article_id, (account.start, account.end))
    if found.nothing:
        st.html(f'<p class="cv-meta">{words(found.nothing)}</p>')
    for newest in found.newest:
        said = f"The newest article on {newest.council}, {describe(newest.published)}, has nothing "
        _item(snapshot, f'<p class="cv-meta">{words(said)}near these words:</p>',
              newest.article_id, None)  # fmt: skip


# The same words


def _elsewhere(snapshot: Snapshot, article: Article, span: Span, found: Repeated) -> None:
    st.html('<h3 class="cv-label">The same words elsewhere</h3>')
    if found.nothing:
        st.html(f'<p class="cv-meta">{words(found.nothing)}</p>')
    _places(snapshot, found.whole, article.id)
    for part in dict.fromkeys(p.of for p in found.parts):
        st.html(f'<p class="cv-meta cv-part-of">{_quoted_short(article.text[slice(*part)])}</p>')
        _places(snapshot, [p for p in found.parts if p.of == part], article.id)
    for place in found.nearly:
        html = f'<p class="cv-heard"><b>Nearly the same</b>, {words(dated(place.published))}</p>'
        html += differing_html(
            place.placed, place.words, place.start, ("These words", "The words there")
        )
        _item(snapshot, html, place.article_id, (place.start, place.end))


def _places(snapshot: Snapshot, places: Sequence[Elsewhere], own: str) -> None:
    """The first few places, with how many more there are."""
    for place in places[:_PLACES_SHOWN]:
        facts = [words(dated(place.published))]
        if place.article_id == own:
            facts.append("in this article too")
        if place.kind is Kind.COMMENT:
            facts.append("in a reader’s comment")
        elif place.kind is not Kind.PARAGRAPH:
            facts.append(f"in {KINDS[place.kind]}")
        if not place.is_exact:
            facts.append("other marks or spaces")
        html = f'<p class="cv-meta">{" · ".join(facts)}</p>'
        _item(snapshot, html, place.article_id, (place.start, place.end))
    more = len(places) - _PLACES_SHOWN
    if more > 0:
        st.html(f'<p class="cv-meta">and {more} more places like these</p>')


def _item(snapshot: Snapshot, html: str, id: str, span: Span | None) -> None:
    """Something said of another article, with a link to its place there."""
    article = snapshot.article(id)
    place = Place(id) if span is None else Place.span(article, *span)
    with st.container(gap=None):
        st.html(html)
        st.page_link("app_pages/read.py", label=label(_short(article.title)),
                     query_params=place.query)  # fmt: skip


def _grade_html(grade: LaterGrade) -> str:
    of = f"{grade.council}’s {grade.area}"
    later = f"a later {'report' if grade.is_report else 'article'}"
    if grade.is_same:
        said = f"{later} has the same grade of {of}: {grade.grade}."
    else:
        said = f"{later} grades {of} {grade.grade}; these words say {grade.was}."
    return f"{_heard(grade.published, said)}{_quoted(grade.words)}"


def _newer_html(newer: Newer) -> str:
    both = listed([f"“{w}”" for w in newer.shared])
    return (
        f"{_heard(newer.published, f'on {newer.council}, says:')}{_quoted(newer.words)}"
        f'<p class="cv-meta">Both speak of {words(both)}.</p>'
    )


def _heard(published: Published, said: str) -> str:
    """The line above quoted words: the date first, and its basis last."""
    return (
        f'<p class="cv-heard"><b>Newer: {words(describe(published))}</b>, {words(said)} '
        f'<span class="cv-quiet cv-why">{words(basis(published))}</span></p>'
    )


def _quoted(text: str) -> str:
    opening, closing = marks(text)
    return f'<blockquote class="cv-words cv-bears">{opening}{words(text)}{closing}</blockquote>'


def _quoted_short(text: str) -> str:
    """The first words of ``text`` in marks, on one line."""
    flat = _short(" ".join(text.split()))
    opening, closing = marks(flat)
    return f"{opening}{words(flat)}{closing}"


def _short(title: str) -> str:
    if len(title) <= _TITLE_SHOWN:
        return title
    return f"{title[:_TITLE_SHOWN].rsplit(None, 1)[0]} …"

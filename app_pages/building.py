"""Building the library from a page: progress while it runs, and the report in words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from app_pages.exact import words
from index.build import BuildReport, build
from index.embedding import Embedder
from index.library import storage_of
from index.settings import Settings

_SURE_AFTER_S = 3.0
"""Seconds before a pace says anything of what is left."""
_EVERY_S = 0.15
"""Seconds between two pictures of the progress; more would only load the connection."""
_OUT_BY_HAND = "was taken out of the library by hand"


def run(
    settings: Settings,
    embedder: Embedder,
    sources: Sequence[Path] = (),
    *,
    forget: Sequence[str] = (),
    exclude: Sequence[str] = (),
    restore: Sequence[str] = (),
) -> BuildReport:
    """Build with a progress bar on the page.

    Raises:
        LibraryError, SourceUnreadable: as ``index.build.build`` does.
    """
    bar = st.progress(0.0, text="Starting…")
    pace, last = Pace("", 0, 0.0), 0.0

    def show(what: str, done: int, total: int) -> None:
        nonlocal pace, last
        now = time.monotonic()
        if what != pace.what:
            pace = Pace(what, done, now)
        elif now - last < _EVERY_S and done < total:
            return
        last = now
        text = f"{what}: {done:,} of {total:,}{pace.left(done, total, now)}"
        bar.progress(min(1.0, done / total) if total else 1.0, text=text)

    try:
        return build(
            settings.data,
            embedder,
            sources,
            always=[settings.articles_folder],
            forget=forget,
            exclude=exclude,
            restore=restore,
            storage=storage_of(settings),
            on_progress=show,
        )
    finally:
        bar.empty()


@dataclass(frozen=True, slots=True)
class Pace:
    """When one part of a build began, and from how many on: what is left is reckoned from it."""

    what: str
    begun_at: int
    since_s: float

    def left(self, done: int, total: int, now_s: float) -> str:
        """How long it will still take, in words; nothing while that is not clear.

        >>> Pace("Embedding", 0, 0.0).left(100, 1000, 20.0)
        '; about 3 minutes left'
        """
        elapsed_s = now_s - self.since_s
        if done <= self.begun_at or done >= total or elapsed_s < _SURE_AFTER_S:
            return ""
        seconds = elapsed_s / (done - self.begun_at) * (total - done)
        if seconds < 60:
            return "; less than a minute left"
        minutes = round(seconds / 60)
        hours, minutes = divmod(minutes, 60)
        if hours:
            return f"; about {counted(hours, 'hour')} {counted(minutes, 'minute')} left"
        return f"; about {counted(minutes, 'minute')} left"


def counted(n: int, one: str, many: str | None = None) -> str:
    """ "1 article", "3 articles"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def summary(report: BuildReport) -> str:
    """What a build did, in one line."""
    return (
        f"{report.added} added, {report.updated} updated, {report.removed} removed, "
        f"{report.unchanged} unchanged, {len(skipped(report))} skipped; "
        f"{counted(report.passages, 'passage')}, {report.seconds:.1f} s"
    )


def left_out_by_hand(report: BuildReport) -> set[str]:
    """The sources whose article people took out of the library themselves."""
    return {s.source for s in report.skipped if _OUT_BY_HAND in s.reason}


def skipped(report: BuildReport) -> list[tuple[str, str]]:
    """(source, reason) of what was skipped, without what people took out themselves."""
    return [(s.source, s.reason) for s in report.skipped if _OUT_BY_HAND not in s.reason]


def report_html(report: BuildReport) -> str:
    """The report for the page: the counts, and each skipped source with its reason."""
    out = [f'<p class="cv-note cv-done" role="status"><b>Done:</b> {words(summary(report))}</p>']
    left_out = skipped(report)
    if left_out:
        out.append('<table class="cv-table"><caption>Skipped, and why</caption>')
        out.append("<thead><tr><th>Source</th><th>Reason</th></tr></thead><tbody>")
        for source, reason in left_out:
            name = Path(source).name
            out.append(
                f'<tr><td title="{words(source)}">{words(name)}</td><td>{words(reason)}</td></tr>'
            )
        out.append("</tbody></table>")
    return "".join(out)

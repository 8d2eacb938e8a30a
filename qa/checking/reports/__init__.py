"""What is taken away of a checked draft: a report, or the draft again with comments."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qa.checking.checked import CheckedDraft
from qa.checking.reports.comments import commented as commented
from qa.checking.reports.page import write_page
from qa.checking.reports.table import write_table
from qa.checking.reports.word import write_word

REPORTS: Mapping[str, Callable[[CheckedDraft], bytes]] = {
    ".docx": write_word,
    ".html": write_page,
    ".csv": write_table,
}
"""What writes a report, by the ending of its file."""

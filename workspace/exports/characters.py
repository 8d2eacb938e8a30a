"""What a format can hold. Words that it cannot hold exactly are left out and listed.

All other text (names, titles, notes) is ours to print, so what cannot be held is replaced there.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from workspace.exports.checked import Stands


def cannot_hold(document: str, forbidden: re.Pattern[str]) -> Callable[[Stands], str | None]:
    """Why ``document`` ("a Word document") cannot hold an entry's words; None where it can."""

    def reason(entry: Stands) -> str | None:
        found = forbidden.search(entry.kept.text)
        if found is None:
            return None
        return f"{document} cannot hold a character of these words (U+{ord(found[0]):04X}) exactly"

    return reason

"""One family of errors for the whole program.

    VerseError            anything we can explain; its text is one clear sentence
    |-- SourceUnreadable  a file that cannot be read in; says why (used as the skip reason)
    |-- LibraryError      the index on disk: missing, damaged, locked, made by another set-up
    |-- QuestionError     a question we cannot search for
    `-- CitationBroken    a quotation that is not its span (never shown)

Every message ends with what to do next where there is something to do.
"""


class VerseError(Exception):
    """Something went wrong that one sentence can explain."""


class SourceUnreadable(VerseError):
    """A source cannot become an article; the message is the reason shown for skipping it."""


class LibraryError(VerseError):
    """The library on disk cannot be used or built as asked."""


class QuestionError(VerseError):
    """A question that cannot be searched for."""


class CitationBroken(VerseError):
    """A citation's quote differs from its span in the stored article."""

"""One family of errors for the whole program.

    VerseError            anything we can explain; its text is one clear sentence
    |-- SourceUnreadable  a file that cannot be read in; says why (used as the skip reason)
    |-- LibraryError      the index on disk: missing, locked, cannot be written
    |   |-- LibraryDamaged    a generation is not as it was published
    |   `-- SetUpDiffers      another model, version or set-up made it
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


class LibraryDamaged(LibraryError):
    """A generation is not as it was published; an older one may be."""


class SetUpDiffers(LibraryError):
    """The running set-up is not the one that made the library; the message has the command."""


class QuestionError(VerseError):
    """A question that cannot be searched for."""


class CitationBroken(VerseError):
    """A citation's quote differs from its span in the stored article."""

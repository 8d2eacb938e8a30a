"""Reviews kept: a log of verdicts that only grows.

reviews = Reviews(Database.open(data, url))
reviews.add(subject, Opinion.SUPPORTS, note="word for word", by="Ana")
reviews.latest([subject.key])
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from workspace.board import checked_person
from workspace.conversations import now
from workspace.database import Database
from workspace.review import NOTE_LONGEST, Opinion, Review, ReviewError, Subject
from workspace.tables import as_kept, reviews

SAME_CLICK_S = 2.0
"""Seconds within which the same verdict by the same person is one entry: a double click."""
_AT_ONCE = 400
"""Keys asked for in one statement; databases take a limited number."""


class Reviews:
    """The reviews in a database. Any number of people and programs may use it at once.

    Nothing is ever changed or taken out; of several verdicts on one citation the last counts. Every
    method raises ``WorkspaceError`` where the database cannot be used.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        subject: Subject,
        opinion: Opinion,
        note: str = "",
        *,
        by: str | None = None,
        sha256: str | None = None,
    ) -> Review:
        """Write a verdict down.

        ``sha256`` is the hash of the article's text as it was judged, "" where the article is gone;
        None where that is the text the words were taken from.

        Raises:
            ReviewError: the note is too long.
            BoardError: the person's name is too long.
        """
        note, by = as_kept(note.strip()), checked_person(by)
        if len(note) > NOTE_LONGEST:
            raise ReviewError(
                f"that note has {len(note):,} characters and may have {NOTE_LONGEST:,}; make it "
                "shorter"
            )
        if sha256 is None:
            sha256 = subject.kept.article_sha256 if subject.kept else ""
        values = {
            "key": subject.key,
            "subject": subject.to_json(),
            "article_id": subject.kept.article_id if subject.kept else "",
            "article_sha256": sha256,
            "opinion": opinion.value,
            "note": note,
            "by": by,
            "made": now(),
        }
        with self._database.writing() as connection:
            if connection.dialect.name != "sqlite":
                # Else the two of a double click would both find nothing, and a number could come
                # after a greater one.
                connection.execute(sa.text("LOCK TABLE reviews IN SHARE ROW EXCLUSIVE MODE"))
            last = (
                connection.execute(
                    sa.select(reviews)
                    .where(reviews.c.key == subject.key)
                    .order_by(reviews.c.number.desc())
                    .limit(1)
                )
                .mappings()
                .first()
            )
            if last is not None and _is_same_click(last, values):
                return _review(last)
            inserted = connection.execute(
                sa.insert(reviews).values(**values).returning(reviews.c.number)
            ).scalar_one()
            row = connection.execute(
                sa.select(reviews).where(reviews.c.number == inserted)
            ).mappings()
            return _review(row.one())

    def latest(self, keys: Collection[str] | None = None) -> Mapping[str, Review]:
        """The verdict that counts on each of those citations (all, where None) that has one."""
        newest = sa.select(sa.func.max(reviews.c.number)).group_by(reviews.c.key)
        found: dict[str, Review] = {}
        with self._database.reading() as connection:
            for some in _batches(keys):
                own = newest if some is None else newest.where(reviews.c.key.in_(some))
                chosen = sa.select(reviews).where(reviews.c.number.in_(own))
                for row in connection.execute(chosen).mappings():
                    found[row["key"]] = _review(row)
        return found

    def history(self, key: str) -> tuple[Review, ...]:
        """Every verdict on one citation, first to last."""
        return self._some(reviews.c.key == key)

    def of_article(self, article_id: str) -> tuple[Review, ...]:
        """Every verdict on words of an article, first to last."""
        return self._some(reviews.c.article_id == article_id)

    def elsewhere(self, subject: Subject) -> tuple[Review, ...]:
        """Every verdict on the same words of the same article cited in other places."""
        if subject.kept is None:
            return ()
        return tuple(
            r
            for r in self.of_article(subject.kept.article_id)
            if r.subject.key != subject.key
            and r.subject.kept is not None
            and r.subject.kept.words == subject.kept.words
        )

    def count(self) -> int:
        """How many verdicts there are."""
        with self._database.reading() as connection:
            found = connection.execute(sa.select(sa.func.count(reviews.c.number)))
            return int(found.scalar_one())

    def newest(self, most: int) -> tuple[Review, ...]:
        """At most so many verdicts, the last first."""
        chosen = sa.select(reviews).order_by(reviews.c.number.desc()).limit(most)
        with self._database.reading() as connection:
            return tuple(_review(row) for row in connection.execute(chosen).mappings())

    def log(self) -> tuple[Review, ...]:
        """Every verdict there is, first to last."""
        return self._some(sa.true())

    def reviewers(self) -> tuple[str, ...]:
        """Who has reviewed, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(reviews.c.by).distinct()).scalars()
            return tuple(sorted({name for name in rows if name}, key=str.casefold))

    def _some(self, which: sa.ColumnElement[bool]) -> tuple[Review, ...]:
        chosen = sa.select(reviews).where(which).order_by(reviews.c.number)
        with self._database.reading() as connection:
            return tuple(_review(row) for row in connection.execute(chosen).mappings())


def _is_same_click(last: sa.RowMapping, values: Mapping[str, object]) -> bool:
    same = all(last[k] == values[k] for k in ("opinion", "note", "by", "article_sha256"))
    since = datetime.now(UTC) - datetime.fromisoformat(last["made"])
    return same and since < timedelta(seconds=SAME_CLICK_S)


def _batches(keys: Collection[str] | None) -> list[list[str] | None]:
    if keys is None:
        return [None]
    held = sorted(set(keys))
    return [held[n : n + _AT_ONCE] for n in range(0, len(held), _AT_ONCE)]


def _review(row: sa.RowMapping) -> Review:
    return Review(
        number=row["number"],
        subject=Subject.from_json(row["subject"]),
        opinion=Opinion(row["opinion"]),
        note=row["note"],
        by=row["by"],
        made=row["made"],
        article_sha256=row["article_sha256"],
    )

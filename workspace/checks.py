"""Drafts that were checked, kept with what came of each line so that they can be reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from corpus.citing import Kept
from workspace.board import checked_person
from workspace.conversations import new_id, now
from workspace.database import Database, WorkspaceError
from workspace.review import Of, Subject
from workspace.tables import as_kept, checks


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line of a draft: its words, the verdict in words, and the article's words, if any.

    ``is_problem`` is whether the check thought it one. ``checked`` is all that came of it, as the
    plain data it was handed in as.
    """

    words: str
    verdict: str
    is_problem: bool
    kept: Kept | None
    checked: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckHeading:
    """What a list shows of a check; ``problems`` is how many of its ``lines`` to look at."""

    id: str
    name: str
    lines: int
    problems: int
    made: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """A draft as it was checked. ``sha256`` is of its file, or of what was pasted; ``told`` are
    sentences on what could not be read, ``library`` the name of what it was checked against.
    """

    id: str
    name: str
    sha256: str
    text: str
    format: str
    lines: tuple[KeptLine, ...]
    told: tuple[str, ...]
    library: str
    made: str
    by: str | None

    def subject(self, number: int) -> Subject:
        """What can be reviewed of line ``number`` (from 0)."""
        line = self.lines[number]
        at = {"check": self.id, "line": str(number)}
        return Subject(Of.DRAFT, line.words, line.kept, at, self.name)


class Checks:
    """The checks in a database; a check is never changed, and one that is put away comes back.

    Every method raises ``WorkspaceError`` where the database cannot be used.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(
        self,
        name: str,
        sha256: str,
        text: str,
        format: str,
        lines: Sequence[KeptLine],
        *,
        told: Sequence[str] = (),
        library: str = "",
        by: str | None = None,
    ) -> Check:
        """Keep a check, and get it with its id."""
        data = [
            {
                "words": line.words,
                "verdict": line.verdict,
                "is_problem": line.is_problem,
                "kept": line.kept.to_json() if line.kept else None,
                "checked": dict(line.checked),
            }
            for line in lines
        ]
        values = {
            "id": new_id(),
            "name": as_kept(name),
            "sha256": sha256,
            "format": format,
            "text": as_kept(text),
            "lines": data,
            "told": list(told),
            "library": library,
            "count": len(data),
            "problems": sum(line.is_problem for line in lines),
            "made": now(),
            "by": checked_person(by),
            "deleted": None,
        }
        with self._database.writing() as connection:
            connection.execute(sa.insert(checks).values(**values))
        return self.load(str(values["id"]))

    def load(self, id: str) -> Check:
        """The check with that id.

        Raises:
            WorkspaceError: there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(sa.select(checks).where(checks.c.id == id)).mappings().first()
        if row is None:
            raise WorkspaceError("there is no such check; it may be of another library")
        lines = tuple(
            KeptLine(
                line["words"],
                line["verdict"],
                line["is_problem"],
                Kept.from_json(line["kept"]) if line["kept"] else None,
                line["checked"],
            )
            for line in row["lines"]
        )
        return Check(
            id=row["id"],
            name=row["name"],
            sha256=row["sha256"],
            text=row["text"],
            format=row["format"],
            lines=lines,
            told=tuple(row["told"]),
            library=row["library"],
            made=row["made"],
            by=row["by"],
        )

    def headings(self, *, deleted: bool = False) -> tuple[CheckHeading, ...]:
        """The checks, last made first; ``deleted``: those that were put away."""
        which = checks.c.deleted.is_not(None) if deleted else checks.c.deleted.is_(None)
        wanted = (checks.c.id, checks.c.name, checks.c.count, checks.c.problems, checks.c.made,
                  checks.c.by)  # fmt: skip
        chosen = sa.select(*wanted).where(which).order_by(checks.c.made.desc(), checks.c.id)
        with self._database.reading() as connection:
            return tuple(
                CheckHeading(r["id"], r["name"], r["count"], r["problems"], r["made"], r["by"])
                for r in connection.execute(chosen).mappings()
            )

    def delete(self, id: str) -> None:
        """Put a check away; ``restore`` brings it back."""
        self._mark(id, now())

    def restore(self, id: str) -> None:
        """Bring a check back that was put away."""
        self._mark(id, None)

    def _mark(self, id: str, deleted: str | None) -> None:
        with self._database.writing() as connection:
            connection.execute(sa.update(checks).where(checks.c.id == id).values(deleted=deleted))

"""The database what people make is kept in: opened, brought up to date, and used in transactions.

    DATA/workspace/workspace.db        SQLite, where no URL is given
    DATA/workspace/workspace-0001.db   as it was before a newer version changed its tables

What a transaction has written is on the disk when it ends: a kill or a power cut after that loses
nothing, and one before leaves nothing half done. Each failure becomes one sentence.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from corpus.errors import VerseError

PATIENCE_S = 15.0
"""Seconds to wait for another program's writing before giving up."""
CONNECT_S = 10
"""Seconds to wait for a server to answer."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")
_ONE_UPGRADE = 0x76657273
"""The number of the lock that whoever upgrades a PostgreSQL database holds."""


class WorkspaceError(VerseError):
    """The workspace's database cannot be used; the message says what to do."""


class Database:
    """An open database. Threads may share it; processes open their own."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name
        self._writer = engine.execution_options(writes=True)
        self._reader = engine
        if self._file is None:
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ")

    @classmethod
    def open(cls, data: Path, url: str | None = None, patience_s: float = PATIENCE_S) -> Database:
        """The database at ``url``, else the SQLite file in ``data``; made or upgraded if needed.

        Raises:
            WorkspaceError: the URL names no such database, or it cannot be reached, read or
                written, is damaged, or was made by a newer version. It is then as it was.
        """
        engine, name = _engine(data, url, patience_s)
        database = cls(engine, name)
        try:
            database._check()
            database._upgrade()
        except VerseError:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Let go of its connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database, whatever others write meanwhile.

        Raises:
            WorkspaceError: it cannot be read.
        """
        with self._in_words(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose writes are all kept when the block ends, or none where it raises.

        On SQLite it is the only writer; on PostgreSQL it has to lock what it changes.

        Raises:
            WorkspaceError: it cannot be written; nothing has been.
        """
        doubt = "; then look whether the last change was kept"
        with self._in_words(doubt), self._writer.begin() as connection:
            yield connection

    @property
    def _file(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        url = self.engine.url
        return Path(url.database or "") if url.get_backend_name() == "sqlite" else None

    def _check(self) -> None:
        """Find damage before anything is read from it. PostgreSQL looks after its own."""
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceError(
                f"{self._file.parent} cannot be made ({error.strerror or error}); check the "
                "folder's permissions, or give another one with VERSE_DATA"
            ) from error
        with self.reading() as connection:
            if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
                raise WorkspaceError(self._damaged)

    def _upgrade(self) -> None:
        """Bring its tables up to this version's."""
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
        scripts = ScriptDirectory.from_config(config)
        with self.reading() as connection:
            if self._revision(connection, scripts) == scripts.get_current_head():
                return  # so one that is up to date opens where it can only be read
        with self.writing() as connection:
            if self._file is None:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_UPGRADE)))
            # Another process may have done it, or a newer one more than that, while we waited.
            revision = self._revision(connection, scripts)
            if revision == scripts.get_current_head():
                return
            if self._file and sa.inspect(connection).get_table_names():
                self._copy_aside(self._file, revision)
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise WorkspaceError(f"{self.name} cannot be upgraded: {error}") from error

    def _revision(self, connection: Connection, scripts: ScriptDirectory) -> str | None:
        """Which version's tables it has; None where it has none."""
        found = MigrationContext.configure(connection).get_current_heads()
        if {*found} - {s.revision for s in scripts.walk_revisions()}:
            raise WorkspaceError(
                f"{self.name} was made by a newer version of Chapter & Verse and was left as it "
                "is; use that version or a newer one"
            )
        return found[0] if found else None

    def _copy_aside(self, file: Path, revision: str | None) -> None:
        """Keep it as it is now. The caller holds the lock of the one writer."""
        copy = file.with_name(f"{file.stem}-{revision or 'unknown'}{file.suffix}")
        aside = copy.with_name(f"{copy.name}.writing")
        try:
            aside.unlink(missing_ok=True)
            with (
                closing(sqlite3.connect(file)) as source,
                closing(sqlite3.connect(aside)) as target,
            ):
                source.backup(target)
            os.replace(aside, copy)
        except (sqlite3.Error, OSError) as error:
            aside.unlink(missing_ok=True)
            raise WorkspaceError(
                f"{self.name} has to be copied before it is upgraded, and {copy} cannot be "
                f"written ({error}); make room on the disk or check the folder's permissions"
            ) from error

    @contextmanager
    def _in_words(self, doubt: str = "") -> Iterator[None]:
        """Make one sentence of what is raised about the database.

        ``doubt`` is added where an answer did not come and nobody knows what became of a write.
        """
        try:
            yield
        except sa.exc.TimeoutError as error:
            raise WorkspaceError(
                f"{self.name} is in use by too many at once; try again in a moment"
            ) from error
        except sa.exc.IntegrityError:
            raise  # ours to answer for
        except sa.exc.DatabaseError as error:
            lost = error.connection_invalidated
            raise WorkspaceError(self._sentence(error.orig, lost, doubt)) from error
        except self.engine.dialect.loaded_dbapi.Error as error:  # while a connection is set up
            raise WorkspaceError(self._sentence(error, False, doubt)) from error

    def _sentence(self, error: BaseException | None, lost: bool, doubt: str) -> str:
        if isinstance(error, sqlite3.Error):
            return self._sqlite_sentence(error)
        state = getattr(error, "sqlstate", None) or ""
        if refusal := _refusal(error):
            return (
                f"{self.name} refuses the connection ({refusal}); correct VERSE_DATABASE_URL, or "
                "try again when the server is ready"
            )
        no_answer = isinstance(error, self.engine.dialect.loaded_dbapi.OperationalError)
        if lost or state.startswith(("08", "57P")) or (no_answer and not state):
            return (
                f"{self.name} does not answer; see that the server runs and that "
                f"VERSE_DATABASE_URL is right{doubt}"
            )
        for states, sentence in _POSTGRESQL_SENTENCES.items():
            if state.startswith(states):
                return f"{self.name} {sentence}"
        return f"{self.name} cannot be used ({_first_line(error)}); see the server's log"

    def _sqlite_sentence(self, error: sqlite3.Error) -> str:
        # Errors of Python's own module have no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return self._damaged
        sentence = _SQLITE_SENTENCES.get(code)
        if sentence:
            return f"{self.name} {sentence}"
        return (
            f"{self.name} is not as this version of Chapter & Verse makes it "
            f"({_first_line(error)}); put a sound copy in its place, or move it away"
        )

    @property
    def _damaged(self) -> str:
        return (
            f"{self.name} is damaged and was left as it is; put a sound copy in its place, or "
            "move it away to begin an empty one"
        )


_SQLITE_SENTENCES = {
    sqlite3.SQLITE_BUSY: "is being written by another program; try again in a moment",
    sqlite3.SQLITE_LOCKED: "is being written by another program; try again in a moment",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full; make room and try again",
    sqlite3.SQLITE_READONLY: "can only be read; check its permissions and its folder's",
    sqlite3.SQLITE_PERM: "may not be used; check its permissions and its folder's",
    sqlite3.SQLITE_AUTH: "may not be used; check its permissions and its folder's",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check its permissions and its folder's",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk fails or is full; check it",
}
_POSTGRESQL_SENTENCES = {
    ("25006",): "can only be read; use the primary server, or a user who may write",
    ("3F", "42501"): "may not be used by this user; grant it the right to make tables there",
    ("40", "55P03"): "is being written by another program; try again in a moment",
    ("53100",): "cannot grow: the server's disk is full; make room and try again",
    ("53",): "is in use by too many at once; try again in a moment",
    ("XX", "58"): "is damaged or its disk fails; see the server's log",
    ("42",): (
        "is not as this version of Chapter & Verse makes it; restore a sound copy, or use an "
        "empty database"
    ),
}
"""What follows a database's name, by the beginning of PostgreSQL's code; the first that fits."""


def _engine(data: Path, url: str | None, patience_s: float) -> tuple[Engine, str]:
    """An engine, and the database's name in words, without a password."""
    place = _parsed(url) if url else URL.create("sqlite", database=str(_default_file(data)))
    # Notes and articles' words have no place in the text of an error.
    if place.drivername == "sqlite":
        engine = sa.create_engine(
            place,
            hide_parameters=True,
            pool_timeout=patience_s,
            connect_args={"timeout": patience_s},
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine, f"the workspace database {place.database}"
    place = place.set(drivername="postgresql+psycopg")
    engine = sa.create_engine(
        place,
        hide_parameters=True,
        # A server that was started again leaves dead connections behind.
        pool_pre_ping=True,
        pool_timeout=patience_s,
        connect_args={"connect_timeout": CONNECT_S},
    )

    def set_up(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        _set_up_postgresql(connection, patience_s)

    event.listen(engine, "connect", set_up)
    hosts = place.host or place.query.get("host") or "this machine"
    host = hosts if isinstance(hosts, str) else ", ".join(hosts)
    return engine, f"the PostgreSQL database {place.database or 'of this user'} on {host}"


def _default_file(data: Path) -> Path:
    return data / "workspace" / "workspace.db"


def _parsed(url: str) -> URL:
    """The URL. What stands in it is never repeated: a part may be the password."""
    try:
        place = make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        place = None
    if place is not None and place.drivername in _POSTGRESQL:
        return place
    if place is not None and place.drivername == "sqlite" and place.database not in (
        None, "", ":memory:",
    ):  # fmt: skip
        return place
    raise WorkspaceError(
        "VERSE_DATABASE_URL is not understood; write postgresql://USER:PASSWORD@HOST/NAME with "
        "marks such as @ or / in the password as %40 or %2F, or sqlite:///FILE, or leave it out"
    )


def _set_up_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    # Python's module would begin transactions by itself, and too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    # A rollback journal (the default) and no write-ahead log: all is in one file, which may be
    # copied whenever nobody writes and may lie on a share. EXTRA is FULL, and waits for the folder
    # too, without which a power cut could bring the journal back and undo what was acknowledged.
    cursor.execute("PRAGMA synchronous=EXTRA")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer that began as a reader could not wait for another writer: one of them would fail.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set_up_postgresql(connection: DBAPIConnection, patience_s: float) -> None:
    connection.autocommit = True  # or the pool's first rollback would take the settings back
    cursor = connection.cursor()
    for setting in (
        "synchronous_commit = 'on'",  # a server may be set to acknowledge before it has written
        f"lock_timeout = '{round(patience_s * 1000)}ms'",
        # A program whose machine vanished does not hold a board for ever.
        "idle_in_transaction_session_timeout = '60s'",
    ):
        cursor.execute(f"SET {setting}")
    cursor.close()
    connection.autocommit = False


def _refusal(error: BaseException | None) -> str:
    """What a server says that answers and lets nobody in; empty where that is not so.

    Such an error comes without PostgreSQL's code. The server's words never hold the password.
    """
    if getattr(error, "sqlstate", None):
        return ""
    _, fatal, said = str(error).rpartition("FATAL:")
    return said.strip().split("\n")[0] if fatal else ""


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().split("\n")[0][:200]

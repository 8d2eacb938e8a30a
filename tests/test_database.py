"""The workspace's database opens, grows and fails as promised, on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event
from sqlalchemy.engine import make_url

from tests.kept import words
from tests.postgres import Server
from workspace.board import Board
from workspace.boards import Boards
from workspace.database import Database, WorkspaceError
from workspace.tables import tables

REPOSITORY = Path(__file__).parent.parent
SECRET = "hunter2"


@pytest.fixture
def boards(tmp_path: Path, database_url: str) -> Iterator[Boards]:
    database = Database.open(tmp_path, database_url)
    yield Boards(database)
    database.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A SQLite database with a board."""
    database = Database.open(tmp_path)
    board = Boards(database).create("Induction week")
    for n in range(40):
        Boards(database).add(board.id, words(f"We listened {n}"))
    database.close()
    return tmp_path / "workspace" / "workspace.db"


def run(url: str, *statements: str) -> None:
    """Statements on a database, by whoever may."""
    place = make_url(url)
    if place.drivername == "sqlite":
        with closing(sqlite3.connect(str(place.database))) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return
    with psycopg.connect(url, autocommit=True) as other:
        for statement in statements:
            other.execute(statement.encode())


def refusal(data: Path, url: str | None = None) -> str:
    """The sentence with which a database is not opened."""
    with pytest.raises(WorkspaceError) as error:
        Database.open(data, url, patience_s=0.01)
    said = str(error.value)
    assert "\n" not in said
    assert SECRET not in said
    return said


# Opening


def test_the_tables_are_the_ones_the_program_knows(tmp_path: Path, database_url: str) -> None:
    database = Database.open(tmp_path, database_url)
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables) == []
    database.close()


def test_without_a_url_it_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "made" / "when needed"
    database = Database.open(data)
    board = Boards(database).create("Induction week")
    database.close()
    again = Database.open(data)
    assert Boards(again).load(board.id) == board
    again.close()
    assert [p.name for p in (data / "workspace").iterdir()] == ["workspace.db"]


def test_an_acknowledged_edit_is_on_the_disk(tmp_path: Path) -> None:
    database = Database.open(tmp_path)
    for transaction in (database.reading, database.writing):
        with transaction() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "delete"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 3  # EXTRA
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    database.close()


def test_postgresql_writes_before_it_acknowledges(tmp_path: Path, postgres: Server) -> None:
    with postgres.database() as url:
        run(url, f"ALTER DATABASE {make_url(url).database} SET synchronous_commit = off")
        database = Database.open(tmp_path, url)
        with database.writing() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        database.close()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_usual_scheme_is_postgresql(tmp_path: Path, postgres: Server, scheme: str) -> None:
    with postgres.database() as url:
        database = Database.open(tmp_path, url.replace("postgresql", scheme, 1))
        assert database.engine.dialect.driver == "psycopg"
        database.close()


def test_nobody_makes_the_tables_twice(tmp_path: Path, database_url: str) -> None:
    code = (
        "import sys, pathlib\n"
        "from workspace.boards import Boards\n"
        "from workspace.database import Database\n"
        "sys.stdin.read()\n"
        "print(Boards(Database.open(pathlib.Path(sys.argv[1]), sys.argv[2])).create('One').name)\n"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), database_url],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    said = [child.communicate() for child in children]
    assert said == [("One\n", "")] * 3
    database = Database.open(tmp_path, database_url)
    assert len(Boards(database).headings()) == 3
    database.close()


def test_one_made_by_a_newer_version_is_left_as_it_is(
    tmp_path: Path, database_url: str, boards: Boards
) -> None:
    board = boards.create("Induction week")
    run(database_url, "UPDATE alembic_version SET version_num = '9999'")
    assert "was made by a newer version of Chapter & Verse" in refusal(tmp_path, database_url)
    run(database_url, "UPDATE alembic_version SET version_num = '0002'")
    again = Database.open(tmp_path, database_url)
    assert Boards(again).load(board.id) == board
    again.close()


def test_a_file_is_copied_aside_before_it_is_upgraded(tmp_path: Path) -> None:
    file = tmp_path / "workspace.db"
    url = f"sqlite:///{file}"
    run(url, "CREATE TABLE older (note TEXT)", "INSERT INTO older VALUES ('kept')")
    Database.open(tmp_path, url).close()
    [copy] = tmp_path.glob("workspace-*.db")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT * FROM older").fetchall() == [("kept",)]
        names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert names == [("older",)]
    Database.open(tmp_path, url).close()
    assert [*tmp_path.glob("workspace-*.db")] == [copy]  # only where something is changed


def test_where_no_copy_can_be_made_nothing_is_upgraded(tmp_path: Path) -> None:
    file = tmp_path / "workspace.db"
    run(f"sqlite:///{file}", "CREATE TABLE older (note TEXT)")
    before = file.read_bytes()
    (tmp_path / "workspace-unknown.db").mkdir()
    said = refusal(tmp_path, f"sqlite:///{file}")
    assert "has to be copied before it is upgraded" in said
    assert sorted(p.name for p in tmp_path.iterdir()) == ["workspace-unknown.db", "workspace.db"]
    assert file.read_bytes() == before


def test_an_upgrade_that_fails_leaves_it_as_it_was(tmp_path: Path, database_url: str) -> None:
    run(database_url, "CREATE TABLE items (another TEXT)", "INSERT INTO items VALUES ('theirs')")
    assert "is not as this version of Chapter & Verse makes it" in refusal(tmp_path, database_url)
    engine = sa.create_engine(make_url(database_url).set(drivername=driver(database_url)))
    assert sa.inspect(engine).get_table_names() == ["items"]
    engine.dispose()


def driver(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"


# What can go wrong


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ana:{SECRET}@host:port/verse",
        f"postgresql://ana:x@{SECRET}:{SECRET}/verse",
        f"mysql://ana:{SECRET}@host/verse",
        f"postgresql+psycopg2://ana:{SECRET}@host/verse",
        SECRET,
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_another_url_is_refused_without_repeating_it(tmp_path: Path, url: str) -> None:
    assert "VERSE_DATABASE_URL is not understood; write postgresql://" in refusal(tmp_path, url)


def test_no_password_is_in_any_text_of_an_error(tmp_path: Path) -> None:
    for url in (
        f"postgresql://ana:{SECRET}@/verse?host={tmp_path}",
        f"postgresql://ana@/verse?host={tmp_path}&password={SECRET}",
        f"postgresql://ana:x@{SECRET}:{SECRET}/verse",
    ):
        with pytest.raises(WorkspaceError) as caught:
            Database.open(tmp_path, url)
        error: BaseException | None = caught.value
        while error is not None:
            assert SECRET not in str(error)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_a_server_that_is_down(tmp_path: Path) -> None:
    said = refusal(tmp_path, f"postgresql://ana:{SECRET}@/verse?host={tmp_path}")
    assert said == (
        f"the PostgreSQL database verse on {tmp_path} does not answer; see that the server runs "
        "and that VERSE_DATABASE_URL is right"
    )


def test_a_server_that_goes_away(tmp_path: Path, postgres: Server) -> None:
    with postgres.database() as url:
        database = Database.open(tmp_path, url)
        boards = Boards(database)
        board = boards.create("Induction week")
        end = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
            f"'{make_url(url).database}'"
        )
        postgres.run(end)
        assert boards.load(board.id) == board  # it is reached again by itself

        def write() -> None:
            with database.writing() as connection:
                postgres.run(end)
                connection.execute(sa.text("SELECT 1"))

        with pytest.raises(WorkspaceError, match=r"does not answer; .* last change was kept$"):
            write()
        database.close()


def test_a_login_that_is_refused_and_a_database_that_is_not_there(
    tmp_path: Path, postgres: Server
) -> None:
    with postgres.database() as url:
        nobody = make_url(url).set(username="nobody", password=SECRET)
        said = refusal(tmp_path, nobody.render_as_string(hide_password=False))
        assert "refuses the connection (role" in said
        assert said.endswith("correct VERSE_DATABASE_URL, or try again when the server is ready")
        missing = make_url(url).set(database="elsewhere")
        said = refusal(tmp_path, missing.render_as_string(hide_password=False))
        assert "database elsewhere on" in said
        assert "refuses the connection (database" in said


def test_a_user_who_may_not_make_tables(tmp_path: Path, postgres: Server) -> None:
    with postgres.database() as url:
        role = f"r{make_url(url).database}"
        run(url, f"CREATE ROLE {role} LOGIN", "REVOKE ALL ON SCHEMA public FROM public")
        as_role = make_url(url).set(username=role).render_as_string(hide_password=False)
        assert "grant it the right to make tables" in refusal(tmp_path, as_role)
        run(url, "GRANT USAGE ON SCHEMA public TO public")
        assert "grant it the right to make tables" in refusal(tmp_path, as_role)
        run(url, f"DROP OWNED BY {role}", f"DROP ROLE {role}")


def test_one_that_can_only_be_read_is_read(
    tmp_path: Path, database_url: str, boards: Boards
) -> None:
    board = boards.create("Induction week")
    database = Database.open(tmp_path, database_url)
    database.engine.dispose()
    only_read = (
        "PRAGMA query_only = ON"
        if driver(database_url) == "sqlite"
        else "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
    )

    def set_up(connection: sqlite3.Connection | psycopg.Connection, entry: object) -> None:
        connection.execute(only_read)
        connection.commit()

    event.listen(database.engine, "connect", set_up)
    assert Boards(database).load(board.id) == board
    with pytest.raises(WorkspaceError, match=r"can only be read; (check|use) "):
        Boards(database).create("Another")
    database.close()
    assert len(boards.headings()) == 1


def test_one_that_somebody_else_writes_for_too_long(
    tmp_path: Path, database_url: str, boards: Boards
) -> None:
    board = boards.create("Induction week")
    impatient = Database.open(tmp_path, database_url, patience_s=0.01)
    other = Database.open(tmp_path, database_url)
    with other.writing() as connection:
        connection.execute(sa.text("UPDATE boards SET version = 7"))
        with pytest.raises(WorkspaceError, match="written by another program; try again in a mom"):
            Boards(impatient).add(board.id, words("one"))
        assert Boards(impatient).load(board.id) == board  # reading does not wait
    assert not Boards(impatient).add(board.id, words("one")).already
    impatient.close()
    other.close()


def test_a_reader_in_the_way_of_a_writer(tmp_path: Path, file: Path) -> None:
    impatient = Database.open(tmp_path, patience_s=0.01)
    other = Database.open(tmp_path)
    boards = Boards(impatient)
    [heading] = boards.headings()
    before = boards.load(heading.id)
    with other.reading() as connection:
        connection.execute(sa.text("SELECT * FROM items")).fetchall()
        with pytest.raises(WorkspaceError, match="try again in a moment"):
            boards.add(heading.id, words("one"))
    assert boards.load(heading.id) == before
    assert boards.add(heading.id, words("one")).item in boards.load(heading.id).items
    impatient.close()
    other.close()


def test_a_full_disk(tmp_path: Path, file: Path) -> None:
    database = Database.open(tmp_path)
    boards = Boards(database)
    [heading] = boards.headings()
    before = boards.load(heading.id)
    database.engine.dispose()
    event.listen(
        database.engine,
        "connect",
        lambda connection, entry: connection.execute("PRAGMA max_page_count = 1"),
    )

    def fill() -> None:
        for n in range(100):
            boards.add(heading.id, words(f"more {n} " + "x" * 5000))

    with pytest.raises(WorkspaceError, match="the disk is full; make room and try again"):
        fill()
    after = boards.load(heading.id)
    assert after.items[:40] == before.items
    assert len(boards.log(heading.id)) == after.version
    database.close()


@pytest.mark.parametrize("kind", ["no database", "header", "middle", "cut short", "a table gone"])
def test_a_damaged_file(tmp_path: Path, file: Path, kind: str) -> None:
    data = bytearray(file.read_bytes())
    page = int.from_bytes(data[16:18], "big")
    if kind == "no database":
        data = bytearray(b"Dear diary, " * 900)
    elif kind == "header":
        data[:100] = bytes(100)
    elif kind == "middle":
        data[page : 3 * page] = b"\xff" * (2 * page)
    elif kind == "cut short":
        del data[len(data) // 2 :]
    else:
        run(f"sqlite:///{file}", "PRAGMA foreign_keys = OFF", "DROP TABLE items")
        data = bytearray(file.read_bytes())
    file.write_bytes(data)
    if kind == "a table gone":
        database = Database.open(tmp_path)
        with pytest.raises(WorkspaceError, match=r"is not as this version .* put a sound copy in"):
            Boards(database).headings()
        database.close()
    else:
        assert "workspace.db is damaged and was left as it is; put a sound" in refusal(tmp_path)
    assert file.read_bytes() == bytes(data)


def test_a_folder_that_cannot_be_made_and_a_file_that_is_none(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.write_text("a file")
    assert "cannot be made" in refusal(data)
    (tmp_path / "workspace" / "workspace.db").mkdir(parents=True)
    assert "cannot be opened; check its permissions" in refusal(tmp_path)


def test_too_many_at_once(tmp_path: Path) -> None:
    database = Database.open(tmp_path, patience_s=0.01)
    held = [database.engine.connect() for _ in range(15)]
    with pytest.raises(WorkspaceError, match="in use by too many at once; try again in a moment"):
        Boards(database).headings()
    for connection in held:
        connection.close()
    assert Boards(database).headings() == ()
    database.close()


def test_what_is_written_is_whole_or_not_there(boards: Boards, database_url: str) -> None:
    board: Board = boards.create("Induction week")
    boards.add(board.id, words("one"))
    before = boards.load(board.id)
    database = boards._database

    class Interrupted(Exception):
        pass

    def write() -> None:
        with database.writing() as connection:
            connection.execute(sa.text("UPDATE boards SET version = 99"))
            connection.execute(sa.text("UPDATE items SET version = 99"))
            raise Interrupted

    with pytest.raises(Interrupted):
        write()
    assert boards.load(board.id) == before


def test_no_note_is_in_the_text_of_an_error(tmp_path: Path, database_url: str) -> None:
    database = Database.open(tmp_path, database_url)
    board = Boards(database).create("Induction week")
    run(database_url, "DROP TABLE edits")
    with pytest.raises(WorkspaceError) as caught:
        Boards(database).create(SECRET)
    assert SECRET not in str(caught.value.__cause__)
    assert [h.id for h in Boards(database).headings()] == [board.id]
    database.close()

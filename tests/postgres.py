"""A PostgreSQL of our own while it is needed, or the one that ``VERSE_TEST_POSTGRES`` names.

Debian's package ``postgresql`` brings the programs; nothing of an installed server is touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy.engine import make_url

GIVEN = "VERSE_TEST_POSTGRES"
"""The variable with the URL of a server where databases may be made; they are dropped again."""
MISSING = (
    f"there is no PostgreSQL here: install Debian's postgresql, or set {GIVEN} to the URL of a "
    "server where databases may be made"
)


class Server:
    """A server that databases can be made on. ``url`` is of one that is there already."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a new, empty database; it is dropped afterwards."""
        name = f"verse_test_{uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name}")
        try:
            yield self._url.set(database=name).render_as_string(hide_password=False)
        finally:
            self.drop(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever uses it."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        url = self._url.render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement.encode())


class Cluster(Server):
    """A server of our own on a socket in a folder of its own; nobody else can reach it."""

    def __init__(self, folder: Path, programs: Path, user: str | None, durable: bool) -> None:
        super().__init__(f"postgresql://verse@/postgres?host={folder}")
        self._folder, self._programs, self._user = folder, programs, user
        self._settings = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{folder}'",
            "fsync": "on" if durable else "off",
        }
        self._program("initdb", "--username=verse", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = " ".join(f"-c {name}={value}" for name, value in self._settings.items())
        log = f"--log={self._folder}/log"
        self._program("pg_ctl", "start", "--wait", log, f"--options={options}")

    def drop(self, name: str) -> None:
        """Nothing: it goes with the server, and each drop would wait for a checkpoint."""

    def stop(self, mode: str = "fast") -> None:
        """Stop it; ``immediate`` as a power cut would, so that it has to recover."""
        self._program("pg_ctl", "stop", "--wait", f"--mode={mode}")

    def _program(self, name: str, *arguments: str) -> None:
        data = f"--pgdata={self._folder}/data"
        # A file and no pipe: the server keeps it open as long as it runs.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [self._programs / name, data, *arguments],
                cwd=self._folder,
                user=self._user,
                stdout=said,
                stderr=said,
                check=False,
            )
            said.seek(0)
            if done.returncode:
                raise RuntimeError(f"{name} failed: {said.read().decode(errors='replace')}")


@contextmanager
def server() -> Iterator[Server | None]:
    """The server to test on; None where there is none to be had (``MISSING`` says so).

    One of our own does not wait for the disk, since no test pulls the plug.
    """
    if os.environ.get(GIVEN):
        yield Server(os.environ[GIVEN])
        return
    with cluster(durable=False) as own:
        yield own


@contextmanager
def cluster(*, durable: bool = True) -> Iterator[Cluster | None]:
    """A server of our own; None where its programs are not installed."""
    programs = _programs()
    user = _unprivileged()
    if programs is None or (user is None and _is_root()):
        yield None
        return
    # Short, since the name of a socket may have 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="verse-pg-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        own = Cluster(folder, programs, user, durable)
        try:
            yield own
        finally:
            own.stop("immediate")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path | None:
    """The folder of initdb and pg_ctl, of the newest version there is."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3])
    )
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


def _unprivileged() -> str | None:
    """Who runs it where we are root, which PostgreSQL refuses; None where we are not."""
    if not _is_root():
        return None
    import pwd  # which Windows has not

    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0

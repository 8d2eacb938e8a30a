"""Vectors on a Chroma server (``chroma run``) or in Chroma Cloud, for a library that has grown.

A segment's vectors are two collections, ``cv-LIBRARY-SEGMENT-body`` and ``...-comments``. They are
written once, before the generation that names the segment is published, and never changed; so one
moved pointer publishes them as it does embedded ones.

The server is the Rust one. It has no login of its own: anywhere but on one's own machine it belongs
behind a proxy, which may ask for the key in the header ``x-chroma-token``.
"""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import (
    AuthorizationError,
    ChromaAuthError,
    NotFoundError,
    QuotaError,
    RateLimitError,
)
from pydantic import SecretStr

from corpus.errors import LibraryError
from corpus.passages import Passage
from index.embedding import Vectors
from index.vectors import (
    BATCH,
    BODY,
    COMMENTS,
    HNSW,
    ChromaIndex,
    differences,
    records,
    rows_of,
)

CLOUD_ROWS = 300
"""Chroma Cloud's limit of rows written, and of results given, at a time."""

# Chroma Cloud's limits. https://docs.trychroma.com/cloud/quotas-limits
_ID_BYTES = 128
_NAME_BYTES = 128

_CLOUD_HOST = ".trychroma.com"
# The Rust server takes requests of up to 40 MB; a number written as text has at most 22 bytes.
_REQUEST_BYTES = 32 << 20
_NUMBER_BYTES = 22
# Asking again is safe: what is already there is neither added nor created twice.
_WAITS_S = (0.2, 1.0)
_CONNECT_S = 5.0
# Adding 5,000 rows takes a busy server ten seconds; past this it is taken for dead.
_ANSWER_S = 120.0
_PAGE = 100


class NoCollection(LibraryError):
    """A collection the library needs is not on the server."""


class ChromaServer:
    """Vectors in collections on a Chroma server; for a library ``library`` (a-z and 0-9).

    ``tenant`` and ``database`` default to the server's own; in Chroma Cloud, to the key's.
    ``cloud`` says whether the server is Chroma Cloud, by default what the URL says.

    Raises:
        LibraryError: the URL or the key cannot be one. The server is first asked by a method.
    """

    kind = "server"

    def __init__(
        self,
        url: str,
        library: str,
        *,
        api_key: SecretStr | None = None,
        tenant: str | None = None,
        database: str | None = None,
        cloud: bool | None = None,
    ) -> None:
        self._url = _checked_url(url)
        self._host = urlsplit(self._url).hostname or ""
        self._prefix = f"cv-{_checked_name(library)}-"
        self._key = api_key.get_secret_value().strip() if api_key else ""
        if not re.fullmatch(r"[!-~]*", self._key):
            raise LibraryError(
                "VERSE_CHROMA_API_KEY holds characters no key has; copy it again from where it "
                "was made"
            )
        self._cloud = self._host.endswith(_CLOUD_HOST) if cloud is None else cloud
        if self._cloud and not self._key:
            raise LibraryError("Chroma Cloud asks for a key; set VERSE_CHROMA_API_KEY")
        self._tenant = tenant or (None if self._cloud else DEFAULT_TENANT)
        self._database = database or (None if self._cloud else DEFAULT_DATABASE)
        self._lock = threading.RLock()  # an index may be closed wherever it is forgotten
        self._client: Any = None
        self._users = 0

    def __repr__(self) -> str:
        return f"ChromaServer({self._url!r})"

    def write(
        self, segment: str, folder: Path, passages: Sequence[Passage], vectors: Vectors
    ) -> None:
        """See ``VectorStorage``."""
        if any(len(p.id.encode()) > _ID_BYTES for p in passages):
            raise LibraryError(f"a passage's id is longer than the {_ID_BYTES} bytes Chroma takes")
        with self._connected() as client:
            most = self._rows_at_a_time(client, vectors.shape[1])
            for name in (BODY, COMMENTS):
                rows = rows_of(passages, name)
                self._drop(client, self._name(segment, name))
                collection = self._ask(
                    client.create_collection,
                    name=self._name(segment, name),
                    embedding_function=None,
                    configuration=self._configuration(),
                    metadata=self._facts(segment, name, len(rows)),
                    get_or_create=True,
                )
                for begin in range(0, len(rows), most):
                    part = rows[begin : begin + most]
                    self._ask(collection.add, **records(passages, vectors, part))
                count = self._ask(collection.count)
                if count != len(rows):
                    raise LibraryError(
                        f"the Chroma server at {self._url} kept {count:,} of {len(rows):,} "
                        "vectors; look at its log and its disk, then build again"
                    )

    def open(self, segment: str, folder: Path) -> ChromaIndex:
        """See ``VectorStorage``."""
        stack = contextlib.ExitStack()
        client = stack.enter_context(self._connected())
        try:
            return ChromaIndex(
                {name: self._collection(client, segment, name) for name in (BODY, COMMENTS)},
                stack.close,
                ask=self._ask,
                most=CLOUD_ROWS if self._cloud else None,
            )
        except BaseException:
            stack.close()
            raise

    def problems(self, segment: str, folder: Path, passages: int) -> list[str]:
        """See ``VectorStorage``: both collections are there, are what was written, and are full."""
        found = []
        total = 0
        with self._connected() as client:
            for name in (BODY, COMMENTS):
                collection_name = self._name(segment, name)
                try:
                    collection = self._collection(client, segment, name)
                except NoCollection:
                    found.append(f"the Chroma server at {self._url} has no {collection_name}")
                    continue
                count = self._ask(collection.count)
                total += count
                facts = dict(collection.metadata or {})
                rows = facts.get("rows")
                if facts != self._facts(segment, name, rows):
                    found.append(f"{collection_name} was not made for this segment")
                elif rows != count:
                    found.append(f"{collection_name} has {count:,} of {rows:,} vectors")
                if _space(collection) != HNSW["space"]:
                    found.append(f"{collection_name} does not measure the cosine")
        if not found and total != passages:
            found.append(f"segment {segment} has {total:,} vectors for {passages:,} passages")
        return found

    def mismatches(
        self,
        segment: str,
        folder: Path,
        ids: Sequence[str],
        comments: Sequence[bool],
        vectors: Vectors,
    ) -> list[str]:
        """See ``VectorStorage``: some 10,000 vectors a second."""
        with self._connected() as client:
            try:
                collections = {n: self._collection(client, segment, n) for n in (BODY, COMMENTS)}
            except NoCollection as error:
                return [str(error)]
            return differences(
                segment, collections, ids, comments, vectors, page=CLOUD_ROWS, ask=self._ask
            )

    def remove_others(self, keep: Collection[str]) -> None:
        """See ``VectorStorage``; collections that are not this library's stay."""
        ours = re.compile(re.escape(self._prefix) + f"([a-z0-9]+)-(?:{BODY}|{COMMENTS})")
        with self._connected() as client:
            for name in list(self._names(client)):
                found = ours.fullmatch(name)
                if found and found[1] not in keep:
                    self._drop(client, name)

    def _name(self, segment: str, collection: str) -> str:
        name = f"{self._prefix}{_checked_name(segment)}-{collection}"
        if len(name) > _NAME_BYTES:
            raise LibraryError(f"{name} is longer than the {_NAME_BYTES} bytes Chroma takes")
        return name

    def _facts(self, segment: str, collection: str, rows: Any) -> dict[str, Any]:
        """A collection's metadata. The model is named by the manifest that names the segment,
        whose id no other segment ever has.
        """
        library = self._prefix.split("-")[1]
        return {"library": library, "segment": segment, "holds": collection, "rows": rows}

    def _configuration(self) -> dict[str, Any]:
        if self._cloud:
            # Cloud has an index of its own kind; its other settings are left to it. Not tried.
            return {"spann": {"space": HNSW["space"]}}
        return {"hnsw": HNSW}

    def _rows_at_a_time(self, client: Any, dimensions: int) -> int:
        taken: int = self._ask(client.get_max_batch_size)
        fitting = max(1, _REQUEST_BYTES // max(1, dimensions * _NUMBER_BYTES))
        limits = [BATCH, fitting, *([taken] if taken > 0 else [])]
        return min(limits + ([CLOUD_ROWS] if self._cloud else []))

    def _collection(self, client: Any, segment: str, collection: str) -> Any:
        return self._ask(
            client.get_collection, name=self._name(segment, collection), embedding_function=None
        )

    def _names(self, client: Any) -> Iterator[str]:
        offset = 0
        while found := self._ask(client.list_collections, limit=_PAGE, offset=offset):
            yield from (c.name for c in found)
            offset += len(found)

    def _drop(self, client: Any, name: str) -> None:
        with contextlib.suppress(NoCollection):
            self._ask(client.delete_collection, name=name)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Any]:
        """The client, shared by all who use it and closed by the last."""
        with self._lock:
            self._users += 1
        try:
            with self._lock:
                if self._client is None:
                    self._client = self._connect()
                client = self._client
            yield client
        finally:
            with self._lock:
                self._users -= 1
                if not self._users and self._client is not None:
                    client, self._client = self._client, None
                    _close(client)

    def _connect(self) -> Any:
        # Asked by ourselves first: Chroma's client waits for ever and tells a server that is down
        # from one that is something else by neither error nor message.
        self._ask(self._greet)
        address = urlsplit(self._url)
        secure = address.scheme == "https"
        port = address.port or (443 if secure else 80)
        settings = ChromaSettings(anonymized_telemetry=False)
        if self._cloud:
            # Not tried against Chroma Cloud itself, only against a local server.
            client = self._ask(
                chromadb.CloudClient,
                tenant=self._tenant,
                database=self._database,
                api_key=self._key,
                settings=settings,
                cloud_host=self._host,
                cloud_port=port,
                enable_ssl=secure,
            )
        else:
            client = self._ask(
                chromadb.HttpClient,
                host=self._url,
                port=port,
                ssl=secure,
                headers=self._headers(),
                settings=settings,
                tenant=self._tenant,
                database=self._database,
            )
        for session in _sessions(client):
            session.timeout = httpx.Timeout(_ANSWER_S, connect=_CONNECT_S)
        return client

    def _greet(self) -> None:
        """A Chroma server answers here, and has our tenant and database."""
        paths = ["heartbeat"]
        if self._tenant and self._database:
            paths.append(f"tenants/{self._tenant}/databases/{self._database}")
        with httpx.Client(timeout=_CONNECT_S, headers=self._headers()) as http:
            for path in paths:
                answer = http.get(f"{self._url}/api/v2/{path}")
                if answer.status_code in (401, 403):
                    raise ChromaAuthError
                if path != "heartbeat" and answer.status_code == 404:
                    raise LibraryError(
                        f"the Chroma server at {self._url} has no database {self._database!r} of a "
                        f"tenant {self._tenant!r}; check VERSE_CHROMA_DATABASE and "
                        "VERSE_CHROMA_TENANT"
                    )
                if answer.status_code != 200 or (
                    path == "heartbeat" and "heartbeat" not in answer.text
                ):
                    raise LibraryError(
                        f"what answers at {self._url} is not a Chroma server; check "
                        "VERSE_CHROMA_URL"
                    )

    def _headers(self) -> dict[str, str]:
        return {"x-chroma-token": self._key} if self._key else {}

    def _ask(self, call: Callable[..., Any], **arguments: Any) -> Any:
        """``call``'s answer, asked for again where the connection was lost.

        Raises:
            LibraryError: in one sentence, without the key; ``NoCollection`` where that is it.
        """
        for wait in (*_WAITS_S, None):
            try:
                return call(**arguments)
            except (httpx.NetworkError, httpx.RemoteProtocolError, httpx.ConnectTimeout):
                if wait is None:
                    raise self._silent() from None
                time.sleep(wait)
            except httpx.TransportError:
                raise self._silent() from None
            except LibraryError:
                raise
            except NotFoundError:
                raise NoCollection(
                    f"the Chroma server at {self._url} does not have a collection of this library; "
                    "run python -m index build to make the library again"
                ) from None
            except (ChromaAuthError, AuthorizationError):
                raise LibraryError(
                    f"the Chroma server at {self._url} does not take the key; check "
                    "VERSE_CHROMA_API_KEY, VERSE_CHROMA_TENANT and VERSE_CHROMA_DATABASE"
                ) from None
            except (QuotaError, RateLimitError) as error:
                raise LibraryError(
                    f"Chroma refused what is over its limits ({self._said(error)}); wait a while, "
                    "or ask for more at trychroma.com"
                ) from None
            except Exception as error:  # Chroma's client raises plain ones with the server's words
                raise LibraryError(
                    f"the Chroma server at {self._url} answered with an error "
                    f"({self._said(error)}); look at its log, then try again"
                ) from None
        raise AssertionError("the last attempt returns or raises")

    def _silent(self) -> LibraryError:
        if self._cloud:
            return LibraryError(
                f"Chroma Cloud at {self._url} does not answer; check the connection, or unset "
                "VERSE_CHROMA_API_KEY"
            )
        return LibraryError(
            f"the Chroma server at {self._url} does not answer; start it with "
            "`chroma run --path DIR --port N` or unset VERSE_CHROMA_URL"
        )

    def _said(self, error: Exception) -> str:
        said = " ".join(str(error).split())[:200] or type(error).__name__
        return said.replace(self._key, "...") if self._key else said


def _checked_url(url: str) -> str:
    """``url`` without what is not needed of it; nothing of a wrong one is repeated, as it may hold
    a password.
    """
    try:
        parts = urlsplit(url.strip())
        fine = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        fine = None
    if not fine or parts.query or parts.fragment:
        raise LibraryError(
            "VERSE_CHROMA_URL is not an address of a Chroma server; give one like "
            "http://localhost:8000"
        )
    if parts.username is not None or parts.password is not None:
        raise LibraryError(
            "VERSE_CHROMA_URL holds a name or password; put the key in VERSE_CHROMA_API_KEY instead"
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/").removesuffix("/api/v2")


def _checked_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+", name):
        raise LibraryError(
            f"{name!r} cannot name a library or a segment on a Chroma server; use a-z and 0-9"
        )
    return name


def _space(collection: Any) -> str | None:
    configuration = collection.configuration_json
    for kind in ("hnsw", "spann"):
        if configuration.get(kind):
            space: str | None = configuration[kind].get("space")
            return space
    return None


def _sessions(client: Any) -> list[httpx.Client]:
    """The connections of a client of Chroma 1.5.9, which offers neither timeouts nor an end."""
    return [part._server._session for part in (client, client._admin_client)]


def _close(client: Any) -> None:
    system = client._system
    for session in _sessions(client):
        session.close()
    client.close()
    # The client enters itself twice in Chroma's table of what is open, and leaves it once.
    table = client._identifier_to_system
    for key in [k for k, s in list(table.items()) if s is system]:
        table.pop(key, None)

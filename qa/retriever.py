"""Our search for those who build on LangChain.

A file of its own: importing LangChain's retrievers takes longer than answering a question.
"""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from index.library import Library, Snapshot
from qa.conversation import read_question
from qa.retrieve import Narrowing, Ranked, search


class PassageRetriever(BaseRetriever):
    """Our search as a LangChain retriever: ``invoke(question)`` gives documents, best first.

    A document's metadata holds the passage's place (article id, start, end), title, publisher,
    date with its basis, and its score.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Any
    top: int = 10
    narrowing: Narrowing = Field(default_factory=Narrowing)

    @classmethod
    def over(
        cls, library: Library, *, top: int = 10, narrowing: Narrowing | None = None
    ) -> PassageRetriever:
        """A retriever over an open library."""
        return cls(library=library, top=top, narrowing=narrowing or Narrowing())

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        snapshot: Snapshot = self.library.snapshot()
        question = read_question(
            query, [], snapshot.gazetteer, respell=snapshot.respell, is_word=snapshot.is_word
        )
        found = search(snapshot, question, top=self.top, narrowing=self.narrowing)
        return [_document(snapshot, r) for r in found]


def _document(snapshot: Snapshot, ranked: Ranked) -> Document:
    passage = ranked.passage
    article = snapshot.article(passage.article_id)
    return Document(
        page_content=article.text[passage.start : passage.end],
        id=passage.id,
        metadata={
            "article_id": article.id,
            "article_sha256": article.sha256,
            "start": passage.start,
            "end": passage.end,
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published.value,
            "published_basis": article.published.basis,
            "heading": passage.heading,
            "about": list(passage.about),
            "is_comment": passage.is_comment,
            "score": ranked.score,
        },
    )

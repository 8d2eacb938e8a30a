"""Everything that can be configured, read from the environment and from ``.env``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

# No part may call home: set before any library that reads them is imported.
for _name, _value in {
    "ANONYMIZED_TELEMETRY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "RAY_USAGE_STATS_ENABLED": "0",
    "TOKENIZERS_PARALLELISM": "false",
}.items():
    os.environ.setdefault(_name, _value)

SAMPLES = Path(__file__).parent.parent / "corpus" / "samples"


class Settings(BaseSettings):
    """The program's settings; each is an environment variable with the prefix ``VERSE_``."""

    model_config = SettingsConfigDict(
        env_prefix="VERSE_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    data: Path = Field(Path("data"), description="Where the library is kept.")
    articles: Path | None = Field(
        None, description="The folder files added in the app are put in; default DATA/articles."
    )
    embedding_model: str | None = Field(
        None,
        description="A sentence-transformers model by name or folder; default the packaged "
        "all-MiniLM-L6-v2.",
    )
    embedding_runtime: Literal["onnx", "sentence-transformers"] = Field(
        "onnx", description="What computes the packaged model: onnx or sentence-transformers."
    )
    embedding_precision: Literal["int8", "float32"] = Field(
        "int8", description="Of the packaged model with onnx: int8, or float32 at half the speed."
    )
    embedding_batch: int = Field(
        32, ge=1, le=1024, description="Passages sentence-transformers embeds at a time."
    )
    threads: int | None = Field(
        None, ge=1, description="Processor threads for embedding and reading; default all."
    )
    embed_on: Literal["here", "ray"] = Field(
        "here", description="What embeds many passages: here, or ray (requirements-ray.txt)."
    )
    ray_address: str | None = Field(
        None, description="HOST:PORT of the Ray cluster to join; default one on this machine alone."
    )
    chroma_url: str | None = Field(
        None, description="A Chroma server for the vectors; default embedded, in DATA."
    )
    chroma_api_key: SecretStr | None = Field(
        None, description="The server's key; without a URL it means Chroma Cloud."
    )
    chroma_tenant: str | None = Field(None, description="The server's tenant; default its own.")
    chroma_database: str | None = Field(None, description="The server's database; default its own.")
    database_url: SecretStr | None = Field(
        None,
        description="The database boards are kept in, as postgresql://USER:PASSWORD@HOST/NAME; "
        "default a SQLite file in DATA/workspace.",
    )

    @property
    def articles_folder(self) -> Path:
        """Where files added in the app are put."""
        return self.articles or self.data / "articles"

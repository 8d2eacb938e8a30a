"""The machine that is measured on, and how busy it was with other things meanwhile."""

from __future__ import annotations

import os
import platform
import resource
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_TOLD = ("chromadb", "langchain-chroma", "langchain-huggingface", "numpy", "onnxruntime",
         "sentence-transformers", "tokenizers", "torch")  # fmt: skip
BUSY_PERCENT = 5.0
"""Of the processor: from here on other programs are said to have disturbed the measurement."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures were measured on. ``load`` is the average of the last minute."""

    processor: str
    cores: int
    memory_gib: float
    system: str
    load: float
    versions: dict[str, str]

    @classmethod
    def this(cls) -> Machine:
        """The machine this runs on."""
        return cls(
            processor=_processor(),
            cores=cores(),
            memory_gib=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30),
            system=f"{platform.system()} {platform.release()}",
            load=os.getloadavg()[0],
            versions={"Python": platform.python_version()} | _versions(),
        )

    @property
    def words(self) -> str:
        """In two lines."""
        versions = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        return (
            f"{self.processor}, {self.cores} cores, {self.memory_gib:.0f} GiB of memory, "
            f"{self.system}; load average {self.load:.2f} at the start.\n{versions}."
        )


class OthersShare:
    """How much of the processor other programs take from when this is made."""

    def __init__(self) -> None:
        self._machine = _busy_and_all()
        self._own = _own_s()

    @property
    def percent(self) -> float | None:
        """Of all cores together, up to now; None where the system does not tell."""
        if self._machine is None or (now := _busy_and_all()) is None:
            return None
        busy, time = (b - a for a, b in zip(self._machine, now, strict=True))
        return max(0.0, 100 * (busy - (_own_s() - self._own)) / time) if time else 0.0

    @property
    def words(self) -> str:
        """As a sentence for under the tables."""
        percent = self.percent
        if percent is None:
            return "How busy the machine was with other things is not known."
        if percent < BUSY_PERCENT:
            return f"Other programs took {percent:.0f}% of the processor meanwhile."
        return (
            f"The machine was busy: other programs took {percent:.0f}% of the processor meanwhile. "
            "Ratios within the run hold better than times."
        )


def cores() -> int:
    """The cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    facts: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        facts.setdefault(name.strip(), value.strip())
    family = f", family {facts['cpu family']}" if "cpu family" in facts else ""
    return f"{facts.get('model name', platform.machine())} ({platform.machine()}{family})"


def _versions() -> dict[str, str]:
    found = {}
    for name in _TOLD:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _own_s() -> float:
    """Processor seconds of this process and of those it started that have ended."""
    usages = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in usages)


def _busy_and_all() -> tuple[float, float] | None:
    """Processor seconds of the whole machine: at work (other machines' share too), and in all."""
    try:
        first = Path("/proc/stat").read_text(encoding="utf-8").split("\n", 1)[0]
    except OSError:
        return None
    ticks = [int(n) / os.sysconf("SC_CLK_TCK") for n in first.split()[1:9]]
    idle = ticks[3] + ticks[4]
    return sum(ticks) - idle, sum(ticks)

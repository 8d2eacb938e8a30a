"""Fresh processes, each run to its end: how long it took and how much memory it had."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
_SAMPLE_EVERY_S = 0.05
_PROC = Path("/proc")


class ProcessFailed(Exception):
    """A measured process ended with an error; the message has its last words."""


@dataclass(frozen=True, slots=True)
class Run:
    """One process from its start to its end, imports and all.

    ``first_output_s`` is when the first words stood on its standard output. ``peak_mib`` is the
    most memory it and the processes it started had resident at once.
    """

    seconds: float
    first_output_s: float
    processor_s: float
    peak_mib: float
    output: str

    @property
    def figures(self) -> dict[str, Any]:
        """The JSON document it printed, whole or as its last line."""
        text = self.output.strip()
        found: dict[str, Any] = json.loads(text if text[:1] == "{" else text.splitlines()[-1])
        return found


def run(module: str, *arguments: str | Path, folder: Path, show_progress: bool = False) -> Run:
    """Run ``python -m MODULE ARGUMENTS`` in ``folder`` with our settings at their defaults.

    ``show_progress`` lets what it says on standard error through.

    Raises:
        ProcessFailed: it ended with another exit code than 0.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    parts: list[bytes] = []
    first = 0.0
    peak = 0.0
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=None if show_progress else errors,
            cwd=folder,
            env=_environment(),
        )
        assert process.stdout is not None
        with process.stdout as stream, selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while True:
                ready = selector.select(_SAMPLE_EVERY_S)
                peak = max(peak, memory_mib(process.pid))
                if not ready:
                    continue
                part = os.read(stream.fileno(), 1 << 16)
                if not part:
                    break
                first = first or time.perf_counter() - started
                parts.append(part)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - started
        if process.returncode:
            errors.seek(0)
            words = errors.read().decode("utf-8", "replace").strip()
            raise ProcessFailed(f"{' '.join(command)} ended with {process.returncode}: {words}")
    return Run(
        seconds=seconds,
        first_output_s=first or seconds,
        processor_s=usage.ru_utime + usage.ru_stime,
        peak_mib=peak or usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10),
        output=b"".join(parts).decode("utf-8"),
    )


def memory_mib(pid: int) -> float:
    """What a process has resident with those it started, and at least its own peak; 0 if unknown.

    ``ru_maxrss`` would be the plain way, but there it begins at what the starting process had.
    """
    own = _status(pid)
    together = own.get("VmRSS", 0.0) + sum(_resident(child) for child in _children(pid))
    return max(own.get("VmHWM", 0.0), together)


def _resident(pid: int) -> float:
    return _status(pid).get("VmRSS", 0.0) + sum(_resident(child) for child in _children(pid))


def _status(pid: int) -> dict[str, float]:
    """Memory figures of a process in MiB; none where it has ended or there is no ``/proc``."""
    try:
        lines = (_PROC / str(pid) / "status").read_text("utf-8", "replace").splitlines()
    except OSError:
        return {}
    fields = (line.split() for line in lines if line.startswith(("VmRSS", "VmHWM")))
    return {name.rstrip(":"): int(kib) / 1024 for name, kib, _ in fields}


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for task in (_PROC / str(pid) / "task").iterdir():
            found += map(int, (task / "children").read_text().split())
    except OSError:
        return found
    return found


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("VERSE_")}
    return kept | {
        "PYTHONPATH": str(REPOSITORY),
        # What is printed is seen at once, as on a terminal.
        "PYTHONUNBUFFERED": "1",
        # Neither side may wait for a network that is not there.
        "HF_HUB_OFFLINE": "1",
        "ANONYMIZED_TELEMETRY": "False",
        "TOKENIZERS_PARALLELISM": "false",
    }

"""All proofs, one after the other; the exit code is 1 where any failed."""

from __future__ import annotations

import subprocess
import sys

PROOFS = (
    "kill_loop",
    "disk_full",
    "corruption",
    "readers",
    "races",
    "state_machine",
    "odd_input",
    "odd_quotations",
    "exports",
    "boards",
    "altered_quotations",
    "hostile_drafts",
    "long_draft",
    "reviews",
)

if __name__ == "__main__":
    sys.exit(max(subprocess.call([sys.executable, "-m", f"tests.proofs.{p}"]) for p in PROOFS))

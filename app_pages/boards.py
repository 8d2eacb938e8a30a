"""Boards: quotations collected, in order, checked again, and taken away."""

from __future__ import annotations

from app_pages import frame, workspace_opened


def main() -> None:
    """The page."""
    workspace_opened.boards_or_say_why()
    frame.title("Boards")


main()

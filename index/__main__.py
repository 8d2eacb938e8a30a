"""The library's command line: ``python -m index``."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict
from pathlib import Path

from corpus.article import Article, Kind
from corpus.dates import describe
from corpus.errors import LibraryError
from index import generation
from index.build import BuildReport, build
from index.cli import ProgressBars, command, main, parser, print_json
from index.embedding import open_embedder
from index.library import storage_of
from index.settings import SAMPLES, Settings
from index.verify import check, stored_article, stored_articles

_SHOWN_SKIPS = 20


def _build(args: argparse.Namespace, settings: Settings) -> int:
    report = _run_build(settings, sources=args.sources)
    _print_report(report, as_json=args.json)
    return 0


def _forget(args: argparse.Namespace, settings: Settings) -> int:
    known = _manifest(settings).roots
    wanted = [s if s in known else os.path.abspath(s) for s in args.sources]
    unknown = [s for s in wanted if s not in known]
    if unknown:
        listed = ", ".join(known) or "none"
        raise LibraryError(f"{unknown[0]} is no source of this library; its sources: {listed}")
    _print_report(_run_build(settings, forget=wanted), as_json=args.json)
    return 0


def _remove(args: argparse.Namespace, settings: Settings) -> int:
    _print_report(_run_build(settings, exclude=args.ids), as_json=args.json)
    return 0


def _restore(args: argparse.Namespace, settings: Settings) -> int:
    excluded = _manifest(settings).excluded
    for id in args.ids:
        if id not in excluded:
            listed = ", ".join(excluded) or "none"
            raise LibraryError(f"{id!r} was not taken out of this library; taken out: {listed}")
    _print_report(_run_build(settings, restore=args.ids), as_json=args.json)
    return 0


def _status(args: argparse.Namespace, settings: Settings) -> int:
    folder = _current(settings)
    manifest = generation.read_manifest(folder)
    status = {
        "data": str(settings.data),
        "generation": folder.name,
        "created": manifest.created,
        "articles": manifest.articles,
        "passages": manifest.passages,
        "sources": list(manifest.roots) or [str(SAMPLES)],
        "samples": not manifest.roots and all(f.root == str(SAMPLES) for f in manifest.files),
        "removed_by_hand": dict(manifest.excluded),
        "skipped": [{"source": s, "reason": r} for f in manifest.files for s, r in f.skipped],
        "made_with": dict(manifest.made_with),
    }
    if args.json:
        print_json(status)
        return 0
    model = manifest.made_with["model"]
    print(f"{manifest.articles} articles, {manifest.passages} passages, made {manifest.created}")
    print(f"generation {folder.name} in {settings.data}; embedding model {model['name']}")
    for source in status["sources"]:  # type: ignore[attr-defined]
        print(f"source: {source}")
    for id, title in manifest.excluded.items():
        print(f"taken out by hand: {id} ({title})")
    return 0


def _verify(args: argparse.Namespace, settings: Settings) -> int:
    folder = _current(settings)
    bars = ProgressBars()
    try:
        checks = check(settings.data, folder, storage_of(settings), bars)
    finally:
        bars.close()
    problems = [p for c in checks for p in c.problems]
    if args.json:
        print_json(
            {
                "generation": folder.name,
                "sound": not problems,
                "problems": problems,
                "checks": [asdict(c) for c in checks],
            }
        )
    elif not problems:
        for c in checks:
            print(f"{c.what}: sound")
        manifest = generation.read_manifest(folder)
        print(
            f"generation {folder.name} is sound: {manifest.articles} articles, "
            f"{manifest.passages} passages, every file as published"
        )
    if problems:
        raise LibraryError(
            f"generation {folder.name} is damaged: {'; '.join(problems)}. Run python -m index "
            "build to make the library again"
        )
    return 0


def _articles(args: argparse.Namespace, settings: Settings) -> int:
    articles = list(stored_articles(_current(settings), _manifest(settings)))
    if args.json:
        print_json([_summary(a) for a in articles])
        return 0
    for a in articles:
        comments = f", {len(a.comments)} readers' comments" if a.comments else ""
        print(f"{a.id}\n    {a.title}\n    {describe(a.published)} ({a.published.basis})"
              f", {len(a.text.split())} words{comments}")  # fmt: skip
    return 0


def _article(args: argparse.Namespace, settings: Settings) -> int:
    article = stored_article(_current(settings), _manifest(settings), args.id)
    if article is None:
        raise LibraryError(
            f"there is no article {args.id!r} in the library; python -m index articles lists them"
        )
    if args.json:
        print_json(article.to_json())
        return 0
    print(f"{article.title}\n{describe(article.published)} ({article.published.basis})")
    print(f"{article.source}\nsha256 {article.sha256}\n")
    for block in article.blocks:
        who = f" by {block.author}, {block.date}" if block.kind is Kind.COMMENT else ""
        print(f"[{block.kind}{who}] {article.words(block)}\n")
    return 0


def _summary(article: Article) -> dict[str, object]:
    data = article.to_json()
    for key in ("text", "blocks", "quotations", "pages"):
        del data[key]
    return {**data, "words": len(article.text.split()), "comments": len(article.comments)}


def _run_build(
    settings: Settings,
    *,
    sources: list[Path] | None = None,
    forget: list[str] | None = None,
    exclude: list[str] | None = None,
    restore: list[str] | None = None,
) -> BuildReport:
    bars = ProgressBars()
    try:
        return build(
            settings.data,
            open_embedder(settings, notice=lambda said: print(said, file=sys.stderr)),
            sources or [],
            always=[settings.articles_folder],
            forget=forget or [],
            exclude=exclude or [],
            restore=restore or [],
            storage=storage_of(settings),
            on_progress=bars,
        )
    finally:
        bars.close()


def _print_report(report: BuildReport, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "added": report.added,
                "updated": report.updated,
                "removed": report.removed,
                "unchanged": report.unchanged,
                "skipped": [{"source": s.source, "reason": s.reason} for s in report.skipped],
                "passages": report.passages,
                "embedded": report.embedded,
                "seconds": round(report.seconds, 2),
                "generation": report.generation,
            }
        )
        return
    print(
        f"added {report.added}, updated {report.updated}, removed {report.removed}, unchanged "
        f"{report.unchanged}, skipped {len(report.skipped)}; {report.passages} passages, "
        f"{report.embedded} embedded now; {report.seconds:.1f} s"
    )
    for s in report.skipped[:_SHOWN_SKIPS]:
        print(f"skipped {s.source}: {s.reason}")
    if len(report.skipped) > _SHOWN_SKIPS:
        print(f"... and {len(report.skipped) - _SHOWN_SKIPS} more; --json lists them all")


def _current(settings: Settings) -> Path:
    folder = generation.current(settings.data)
    if folder is None:
        raise LibraryError(f"there is no library in {settings.data} yet; run python -m index build")
    return folder


def _manifest(settings: Settings) -> generation.Manifest:
    return generation.read_manifest(_current(settings))


def make_parser() -> argparse.ArgumentParser:
    """The arguments of ``python -m index``."""
    top = parser("python -m index", "Build a library of articles and look after it.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    added = command(commands, "build", _build, "read files and folders into the library")
    added.add_argument(
        "sources", nargs="*", type=Path, metavar="SOURCE",
        help="files and folders; without any, those given before are read again",
    )  # fmt: skip
    command(commands, "status", _status, "what the library holds and what made it")
    command(commands, "verify", _verify, "check everything about the library that serves")
    command(commands, "articles", _articles, "list the articles")
    added = command(commands, "article", _article, "show one article with its labels")
    added.add_argument("id", metavar="ID")
    added = command(
        commands, "remove", _remove, "take articles out of the library, files untouched"
    )
    added.add_argument("ids", nargs="+", metavar="ID")
    added = command(commands, "restore", _restore, "put back articles that were taken out")
    added.add_argument("ids", nargs="+", metavar="ID")
    added = command(commands, "forget", _forget, "drop a source and the articles it gave")
    added.add_argument("sources", nargs="+", metavar="SOURCE")
    return top


if __name__ == "__main__":
    sys.exit(main(make_parser()))

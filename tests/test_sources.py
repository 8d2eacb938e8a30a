from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import sources
from corpus.article import Article, Kind
from corpus.errors import SourceUnreadable
from corpus.sources import READ_SUFFIXES, Skipped, SourceFile, article_id, find_files, read_file

TEXT = "A headline about a visit\n\nInspectors said that the plans were clear.\n"


def read(path: Path) -> list[Article | Skipped]:
    return list(read_file(SourceFile(path, path.name)))


def reason(path: Path) -> str:
    """Why nothing could be read: one reason, one line."""
    (skipped,) = read(path)
    assert isinstance(skipped, Skipped)
    assert skipped.source.removesuffix(" line 1") == str(path)
    assert re.fullmatch(r"\S.{5,200}", skipped.reason)
    return skipped.reason


def put(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("suffix", sorted(READ_SUFFIXES))
@pytest.mark.parametrize("content", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", "\u200b\n".encode()])
def test_nothing_to_read_says_so(tmp_path: Path, suffix: str, content: bytes) -> None:
    reason(put(tmp_path / f"a{suffix}", content))


@pytest.mark.parametrize("suffix", sorted(READ_SUFFIXES))
@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 40,
        b"\x00" * 5000,
        b"%PDF-1.7\n%broken \x00\xff" * 30,
        b"PK\x03\x04" + b"\x00\x07broken" * 40,
        b"\x1f\x8b\x08broken gzip" * 10,
        gzip.compress(TEXT.encode())[:-12],
        b"\x89PNG\r\n\x1a\n" + bytes(range(200)) * 5,
    ],
    ids=["binary", "zeros", "pdf", "zip", "gzip", "cut gzip", "picture"],
)
def test_what_is_not_what_its_name_says_is_skipped(
    tmp_path: Path, suffix: str, content: bytes
) -> None:
    reason(put(tmp_path / f"a{suffix}", content))


@settings(max_examples=40)
@given(st.binary(min_size=1, max_size=200), st.sampled_from(sorted(READ_SUFFIXES)))
def test_no_bytes_ever_raise(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str
) -> None:
    path = put(tmp_path_factory.mktemp("any") / f"a{kind}", data)
    for item in read(path):
        assert isinstance(item, Article | Skipped)


def test_plain_gzip_is_unpacked(tmp_path: Path) -> None:
    (article,) = read(put(tmp_path / "visit.txt.gz", gzip.compress(TEXT.encode())))
    assert isinstance(article, Article)
    assert article.title == "A headline about a visit"


def test_a_gzip_bomb_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "DOCUMENT_LIMIT_MB", 1)
    bomb = gzip.compress(b"word " * (3 << 20), compresslevel=9)
    assert len(bomb) < 100_000
    assert "larger than 1 MB" in reason(put(tmp_path / "bomb.txt.gz", bomb))


def test_a_file_of_50_mb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(50 << 20)
    assert "larger than 40 MB" in reason(path)


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    deep = put(tmp_path / "deep.jsonl", "[" * 200_000 + "]" * 200_000)
    (skipped,) = read(deep)
    assert isinstance(skipped, Skipped)
    assert "line 1" in skipped.source
    html = put(tmp_path / "deep.html", "<html><body>" + "<div>" * 50_000 + "words here")
    (item,) = read(html)
    assert isinstance(item, Article | Skipped)


def test_a_file_that_vanished_or_is_a_folder_says_so(tmp_path: Path) -> None:
    assert "cannot be opened" in reason(tmp_path / "gone.txt")
    (tmp_path / "folder.txt").mkdir()
    assert "cannot be opened" in reason(tmp_path / "folder.txt")


def test_jsonl_reads_the_good_lines_and_names_the_bad_ones(tmp_path: Path) -> None:
    good = {"id": "one", "title": "A visit", "text": "It went well.\n\nIt did."}
    lines = [
        json.dumps(good),
        "{broken",
        "",
        "[1, 2]",
        json.dumps({"title": "No text here"}),
        json.dumps({"id": 7, "title": "Second", "text": "Words."}),
        json.dumps({"title": "No words", "text": " \n "}),
        json.dumps({"title": ["a"], "text": {"b": 1}, "id": None}),
        '"only a string"',
        "null",
    ]
    path = put(tmp_path / "lines.jsonl", "\n".join(lines))
    items = read(path)
    articles = [i for i in items if isinstance(i, Article)]
    skipped = [i for i in items if isinstance(i, Skipped)]
    assert [(a.id, a.title) for a in articles] == [("one", "A visit"), ("7", "Second")]
    assert articles[0].text == good["text"]
    numbers = [int(s.source.removeprefix(f"{path} line ")) for s in skipped]
    assert numbers == [2, 4, 5, 7, 8, 9, 10]
    assert all(s.reason for s in skipped)


def test_jsonl_facts_become_the_articles(tmp_path: Path) -> None:
    record = {
        "id": "x", "title": "T", "text": "Words here.", "publisher": "P", "author": "A",
        "url": "https://u.example", "published_text": "19 november 2021", "authority": "Dorset",
    }  # fmt: skip
    (article,) = read(put(tmp_path / "a.jsonl", json.dumps(record)))
    assert isinstance(article, Article)
    assert (article.publisher, article.author, article.url) == ("P", "A", "https://u.example")
    assert article.published.value == "2021-11-19"
    assert article.published.basis == 'stated: "published_text" in a.jsonl'
    assert article.metadata["authority"] == "Dorset"


def test_a_web_page_under_a_text_files_name_is_read_as_one(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html><body><h1>A visit</h1><p>" + "It went well. " * 30 + "</p></body>"
    (article,) = read(put(tmp_path / "page.txt", page))
    assert isinstance(article, Article)
    assert "<p>" not in article.text


def test_unknown_kinds_say_what_to_do_instead(tmp_path: Path) -> None:
    for name in ("a.doc", "a.rtf", "a.xyz", "noending", "a.json", "a.zip", "a.epub"):
        put(tmp_path / name, TEXT)
    skipped = find_files(tmp_path)
    assert len(skipped) == 7
    for item in skipped:
        assert isinstance(item, Skipped)
        assert "save" in item.reason or "read" in item.reason


def test_a_folder_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="is not there; check the path"):
        find_files(tmp_path / "nowhere")


def test_hidden_files_and_what_browsers_leave_are_passed_over(tmp_path: Path) -> None:
    for name in (
        ".hidden.txt",
        "~$visit.docx",
        "page_files/a.html",
        ".git/a.txt",
        "__MACOSX/a.txt",
    ):
        put(tmp_path / name, TEXT)
    put(tmp_path / "b" / "two.txt", TEXT)
    put(tmp_path / "a.txt", TEXT)
    names = [f.name for f in find_files(tmp_path) if isinstance(f, SourceFile)]
    assert names == ["a.txt", "b/two.txt"]
    assert len(find_files(tmp_path)) == 2


@pytest.mark.parametrize(
    "name",
    ["‘Good’ – at last? £5m & more.txt", "ünïcödé 😀.txt", "a b\tc.txt", "a\nb.txt", "UPPER.TXT",
     "many.dots.in.it.txt", "-rf.txt", "%s{0}.txt", "'\";--.txt"],
)  # fmt: skip
def test_odd_file_names_are_read_and_give_plain_ids(tmp_path: Path, name: str) -> None:
    put(tmp_path / name, TEXT)
    (file,) = find_files(tmp_path)
    assert isinstance(file, SourceFile)
    (article,) = read_file(file)
    assert isinstance(article, Article)
    assert re.fullmatch(r"[a-z0-9-]+", article.id)
    assert article.source == str(tmp_path / name)


def test_a_name_that_is_no_text_is_skipped_saying_so(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.txt"
    try:
        put(path, TEXT)
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system takes Unicode names only")
    (skipped,) = find_files(tmp_path)
    assert isinstance(skipped, Skipped)
    assert skipped.source == str(tmp_path / "caf?.txt")
    assert "rename it" in skipped.reason


def test_half_characters_in_jsonl_are_replaced(tmp_path: Path) -> None:
    line = r'{"title": "T \ud83d\ude00", "text": "Words \udc00 here.", "tags": ["\ud800"]}'
    (article,) = read(put(tmp_path / "a.jsonl", line))
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("T 😀", "Words \ufffd here.")
    json.dumps(article.to_json(), ensure_ascii=False).encode()


@given(st.text(min_size=1, max_size=80))
def test_ids_are_short_plain_and_depend_on_the_whole_path(name: str) -> None:
    id = article_id(name)
    assert re.fullmatch(r"[a-z0-9-]{5,60}", id)
    assert article_id(name) == id
    assert article_id(f"folder/{name}") != id


def test_every_reader_gives_blocks_in_order_inside_the_text(tmp_path: Path) -> None:
    samples = Path(__file__).parent.parent / "corpus" / "samples"
    kinds = set()
    for file in find_files(samples):
        assert isinstance(file, SourceFile), file
        for article in read_file(file):
            assert isinstance(article, Article), article
            kinds.add(file.path.suffix)
            end = 0
            for block in article.blocks:
                assert end <= block.start < block.end <= len(article.text), file.name
                assert not article.text[end : block.start].strip(), file.name
                end = block.end
            assert not article.text[end:].strip(), file.name
            assert any(b.kind is Kind.PARAGRAPH for b in article.blocks), file.name
            assert Article.from_json(json.loads(json.dumps(article.to_json()))) == article
    assert kinds == {".txt", ".md", ".html", ".pdf", ".docx", ".jsonl"}

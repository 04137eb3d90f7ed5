"""Bringing the public data here; the addresses are files, so that no socket is opened."""

import csv
import hashlib
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from commentsense_training import sources
from commentsense_training.sources import SourceError, SourceFile, Unreachable, WrongContent

_TWEETS = '1\tpositive\tI\\u2019m happy\n2\tnegative\t"say \\""""no\\"""" &amp; go"\t\n1\tneutral\tagain\nbroken line\n'


def listed(path: Path, **changes: object) -> SourceFile:
    """A list entry for a file on this machine, right unless changed."""
    data = path.read_bytes() if path.exists() else b""
    entry = {
        "url": path.as_uri(),
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "format": "semeval-tsv",
        "split": "2013train",
        "target": "semeval/train_2013_2016.csv",
    }
    return SourceFile(**{**entry, **changes})


@pytest.fixture
def tweets(tmp_path: Path) -> Path:
    """A small file in the publisher's form."""
    path = tmp_path / "tweets.tsv"
    path.write_text(_TWEETS, "utf-8")
    return path


def test_a_listed_file_becomes_a_csv(tweets: Path, tmp_path: Path) -> None:
    """Escapes are resolved, a repeated id counts once, broken lines go, progress is said."""
    said: list[str] = []
    folder = sources.prepare([listed(tweets)], tmp_path / "data", said.append)
    with (folder / "semeval" / "train_2013_2016.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["label"], row["split"]) for row in rows] == [
        ("1", "1", "2013train"),
        ("2", "-1", "2013train"),
    ]
    assert rows[0]["text"] == "I’m happy"
    # As in the copy that every figure was measured on: one of the two layers of quotes stays.
    assert rows[1]["text"] == 'say ""no"" & go'
    assert any("100 %" in line for line in said)


def test_a_file_is_downloaded_once(tweets: Path, tmp_path: Path) -> None:
    """What is there and right is not fetched again."""
    entry = listed(tweets)
    sources.prepare([entry], tmp_path / "data", lambda _: None)
    tweets.unlink()
    sources.prepare([entry], tmp_path / "data", lambda _: None)


def test_changed_content_is_refused(tweets: Path, tmp_path: Path) -> None:
    """Another SHA-256 than listed ends the run before anything is read."""
    with pytest.raises(WrongContent, match="SHA-256"):
        sources.prepare([listed(tweets, sha256="0" * 64)], tmp_path / "data", lambda _: None)
    assert not (tmp_path / "data" / "semeval").exists()


def test_an_unreachable_address_says_what_to_do(tmp_path: Path) -> None:
    """Offline, the error names the setting and the way without data."""
    with pytest.raises(Unreachable, match=r"COMMENTSENSE_DATA.*make train-small"):
        sources.prepare([listed(tmp_path / "absent.tsv")], tmp_path / "data", lambda _: None)


def test_an_unencrypted_address_is_refused(tweets: Path, tmp_path: Path) -> None:
    """Only https is fetched from the network."""
    with pytest.raises(SourceError, match="https"):
        sources.prepare([listed(tweets, url="http://example.org/a")], tmp_path / "data", lambda _: None)


def test_the_shipped_list_is_complete() -> None:
    """Every file that training reads is listed, by https and with a hash."""
    files = sources.read_list(sources.default_list())
    assert {file.target for file in files} == {
        "semeval/train_2013_2016.csv",
        "semeval/test_2017.csv",
        "youtube/comments_18k.csv",
        "reddit/reddit.csv",
    }
    assert all(file.url.startswith("https://") for file in files)
    assert all(len(file.sha256) == 64 or (file.target.startswith("reddit/") and file.git_blob) for file in files)


def test_a_file_known_by_gits_id_alone_is_checked_by_it(tmp_path: Path) -> None:
    """The id that git gives the bytes is accepted; another is refused."""
    path = tmp_path / "reddit.csv"
    path.write_text("clean_comment,category\nfine words,1\n,0\n", "utf-8")
    asked = subprocess.run(["git", "hash-object", str(path)], capture_output=True, text=True, check=True)
    entry = listed(path, sha256="", git_blob=asked.stdout.strip(), format="reddit-csv", target="reddit/reddit.csv")
    folder = sources.prepare([entry], tmp_path / "data", lambda _: None)
    with (folder / "reddit" / "reddit.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["text"], row["label"]) for row in csv.DictReader(file)] == [("fine words", "1"), ("", "0")]
    with pytest.raises(WrongContent, match="git id"):
        sources.prepare([replace(entry, git_blob="0" * 40)], tmp_path / "other", lambda _: None)


def test_youtube_rows_are_those_that_were_measured(tmp_path: Path) -> None:
    """Empty texts, repeats and listed rows go: blocks of rows depend on every row before them."""
    path = tmp_path / "youtube.csv"
    path.write_text("Comment,Sentiment\none,positive\n ,neutral\none,negative\nout,neutral\n325 ,neutral\n", "utf-8")
    left_out = frozenset([hashlib.sha256(b"out").hexdigest()[:16]])
    entry = listed(path, format="youtube-csv", target="youtube/comments_18k.csv", left_out=left_out)
    folder = sources.prepare([entry], tmp_path / "data", lambda _: None)
    with (folder / "youtube" / "comments_18k.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["text"], row["label"]) for row in csv.DictReader(file)] == [("one", "1"), ("325", "0")]

"""Files of comments in, labelled files out, by the model's own code."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from commentsense_training import text_files
from commentsense_training.__main__ import main
from commentsense_training.datasets import BadData
from commentsense_training.hostile import cell, printable
from commentsense_training.model_process import ModelFailed, ModelProcess

from tests.training.registry.conftest import Models, Register

# MLflow's own use of SQLAlchemy.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")

COMMENTS = ["I love this song, thank you!", '=HYPERLINK("http://example.org")', "worst\nvideo ever", "👍", ""]


def test_a_file_is_labelled_by_alias(
    register: Register, models: Models, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each row keeps its columns, its answer beside them; a formula stays a text; a bar shows the progress."""
    register(models.good)
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "comment", "label"])
        writer.writerows([[i, text, "mine"] for i, text in enumerate(COMMENTS)])
    command = ["predict", str(source), "--alias", "challenger", "--column", "comment", "--out", str(target)]
    assert main(command) == 0
    assert "5/5" in capfd.readouterr().err
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["comment"] for row in rows] == [COMMENTS[0], f"'{COMMENTS[1]}", *COMMENTS[2:]]
    assert [row["label"] for row in rows[:1]] == ["positive"]
    assert [row["input_label"] for row in rows] == ["mine"] * 5
    assert float(rows[0]["confidence"]) == max(float(rows[0][name]) for name in ("negative", "neutral", "positive"))
    assert {row["model_version"] for row in rows} == {
        json.loads((models.good / "artifacts" / "model" / "description.json").read_text())["version"]
    }
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
    assert main(command) == 1
    assert "--force" in capfd.readouterr().err


def test_a_model_answers_with_its_own_code(models: Models, tmp_path: Path) -> None:
    """Code that was logged inside the model runs, although another version of the package is installed."""
    old = Path(shutil.copytree(models.good, tmp_path / "old"))
    code = old / "code" / "commentsense_sentiment" / "model.py"
    assert '"language": language.code' in code.read_text()
    code.write_text(code.read_text().replace('"language": language.code', '"language": "old"'))
    with ModelProcess(old) as process:
        (record,) = process.records(["a lone half \ud83d of an emoji"])
        assert record["language"] == "old"
        assert process.speed(["what a song"] * 20, rounds=1) > 1


def test_a_broken_model_says_why_and_leaves_no_file(
    models: Models, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last words of the model's process reach the person; the output does not appear half."""
    broken = Path(shutil.copytree(models.good, tmp_path / "broken"))
    (broken / "artifacts" / "model" / "description.json").write_text("{}")
    with pytest.raises(ModelFailed, match="version"):
        ModelProcess(broken)
    (tmp_path / "in.txt").write_text("hello\n", "utf-8")
    (broken / "MLmodel").unlink()
    target = tmp_path / "out.csv"
    assert main(["predict", str(tmp_path / "in.txt"), "--model", str(broken), "--out", str(target)]) == 1
    assert "no file MLmodel" in capsys.readouterr().err
    assert not target.exists()


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    """The new file takes the place of the old one only when it is whole."""
    target = tmp_path / "out.csv"
    target.write_text("old", "utf-8")

    def fails() -> None:
        with text_files.whole_file(target) as file:
            file.write("half of the ne")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert target.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("in.csv", b"", "holds no rows"),
        ("in.csv", b"text\n", "holds no rows"),
        ("in.csv", b"id,comment\n1,hello\n", "no column 'text', only id, comment"),
        ("in.csv", b"id,text\n1\n", "line 2: not as many cells"),
        ("in.csv", b'text\n"open\n', "unexpected end of data"),
        ("in.txt", b"fine\ncaf\xe9\n", "line 2: byte 0xe9 is not utf-8"),
        ("in.jsonl", b'{"text": "a"}\n{"text": 3}\n', "line 2: no text under 'text'"),
        ("in.jsonl", b'{"text": "a"}\nnot json\n', "line 2: not JSON"),
        ("in.xlsx", b"PK", "must end in"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_by_line(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    """What is wrong, where, and what to do."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadData, match=message):
        text_files.read(path)


def test_files_of_other_programs_are_read(tmp_path: Path) -> None:
    """A byte order mark, Windows' line ends, another encoding, a separator that only Unicode takes for a line end."""
    (tmp_path / "a.csv").write_bytes('\ufefftext,n\r\n"one\r\ntwo",1\r\n'.encode())
    assert text_files.read(tmp_path / "a.csv") == [{"text": "one\r\ntwo", "n": "1"}]
    (tmp_path / "b.txt").write_bytes("café\r\n\r\nthé\r\n".encode("cp1252"))
    assert [row["text"] for row in text_files.read(tmp_path / "b.txt", encoding="cp1252")] == ["café", "thé"]
    (tmp_path / "c.jsonl").write_text('{"text": "a\u2028b"}\n', "utf-8")
    assert text_files.read(tmp_path / "c.jsonl") == [{"text": "a\u2028b"}]
    with pytest.raises(BadData, match="no encoding is called"):
        text_files.read(tmp_path / "b.txt", encoding="klingon")


@pytest.mark.parametrize("text", ["=1+1", " =1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "\x00=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    """Whatever a spreadsheet would execute gets an apostrophe."""
    assert str(cell(text)).startswith("'")


def test_a_terminal_is_not_steered() -> None:
    """Escape sequences, bells, direction marks and line ends are shown, not obeyed; emoji stay whole."""
    shown = printable("a\x1b[2Jb\x07\u202eevil\r\nnew\u2028line \ud83d 👩\u200d🚀")
    assert shown == "a\\x1b[2Jb\\x07\\u202eevil ⏎ new ⏎ line \\ud83d 👩\u200d🚀"

"""`commentsense analyze` against a whole stack."""

import csv
import json
from pathlib import Path

from tests.e2e.conftest import RunningStack, commentsense, environment, some_ports

DEMO = "cs-demo-001"
LABELS = ("negative", "neutral", "positive")
HOSTILE = [
    "\x1b[2J\x1b]0;owned\x07clears the screen",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "@SUM(1+1)",
    "\u202egnp.exe looks harmless",
    "<script>alert(1)</script> <b>bold</b>",
    "[bold red]markup[/bold red] :smile:",
    "line one\nline two\r\nline three",
    "nul \x00 inside",
    "👍👍👍",
    "مرحبا كيف حالك",
    "x" * 10_000,
]


def test_the_demo_video_is_shown(stack: RunningStack):
    """The demo's result is printed: shares with intervals, timeline, terms, liked comments, and nothing but text."""
    done = stack.call("analyze", DEMO)
    assert done.returncode == 0, done.stderr
    text = done.stdout
    for part in (*LABELS, "95 % intervals", "Comments by", "set each label apart", "Most liked comments", "likes"):
        assert part in text
    assert "completed" in text
    assert "\x1b" not in text
    assert "comments read" in done.stderr


def test_json_agrees_with_itself_and_with_youtube(stack: RunningStack):
    """--json holds a result in which every comment that the video holds is counted once."""
    done = stack.call("analyze", f"https://www.youtube.com/watch?v={DEMO}&t=10s", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    analysis = found["analysis"]
    _, truth = stack.http("GET", f"{stack.stub}/stub/videos/{DEMO}/comments")
    progress, basis = analysis["progress"], analysis["basis"]
    assert analysis["state"] == "completed"
    assert progress["fetched"] == len(truth)
    assert progress["scored"] + sum(progress["skipped"].values()) == len(truth)
    counted = sum(share["count"] for share in analysis["shares"])
    assert counted == basis["counted"]
    owner_left_out = 0 if basis["includes_owner"] else basis["owner_comments"]
    assert counted + basis["unsupported_language"] >= progress["scored"] - owner_left_out
    for share in analysis["shares"]:
        assert 0 <= share["low"] <= share["estimate"] <= share["high"] <= 1
    assert abs(sum(share["estimate"] for share in analysis["shares"]) - 1) < 0.01
    assert set(found["comments"]) == set(LABELS)
    assert sum(point["total"] for point in found["timeline"]["points"]) <= counted


def test_csv_holds_every_comment(stack: RunningStack, tmp_path: Path):
    """--csv writes a row for each comment that was read, and leaves no other file behind."""
    target = tmp_path / "demo.csv"
    done = stack.call("analyze", DEMO, "--csv", str(target), "--json")
    assert done.returncode == 0, done.stderr
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == json.loads(done.stdout)["analysis"]["progress"]["fetched"]
    assert len({row["id"] for row in rows}) == len(rows)
    assert list(tmp_path.iterdir()) == [target]


def test_hostile_comments_do_nothing(stack: RunningStack, tmp_path: Path):
    """Escapes, formulas, markup, NUL and direction marks are counted, and act neither in a terminal nor in a sheet."""
    source = tmp_path / "hostile.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text"])
        writer.writerows([text] for text in HOSTILE)
    video = "hostile-001"
    made = stack.http("POST", f"{stack.stub}/stub/videos", {"id": video, "comments": 36, "csv": str(source)})
    assert made[0] == 201, made
    target = tmp_path / "out.csv"
    done = stack.call("analyze", video, "--csv", str(target))
    assert done.returncode == 0, done.stderr
    for character in ("\x1b", "\x07", "\x00", "\u202e", "\r"):
        assert character not in done.stdout + done.stderr
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 36
    for row in rows:
        assert not any((cell or "").startswith(("=", "+", "@", "\t", "\r")) for cell in row.values())
    as_json = stack.call("analyze", video, "--json")
    assert "\x1b" not in as_json.stdout
    assert json.loads(as_json.stdout)["analysis"]["progress"]["fetched"] == 36


def test_a_limit_is_kept_and_said(stack: RunningStack):
    """--max-comments stops there, and the result says how many of how many were read and in which order."""
    stack.http("POST", f"{stack.stub}/stub/videos", {"id": "limited-001", "comments": 900})
    done = stack.call("analyze", "limited-001", "--max-comments", "200", "--no-replies", "--json")
    assert done.returncode == 0, done.stderr
    analysis = json.loads(done.stdout)["analysis"]
    assert analysis["progress"]["fetched"] == 200
    assert analysis["options"]["include_replies"] is False
    shown = stack.call("analyze", "limited-001", "--max-comments", "200", "--no-replies")
    assert "newest first" in shown.stdout


def test_a_wrong_video_is_a_usage_error(stack: RunningStack):
    """What is no id and no URL of a video ends with 2 and the accepted forms, and starts nothing."""
    for wrong in ("nonsense", "https://example.org/watch?v=dQw4w9WgXcQ", "https://www.youtube.com/@someone", ""):
        done = stack.call("analyze", wrong)
        assert done.returncode == 2, wrong
        assert "youtu.be/" in done.stderr
        assert not done.stdout


def test_failures_say_why_and_what_to_do(stack: RunningStack):
    """Comments that are off and a video that is gone end with 4, a code, a reason and advice."""
    for video, code in (("cs-disabled", "comments_disabled"), ("cs-notfound", "video_not_found")):
        done = stack.call("analyze", video)
        assert done.returncode == 4, done.stdout + done.stderr
        assert code in done.stdout
        assert "Shares" not in done.stdout


def test_no_stack_is_said_with_the_command_that_starts_one(tmp_path: Path):
    """Where nothing answers, analyze and predict end with 6 and name the address and `commentsense up`."""
    port = some_ports(1)[0]
    env = environment(COMMENTSENSE_STATE_DIR=str(tmp_path), COMMENTSENSE_API_URL=f"http://127.0.0.1:{port}")
    for arguments in (("analyze", DEMO), ("predict", "text")):
        done = commentsense(*arguments, env=env)
        assert done.returncode == 6
        assert str(port) in done.stderr
        assert "commentsense up" in done.stderr


def test_a_time_limit_ends_the_wait_and_not_the_analysis(stack: RunningStack):
    """With --timeout the command ends with 7, and the analysis is completed all the same."""
    stack.http("POST", f"{stack.stub}/stub/videos", {"id": "slow-vid-01", "comments": 500})
    stack.http("PUT", f"{stack.stub}/stub/switches", {"latency_ms": 1500})
    try:
        done = stack.call("analyze", "slow-vid-01", "--timeout", "1")
        assert done.returncode == 7, done.stdout + done.stderr
        assert "goes on" in done.stderr
    finally:
        stack.http("PUT", f"{stack.stub}/stub/switches", {"latency_ms": 0})
    again = stack.call("analyze", "slow-vid-01", "--json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["analysis"]["progress"]["fetched"] == 500

"""What stands before every key."""

import ast
from pathlib import Path

import pytest
from commentsense_contracts.key_prefix import check_key_prefix, with_prefix
from commentsense_contracts.settings import CommonSettings
from pydantic import ValidationError
from redis.commands.core import CoreCommands

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("INFO", "memory"), ("INFO", "memory")),
        (("TIME",), ("TIME",)),
        (("HSET", "a", "field", "value"), ("HSET", "{t}:a", "field", "value")),
        (("ZRANGE", "a", 0, -1), ("ZRANGE", "{t}:a", 0, -1)),
        (("EXISTS", "a", "b"), ("EXISTS", "{t}:a", "{t}:b")),
        (("EVAL", "return 1", 2, "a", "b", "value"), ("EVAL", "return 1", 2, "{t}:a", "{t}:b", "value")),
        (("EVALSHA", "sha", "1", "a", 7), ("EVALSHA", "sha", "1", "{t}:a", 7)),
        (("EVAL", "return 1", 0, "value"), ("EVAL", "return 1", 0, "value")),
    ],
)
def test_keys_and_nothing_else_get_the_prefix(command: tuple[object, ...], expected: tuple[object, ...]) -> None:
    """Fields, values, ranges and scripts stay as they are."""
    assert with_prefix("{t}:", command) == expected
    assert with_prefix("", command) == command


def test_a_command_whose_keys_are_not_known_is_not_sent() -> None:
    """Also without a prefix, so that a test meets it and not the first installation that has one."""
    with pytest.raises(LookupError, match="LMOVE"):
        with_prefix("", ("LMOVE", "a", "b", "LEFT", "LEFT"))


@pytest.mark.parametrize("prefix", ["", "{commentsense}:", "a:{b-c}:d_", "{x}"])
def test_prefixes_that_work(prefix: str) -> None:
    """None, or one that holds a tag."""
    assert check_key_prefix(prefix) == prefix
    assert CommonSettings(redis_key_prefix=prefix).redis_key_prefix == prefix


@pytest.mark.parametrize("prefix", ["commentsense:", "{}:", "{a}{b}", "}a{", "{a:", "{a b}", "{a}*", "{a}\n"])
def test_prefixes_that_do_not(prefix: str) -> None:
    """Without a tag, with an empty or a second one, or with what patterns and lines would mean something to."""
    with pytest.raises(ValidationError, match="tag"):
        CommonSettings(redis_key_prefix=prefix)


def test_every_command_that_the_services_use_is_known() -> None:
    """A call of one whose keys are not known fails at once; this finds it also where no test comes by."""
    # What stands in the sources under the name of a command, and is a method of something else.
    others = {"append", "delete", "digest", "dump", "execute_command", "keys", "register", "reset", "shutdown"}
    others |= {"sort", "touch", "wait"}
    used = set()
    for service in ("api", "contracts", "fetcher", "worker"):
        for source in (ROOT / "services" / service / "src").rglob("*.py"):
            names = {node.attr for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Attribute)}
            used |= {name for name in names - others if hasattr(CoreCommands, name) and not name.startswith("_")}
    assert {"zrank", "unlink", "evalsha"} <= used
    for name in used:
        with_prefix("{t}:", (name.upper(), "a", 1))

"""Who may pass."""

import pytest
from commentsense_api.gate import Tokens
from commentsense_api.settings import ApiSettings
from commentsense_api.trace import traceparent
from pydantic import ValidationError


def test_without_tokens_everybody_is_local() -> None:
    """A service without tokens has one owner."""
    assert Tokens({}).owner(None) == "local"


def test_a_token_names_its_owner() -> None:
    """Each token opens its own analyses, nothing else does."""
    tokens = Tokens({"a" * 16: "ann", "b" * 16: "bob"})
    assert tokens.owner("Bearer " + "a" * 16) == "ann"
    assert tokens.owner("bearer " + "b" * 16) == "bob"
    for wrong in (None, "", "Bearer", "Bearer x", "Basic " + "a" * 16, "a" * 16, "Bearer \udc80"):
        assert tokens.owner(wrong) is None


def test_tokens_are_read_from_pairs_and_hidden() -> None:
    """Names and tokens come from one setting that never shows in a representation."""
    settings = ApiSettings(api_tokens="ann:0123456789abcdef, bob:fedcba9876543210")
    assert settings.tokens == {"0123456789abcdef": "ann", "fedcba9876543210": "bob"}
    assert "0123456789abcdef" not in repr(settings)


@pytest.mark.parametrize(
    "wrong",
    [
        {"api_tokens": "ann"},
        {"api_tokens": "ann:short"},
        {"rate_limit": "fast"},
        {"retention_days": 31},
        {"cors_origin_regex": "("},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, object]) -> None:
    """A mistake ends the start instead of weakening the service."""
    with pytest.raises(ValidationError):
        ApiSettings(**wrong)


def test_the_rate_limit_can_be_turned_off() -> None:
    """`off` means none; the default is one."""
    assert ApiSettings(rate_limit="off").limit is None
    assert ApiSettings().limit is not None


def test_a_valid_traceparent_is_kept_and_any_other_replaced() -> None:
    """Only W3C headers pass; the rest, however odd, get a new one."""
    good = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    assert traceparent(good) == good
    for wrong in (None, "", "x", good + "\n", good.upper(), "00-" + "0" * 32 + "-" + "b" * 16 + "-01"):
        made = traceparent(wrong)
        assert made != wrong
        assert traceparent(made) == made

"""The environment that each service of the stack is started with: named variables only, secrets only to their owner."""

from collections.abc import Mapping

from commentsense_contracts.settings import PREFIX

_BASICS = frozenset({"HOME", "USER", "LOGNAME", "PATH", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV"})
_PYTHON = frozenset({"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"})
_CERTIFICATES = frozenset({"SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"})
_THREADS = frozenset({"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"})
_PASSED = _BASICS | _PYTHON | _CERTIFICATES | _THREADS
_PROXIES = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"})
_SECRET_ENDINGS = ("TOKEN", "TOKENS", "KEY", "KEYS", "PASSWORD", "SECRET")


def child_environment(
    parent: Mapping[str, str],
    own: Mapping[str, str],
    *,
    bin_folder: str,
    secrets: frozenset[str] = frozenset(),
    proxies: bool = False,
) -> dict[str, str]:
    """What a service sees.

    Args:
        parent: the environment of `commentsense up`.
        own: what the stack decides for this service; wins.
        bin_folder: folder of the environment's programs, first on PATH (mlflow starts some by name).
        secrets: names of secret variables of the parent that this service may have.
        proxies: whether it talks to the internet.
    """
    passed = {
        name: value
        for name, value in parent.items()
        if name in _PASSED
        or name.startswith("LC_")
        or name in secrets
        or (proxies and name in _PROXIES)
        or (name.startswith(PREFIX) and not name.endswith(_SECRET_ENDINGS))
    }
    passed["PATH"] = bin_folder + (":" + passed["PATH"] if passed.get("PATH") else "")
    passed["PYTHONUNBUFFERED"] = "1"
    return passed | dict(own)

"""What is shipped: the manifest's promises, the built files, the zip."""

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import chromium

MOST_BYTES = 200_000
LANGUAGES = {"en", "es", "zh_CN", "de"}
# Addresses that a script may hold: names of XML's languages, and YouTube's, for links that a person follows.
HARMLESS = re.compile(r"https?://(www\.w3\.org/(2000/svg|1999/xhtml|1998/Math/MathML)|(www|m)\.youtube\.com(/|$))")


@pytest.fixture(scope="module")
def manifest(built_extension: Path) -> dict[str, Any]:
    """The manifest that is shipped."""
    read = json.loads((built_extension / "manifest.json").read_text())
    assert isinstance(read, dict)
    return read


def scripts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file that runs or can make something run: name and text."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".js", ".html", ".css"}:
            yield path.relative_to(folder).as_posix(), path.read_text()


def test_the_manifest_asks_for_what_is_promised_and_no_more(manifest: dict[str, Any]) -> None:
    """Two permissions, servers only when one is set, YouTube's pages for the content script, no key of anything."""
    assert manifest["manifest_version"] == 3
    assert sorted(manifest["permissions"]) == ["sidePanel", "storage"]
    assert sorted(manifest["optional_host_permissions"]) == ["http://*/*", "https://*/*"]
    allowed = {
        "manifest_version", "name", "short_name", "description", "version", "default_locale", "minimum_chrome_version",
        "permissions", "optional_host_permissions", "background", "content_scripts", "action", "side_panel",
        "options_ui", "icons", "content_security_policy",
    }  # fmt: skip
    assert set(manifest) <= allowed
    (script,) = manifest["content_scripts"]
    assert script["matches"] == ["https://www.youtube.com/*", "https://m.youtube.com/*"]
    assert not script.get("all_frames", False)
    assert script.get("world", "ISOLATED") == "ISOLATED"


def test_the_manifest_names_files_that_are_there(manifest: dict[str, Any], built_extension: Path) -> None:
    """Pages, worker, content script and icons; and the version is the package's."""
    (script,) = manifest["content_scripts"]
    named = [
        manifest["background"]["service_worker"],
        manifest["side_panel"]["default_path"],
        manifest["options_ui"]["page"],
        *script["js"],
        *script.get("css", []),
        *manifest["icons"].values(),
        *manifest["action"]["default_icon"].values(),
    ]
    assert [name for name in named if not (built_extension / name).is_file()] == []
    package = json.loads((chromium.EXTENSION / "package.json").read_text())
    assert manifest["version"] == package["version"]
    for size, name in manifest["icons"].items():
        # Width and height stand at fixed places in a PNG.
        head = (built_extension / name).read_bytes()[16:24]
        assert (int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")) == (int(size), int(size))


def test_the_policy_lets_nothing_in(manifest: dict[str, Any]) -> None:
    """Scripts and styles come from the package alone; nothing may be framed, based or sent by a form."""
    policy = dict(
        part.strip().split(" ", 1) for part in manifest["content_security_policy"]["extension_pages"].split(";")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'none'",
        "connect-src": "'self' https: http:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


FORBIDDEN = {
    "HTML made of text": r"\b(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|srcdoc)\b",
    "HTML that is read": r"\b(createContextualFragment|DOMParser|parseHTMLUnsafe)\b",
    "document.write": r"document\.write",
    "text that runs": r"\beval\s*\(|\bnew Function\b|\bFunction\s*\(\s*[\"'`]",
    "text in a timer": r"set(Timeout|Interval)\s*\(\s*[\"'`]",
    "scripts fetched": r"\bimportScripts\b|<script[^>]+src=[\"']?(https?:)?//|import\s*\(\s*[\"'`]https?:",
    "styles in markup": r"\sstyle=[\"']|setAttribute\(\s*[\"'`]style",
    "listeners in markup": r"<[a-z][^>]*\son[a-z]+\s*=",
    "javascript: addresses": r"javascript:",
    "tracking": r"sendBeacon|google-analytics|sentry",
    "a key of YouTube's API": r"AIza[0-9A-Za-z_-]{10}",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_built_files_hold_nothing_forbidden(built_extension: Path, what: str) -> None:
    """Neither our code nor a library's in the package can turn text into markup or code."""
    found = [
        f"{name}: {text[max(0, match.start() - 40) : match.end() + 40]}"
        for name, text in scripts(built_extension)
        for match in re.finditer(FORBIDDEN[what], text)
    ]
    assert found == []


def test_the_built_files_name_no_address_of_others(built_extension: Path) -> None:
    """No server is known to the code but the one that the user sets; examples in texts are never asked."""
    found = [
        f"{name}: {match.group()}"
        for name, text in scripts(built_extension)
        for match in re.finditer(r"https?://[^\s\"'`$)]+", text)
        if not HARMLESS.match(match.group())
    ]
    assert found == []


def test_the_content_script_is_one_plain_script(built_extension: Path) -> None:
    """Chrome loads it as no module, and it needs none: no import, nothing fetched, no storage read."""
    text = (built_extension / "page.js").read_text()
    assert not re.search(r"^\s*(import|export)\b", text, re.MULTILINE)
    assert not re.search(r"\bimport\s*\(", text)
    assert "fetch(" not in text
    assert "XMLHttpRequest" not in text
    assert "chrome.storage" not in text


def test_every_language_has_every_text(built_extension: Path) -> None:
    """The same keys in all four, none empty, short enough for the store where the store has a limit."""
    folder = built_extension / "_locales"
    texts = {path.name: json.loads((path / "messages.json").read_text()) for path in folder.iterdir()}
    assert set(texts) == LANGUAGES
    for entries in texts.values():
        assert set(entries) == set(texts["en"])
        assert all(entry["message"].strip() for entry in entries.values())
        assert len(entries["core_name"]["message"]) <= 75
        assert len(entries["core_description"]["message"]) <= 132


def test_the_zip(tmp_path: Path) -> None:
    """Small enough, the manifest at its root, the very files of dist, and the same bytes each time."""
    target = chromium.EXTENSION / "commentsense-extension.zip"
    with chromium.build_lock():
        said = chromium.npm("run", "zip")
        first = target.read_bytes()
        chromium.npm("run", "zip")
        assert target.read_bytes() == first
        assert len(first) < MOST_BYTES
        assert f"{len(first)} bytes" in said
        with zipfile.ZipFile(target) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            archive.extractall(tmp_path / "unpacked")
        dist = chromium.DIST
        files = {path.relative_to(dist).as_posix(): path for path in dist.rglob("*") if path.is_file()}
        assert names == sorted(files)
        assert "manifest.json" in names
        assert not [name for name in names if name.endswith((".map", ".ts"))]
        for name, path in files.items():
            assert (tmp_path / "unpacked" / name).read_bytes() == path.read_bytes()

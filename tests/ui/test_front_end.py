"""The front end as it is built: types, logic, sizes, names, and what the lock file says."""

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

import hatch_build

LOCK = hatch_build.UI / "package-lock.json"
LIMITS = {"site.js": 25_000, "samv.js": 20_000, "samv-write.js": 15_000, "site.css": 10_000}


@pytest.fixture(scope="module")
def node() -> str:
    """Node with the packages installed and everything built."""
    assert hatch_build.main() == 0
    found = (
        hatch_build.system_node() or hatch_build.packaged_node() or hatch_build.downloaded_node()
    )
    assert found is not None
    return found.node


@pytest.fixture(scope="module")
def manifest(node: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((hatch_build.DIST / "manifest.json").read_text())
    return found


def test_the_logic_without_a_browser_does_what_its_tests_say(node: str) -> None:
    ran = _run(node, "build.mjs", "test")

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"^# fail 0$", ran.stdout, re.MULTILINE)


def test_the_types_agree(node: str) -> None:
    checked = _run(node, "node_modules/typescript/bin/tsc", "--noEmit")

    assert checked.returncode == 0, checked.stdout


def test_each_file_is_named_after_its_content_and_small(manifest: dict[str, str]) -> None:
    pictures = {"icons.svg", "favicon.svg"}
    code = {"site.css", "site.js", "samv.js", "samv-write.js"}
    assert set(manifest) == code | pictures | {"source-sans-3.woff2"}
    for name, built in manifest.items():
        assert re.fullmatch(rf"{Path(name).stem}-[0-9a-f]{{10}}{Path(name).suffix}", built)
        assert (hatch_build.DIST / built).is_file()
    for name, limit in LIMITS.items():
        assert len(gzip.compress((hatch_build.DIST / manifest[name]).read_bytes())) < limit


def test_what_is_built_names_no_path_of_the_machine_that_built_it(
    manifest: dict[str, str],
) -> None:
    for built in manifest.values():
        content = (hatch_build.DIST / built).read_bytes()
        assert b"sourceMappingURL" not in content
        assert str(hatch_build.ROOT).encode() not in content


def test_every_width_in_a_foreign_page_hangs_on_our_own_font_size(
    manifest: dict[str, str],
) -> None:
    for_reading, for_writing = (
        (hatch_build.DIST / manifest[name]).read_text() for name in ("samv.js", "samv-write.js")
    )

    assert ":host{all:initial!important;display:block!important;" in for_reading
    for script in (for_reading, for_writing):
        assert re.findall(r"[0-9.]rem\b", script) == []
        assert ":root" not in script


def test_the_script_of_foreign_pages_asks_for_the_tools_of_its_own_build(
    manifest: dict[str, str],
) -> None:
    script = (hatch_build.DIST / manifest["samv.js"]).read_text()

    assert re.findall(r"samv-write-[0-9a-f]+\.js", script) == [manifest["samv-write.js"]]


def test_the_lock_file_says_what_but_not_from_where() -> None:
    packages: dict[str, dict[str, object]] = json.loads(LOCK.read_text())["packages"]

    assert len(packages) > 5
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in packages.items() if name)


def test_the_licences_of_font_and_icons_lie_beside_them(manifest: dict[str, str]) -> None:
    assert "OPEN FONT LICENSE" in (hatch_build.DIST / "source-sans-3.LICENSE.txt").read_text()
    assert "ISC" in (hatch_build.DIST / "icons.LICENSE.txt").read_text()


def test_a_second_build_of_the_same_sources_is_no_work(
    manifest: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hatch_build, "build", lambda node: pytest.fail(f"built with {node}"))

    assert hatch_build.main() == 0


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=hatch_build.UI, capture_output=True, text=True, timeout=60, check=False
    )

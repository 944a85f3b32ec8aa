"""The built front end: types, logic, sizes, names, and the lock file."""

import gzip
import json
import re
import subprocess
from pathlib import Path

import pytest

import hatch_build
from groups_service.core.page_urls import PAGE_PATHS
from tests.support.waiting import MAX_WAIT_SECONDS

LOCK = hatch_build.UI / "package-lock.json"
SOURCES = hatch_build.UI / "src"
LIMITS = {"site.js": 25_000, "samv.js": 20_000, "samv-write.js": 15_000, "site.css": 10_000}


@pytest.fixture(scope="module")
def node() -> str:
    """Node with the packages installed and everything built."""
    assert hatch_build.main() == 0
    tools = (
        hatch_build.system_node() or hatch_build.packaged_node() or hatch_build.downloaded_node()
    )
    assert tools is not None
    return tools.node


@pytest.fixture(scope="module")
def manifest(node: str) -> dict[str, str]:
    names: dict[str, str] = json.loads((hatch_build.DIST / "manifest.json").read_text())
    return names


def test_front_end_unit_tests_pass(node: str) -> None:
    process = _run(node, "build.mjs", "test")

    assert process.returncode == 0, process.stdout + process.stderr
    assert re.search(r"^# fail 0$", process.stdout, re.MULTILINE)


def test_front_end_types_are_correct(node: str) -> None:
    process = _run(node, "node_modules/typescript/bin/tsc", "--noEmit")

    assert process.returncode == 0, process.stdout


def test_modules_have_no_import_cycle() -> None:
    imports = {path: _list_imports(path) for path in sorted(SOURCES.rglob("*.ts"))}

    assert sum(len(modules) for modules in imports.values()) > 100
    assert _find_import_cycle(imports) == []


def test_scripts_build_the_page_urls_of_the_server() -> None:
    source = (SOURCES / "lib" / "page-urls.ts").read_text()
    paths = dict(re.findall(r'^  (\w+): "(/.+)",$', source, re.MULTILINE))

    assert paths
    assert paths.items() <= PAGE_PATHS.items()


def test_built_files_are_named_by_content_and_small(manifest: dict[str, str]) -> None:
    pictures = {"icons.svg", "favicon.svg"}
    code = {"site.css", "site.js", "samv.js", "samv-write.js"}
    assert set(manifest) == code | pictures | {"source-sans-3.woff2"}
    for name, built in manifest.items():
        assert re.fullmatch(rf"{Path(name).stem}-[0-9a-f]{{10}}{Path(name).suffix}", built)
        assert (hatch_build.DIST / built).is_file()
    for name, limit in LIMITS.items():
        assert len(gzip.compress((hatch_build.DIST / manifest[name]).read_bytes())) < limit


def test_built_files_contain_no_path_of_the_build_machine(
    manifest: dict[str, str],
) -> None:
    for built in manifest.values():
        content = (hatch_build.DIST / built).read_bytes()
        assert b"sourceMappingURL" not in content
        assert str(hatch_build.ROOT).encode() not in content


def test_embedded_widths_do_not_depend_on_the_host_font_size(
    manifest: dict[str, str],
) -> None:
    for_reading, for_writing = (
        (hatch_build.DIST / manifest[name]).read_text() for name in ("samv.js", "samv-write.js")
    )

    assert ":host{all:initial!important;display:block!important;" in for_reading
    for script in (for_reading, for_writing):
        assert re.findall(r"[0-9.]rem\b", script) == []
        assert ":root" not in script


def test_embed_script_loads_the_tools_of_its_own_build(
    manifest: dict[str, str],
) -> None:
    script = (hatch_build.DIST / manifest["samv.js"]).read_text()

    assert re.findall(r"samv-write-[0-9a-f]+\.js", script) == [manifest["samv-write.js"]]


def test_lock_file_contains_checksums_but_no_addresses() -> None:
    packages: dict[str, dict[str, object]] = json.loads(LOCK.read_text())["packages"]

    assert len(packages) > 5
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert all("integrity" in entry for name, entry in packages.items() if name)


def test_licences_of_font_and_icons_are_included(manifest: dict[str, str]) -> None:
    assert "OPEN FONT LICENSE" in (hatch_build.DIST / "source-sans-3.LICENSE.txt").read_text()
    assert "ISC" in (hatch_build.DIST / "icons.LICENSE.txt").read_text()


def test_second_build_of_the_same_sources_does_nothing(
    manifest: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hatch_build, "build", lambda node: pytest.fail(f"built with {node}"))

    assert hatch_build.main() == 0


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=hatch_build.UI,
        capture_output=True,
        text=True,
        timeout=MAX_WAIT_SECONDS,
        check=False,
    )


def _list_imports(path: Path) -> list[Path]:
    """Return the modules that the file imports or re-exports, including type imports."""
    names = re.findall(r'^(?:import|export) .*?"(\.[^"]+)";$', path.read_text(), re.MULTILINE)
    return [(path.parent / f"{name}.ts").resolve() for name in names]


def _find_import_cycle(imports: dict[Path, list[Path]]) -> list[str]:
    """Return the names of the modules in a cycle, or an empty list."""
    finished: set[Path] = set()

    def visit(module: Path, importers: list[Path]) -> list[Path]:
        if module in importers:
            return [*importers[importers.index(module) :], module]
        if module not in finished:
            for imported in imports[module]:
                if cycle := visit(imported, [*importers, module]):
                    return cycle
            finished.add(module)
        return []

    cycles = (visit(module, []) for module in imports)
    return [str(module.relative_to(SOURCES)) for module in next(filter(None, cycles), [])]

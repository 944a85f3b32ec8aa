"""`make dev`: serve the demo, and restart or rebuild when a source file changes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import watchfiles

import hatch_build

PACKAGES = ("auth", "notifications", "groups_service")
PYTHON_SUFFIXES = {".py", ".html", ".toml", ".po"}
FRONT_END_SUFFIXES = {".ts", ".css", ".mjs"}
SHUTDOWN_SECONDS = 15


def main() -> int:
    """Watch until interrupted. Returns the exit status."""
    try:
        while True:
            with _service():
                _wait_for_restart()
    except KeyboardInterrupt:
        return 0


def _wait_for_restart() -> None:
    """Rebuild the front end on each change of it; return when the service has to restart."""
    for changes in watchfiles.watch(*PACKAGES, watch_filter=_is_source):
        paths = {Path(path) for _, path in changes}
        if any(path.suffix in FRONT_END_SUFFIXES for path in paths):
            hatch_build.main()
        print(f"changed: {', '.join(sorted(path.name for path in paths))}", flush=True)
        return


def _is_source(_: watchfiles.Change, path: str) -> bool:
    place = Path(path)
    if "node_modules" in place.parts or "static" in place.parts:
        return False
    return place.suffix in PYTHON_SUFFIXES | FRONT_END_SUFFIXES


@contextmanager
def _service() -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "groups_service", "run"])
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(SHUTDOWN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())

"""`make check`: what holds for every file, whatever it does."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent

GATES = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy", "--no-error-summary"],
    "import contracts": ["lint-imports"],
    "API contract": ["openapi-spec-validator", "openapi.yaml"],
}


def main() -> int:
    failed = [name for name, command in GATES.items() if not _holds(name, command)]
    if failed:
        print(f"Does not hold: {', '.join(failed)}.")
    return bool(failed)


def _holds(name: str, command: list[str]) -> bool:
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], check=False, capture_output=True, text=True
    )
    print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
    if done.returncode:
        print(done.stdout + done.stderr)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())

"""`make check`: the checks that hold for every file."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent

CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy", "--no-error-summary"],
    "import contracts": ["lint-imports"],
    "API contract": ["openapi-spec-validator", "openapi.yaml"],
    "generated contract": ["python", "-m", "tests.tools.generate_contract", "--check"],
}


def main() -> int:
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    if failed:
        print(f"Does not hold: {', '.join(failed)}.")
    return bool(failed)


def _passes(name: str, command: list[str]) -> bool:
    process = subprocess.run(
        [str(BIN / command[0]), *command[1:]], check=False, capture_output=True, text=True
    )
    print(f"{name}: {'ok' if process.returncode == 0 else 'FAILED'}", flush=True)
    if process.returncode:
        print(process.stdout + process.stderr)
    return process.returncode == 0


if __name__ == "__main__":
    sys.exit(main())

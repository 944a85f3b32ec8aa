"""`python -m tests.durability`: acknowledged writes exist once and arrive despite faults."""

import argparse
import asyncio
import subprocess
import sys

from tests.durability import faults
from tests.durability.ledger import FaultReport, run_faults

NAMES = sorted(faults.ON_SQLITE.keys() | faults.ON_POSTGRES.keys())
HEAD = (
    "fault",
    "times",
    "written",
    "again",
    "heard",
    "back",
    "resync",
    "away s",
    "missing",
    "double",
    "gaps",
    "differ",
    "leaked",
)


def main() -> int:
    arguments = _build_parser().parse_args()
    if arguments.database:
        return int(not asyncio.run(_check_database(arguments.database, arguments)))
    return max(_check_in_own_process(database) for database in ("sqlite", "postgres"))


def _check_in_own_process(database: str) -> int:
    """Return the exit status. Tortoise keeps the placeholders of one database per process."""
    command = [sys.executable, "-m", "tests.durability", *sys.argv[1:], "--database", database]
    return subprocess.run(command, check=False).returncode


async def _check_database(database: str, arguments: argparse.Namespace) -> bool:
    _print(f"\n{database}\n" + "".join(f"{word:>10}" for word in HEAD))
    is_right = True
    async for line in run_faults(database, arguments.kills, arguments.fault):
        _print(format_report(line))
        is_right = is_right and line.is_right
    _print("everything as promised" if is_right else "NOT AS PROMISED")
    return is_right


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def format_report(line: FaultReport) -> str:
    values = [getattr(line, name) for name in FaultReport.__dataclass_fields__]
    return "".join(
        f"{value:10.1f}" if isinstance(value, float) else f"{value:>10}" for value in values
    )


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.durability", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="shared out among the faults")
    parser.add_argument("--fault", choices=NAMES)
    parser.add_argument("--database", choices=["sqlite", "postgres"])
    return parser


if __name__ == "__main__":
    sys.exit(main())

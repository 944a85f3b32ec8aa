"""`python -m tests.ledger`: what was acknowledged is there once and was heard, whatever breaks."""

import argparse
import asyncio
import sys

from tests.ledger import faults
from tests.ledger.keeping import Line, kept

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
    chosen = _parser().parse_args()
    databases = [chosen.database] if chosen.database else ["sqlite", "postgres"]
    kept_all = [asyncio.run(_kept(each, chosen)) for each in databases]
    return int(not all(kept_all))


async def _kept(database: str, chosen: argparse.Namespace) -> bool:
    _say(f"\n{database}\n" + "".join(f"{word:>10}" for word in HEAD))
    right = True
    async for line in kept(database, chosen.kills, chosen.fault):
        _say(shown(line))
        right = right and line.is_right
    _say("everything as promised" if right else "NOT AS PROMISED")
    return right


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def shown(line: Line) -> str:
    values = [getattr(line, name) for name in Line.__dataclass_fields__]
    return "".join(
        f"{value:10.1f}" if isinstance(value, float) else f"{value:>10}" for value in values
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.ledger", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="shared out among the faults")
    parser.add_argument("--fault", choices=NAMES)
    parser.add_argument("--database", choices=["sqlite", "postgres"])
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""`make bench`: measure costs. `python -m tests.benchmarks groups|feeds|live`."""

import argparse
import sys
from collections.abc import Callable, Coroutine

from groups_service import settings
from groups_service.commands.errors import CommandError
from groups_service.commands.event_loop import run
from groups_service.core import log_setup
from groups_service.settings import Settings
from tests.benchmarks.feeds.benchmark import benchmark_feeds
from tests.benchmarks.groups import benchmark_groups
from tests.benchmarks.live.benchmark import benchmark_live

Benchmark = Callable[[Settings, argparse.Namespace], Coroutine[None, None, None]]

BENCHMARKS: dict[str, Benchmark] = {
    "groups": benchmark_groups,
    "feeds": benchmark_feeds,
    "live": benchmark_live,
}


def main() -> int:
    """Run one benchmark or all of them. Returns the exit status."""
    arguments = _build_parser().parse_args()
    app_settings = settings.read()
    log_setup.configure_logging("WARNING")
    try:
        for name in [arguments.what] if arguments.what != "all" else list(BENCHMARKS):
            print(f"# {name}", flush=True)
            run(BENCHMARKS[name](app_settings, arguments))
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("what", choices=["all", *BENCHMARKS], nargs="?", default="all")
    parser.add_argument(
        "--size", default="", help="live: tiny, quick or full; feeds: the number of posts"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""`bench`: what things cost, measured."""

import argparse

from groups_service.commands.bench import groups_bench
from groups_service.commands.bench_feeds import feeds_bench
from groups_service.commands.bench_live import live_bench
from groups_service.settings import Settings


async def bench(settings: Settings, chosen: argparse.Namespace) -> None:
    """Print one table."""
    benches = {"groups": groups_bench, "live": live_bench, "feeds": feeds_bench}
    await benches[chosen.what](settings, chosen)

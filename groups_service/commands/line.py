"""Reading the command line and the settings, and saying in one sentence what is wrong."""

import argparse
import sys
from collections.abc import Callable, Coroutine
from importlib import import_module

from pydantic import ValidationError

from groups_service import directories, logs, settings
from groups_service.commands.failure import Failed
from groups_service.commands.loop import run
from groups_service.errors import ServiceError
from groups_service.settings import Settings

Command = Callable[[Settings, argparse.Namespace], Coroutine[None, None, None]]

COMMANDS = {
    "run": "serving:run",
    "migrate": "maintenance:migrate",
    "sync": "maintenance:sync",
    "token": "tokens:issue",
    "demo": "demo:fill",
    "check": "check:check",
    "webhook": "webhooks:manage",
    "bench": "benches:bench",
}
"""Module and function of each; only what is asked for is imported."""

QUIET = "WARNING"
"""What other commands do they say themselves."""

WITHOUT_DEMO = {"run", "migrate"}
"""Commands that never use the demo's directory unless they are told to."""


def main(words: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    chosen = _parser().parse_args(words)
    try:
        told = settings.read()
        logs.set_up(told.log_level if chosen.command == "run" else QUIET)
        if chosen.command not in WITHOUT_DEMO and directories.is_demo(told):
            told = directories.with_demo(told)
        run(_command(chosen.command)(told, chosen))
    except KeyboardInterrupt:
        return 130
    except ValidationError as error:
        return _fail("; ".join(_said(each["loc"], each["msg"]) for each in error.errors()))
    except (Failed, ServiceError, ValueError, OSError) as error:
        return _fail(str(error))
    return 0


def _command(name: str) -> Command:
    module, _, function = COMMANDS[name].partition(":")
    found: Command = getattr(import_module(f"groups_service.commands.{module}"), function)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m groups_service", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="serve until told to stop")
    commands.add_parser("migrate", help="bring the tables up to date")
    commands.add_parser("sync", help="take over people and groups from the directory now")
    token = commands.add_parser("token", help="print a bearer token, good for one hour")
    token.add_argument("account")
    filling = commands.add_parser("demo", help="fill an empty installation")
    filling.add_argument("--list", action="store_true", help="print who can sign in, as JSON")
    filling.add_argument("--fresh", action="store_true", help="throw an earlier demo away first")
    filling.add_argument(
        "--unless-filled", action="store_true", help="do nothing where the demo is already"
    )
    commands.add_parser("check", help="say how configuration, database and directory are")
    _add_webhook(commands.add_parser("webhook", help="the sites that are told what happens"))
    bench = commands.add_parser("bench", help="say what things cost, small and large")
    bench.add_argument("what", choices=["groups", "live", "feeds"])
    bench.add_argument("--size", default="", help="live: tiny, quick, full; feeds: how many posts")
    return parser


def _add_webhook(webhook: argparse.ArgumentParser) -> None:
    acts = webhook.add_subparsers(dest="act", required=True)
    add = acts.add_parser("add", help="register a site, and print its id and secret")
    add.add_argument("url")
    add.add_argument("--closed", action="store_true", help="tell it of closed groups, too")
    acts.add_parser("list", help="every site, and what waits for it or was set aside")
    for act, says in {
        "remove": "end a registration",
        "test": "send a site something that means nothing",
        "retry": "tell a site again what was set aside",
    }.items():
        acts.add_parser(act, help=says).add_argument("id")


def _said(place: tuple[int | str, ...], what: str) -> str:
    return f"GROUPS_{'_'.join(map(str, place)).upper()}: {what}"


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1

"""Parses the command line and the settings, and reports errors in one sentence."""

import argparse
import sys
from collections.abc import Callable, Coroutine
from importlib import import_module

from pydantic import ValidationError

from groups_service import settings
from groups_service.commands.errors import CommandError
from groups_service.commands.event_loop import run
from groups_service.core import directory_factory, log_setup
from groups_service.core.errors import ServiceError
from groups_service.settings import Settings

Command = Callable[[Settings, argparse.Namespace], Coroutine[None, None, None]]

COMMANDS = {
    "run": "serve:run",
    "migrate": "database:migrate",
    "sync": "database:sync",
    "token": "tokens:issue_token",
    "demo": "demo:fill",
    "check": "check:run_checks",
    "webhook": "webhooks:manage_webhooks",
}
"""Module and function of each command; only the requested one is imported."""

OTHER_COMMANDS_LOG_LEVEL = "WARNING"
"""The log level of the other commands, which print what they do."""

COMMANDS_WITHOUT_DEMO = {"run", "migrate"}
"""Commands that use the demo directory only when the settings name it."""


def main(argv: list[str] | None = None) -> int:
    """Run one command and return the exit status."""
    arguments = _create_parser().parse_args(argv)
    try:
        loaded = _load_settings(arguments.command)
        run(_import_command(arguments.command)(loaded, arguments))
    except KeyboardInterrupt:
        return 130
    except ValidationError as error:
        messages = (_format_validation_error(each["loc"], each["msg"]) for each in error.errors())
        return _print_error("; ".join(messages))
    except (CommandError, ServiceError, ValueError, OSError) as error:
        return _print_error(str(error))
    return 0


def _load_settings(command: str) -> Settings:
    loaded = settings.read()
    is_server = command == "run"
    log_setup.configure_logging(loaded.log_level if is_server else OTHER_COMMANDS_LOG_LEVEL)
    if command in COMMANDS_WITHOUT_DEMO or not directory_factory.is_demo_installation(loaded):
        return loaded
    return directory_factory.with_demo_defaults(loaded)


def _import_command(name: str) -> Command:
    module, _, function = COMMANDS[name].partition(":")
    command: Command = getattr(import_module(f"groups_service.commands.{module}"), function)
    return command


def _create_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m groups_service", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="serve until told to stop")
    commands.add_parser("migrate", help="bring the tables up to date")
    commands.add_parser("sync", help="take over people and groups from the directory now")
    token = commands.add_parser("token", help="print a bearer token, good for one hour")
    token.add_argument("account")
    demo = commands.add_parser("demo", help="fill an empty installation")
    demo.add_argument("--list", action="store_true", help="print who can sign in, as JSON")
    demo.add_argument("--fresh", action="store_true", help="throw an earlier demo away first")
    demo.add_argument(
        "--unless-filled", action="store_true", help="do nothing where the demo is already"
    )
    commands.add_parser("check", help="say how configuration, database and directory are")
    _add_webhook_parser(commands.add_parser("webhook", help="manage the webhook endpoints"))
    return parser


def _add_webhook_parser(webhook: argparse.ArgumentParser) -> None:
    actions = webhook.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="register an endpoint and print its id and secret")
    add.add_argument("url")
    add.add_argument("--closed", action="store_true", help="also send events of closed groups")
    actions.add_parser("list", help="list the endpoints with their waiting and failed deliveries")
    for action, help_text in {
        "remove": "end a registration",
        "test": "send a test event to an endpoint",
        "retry": "send failed deliveries again",
    }.items():
        actions.add_parser(action, help=help_text).add_argument("id")


def _format_validation_error(location: tuple[int | str, ...], message: str) -> str:
    return f"GROUPS_{'_'.join(map(str, location)).upper()}: {message}"


def _print_error(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1

"""The tables can be made again over themselves: an interrupted run is repeated."""

from groups_service.database import Database, migrate, sql
from notifications import inbox
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.note import Note, Ref
from notifications.notifier import Notifier
from tests.live.application import AT


async def test_a_repeated_migration_keeps_what_is_there(clean: Database) -> None:
    await Notifier(InProcess(Hub())).tell("e1", Note("posted", Ref("post", "p1"), AT), ["bo"])
    await sql("DELETE FROM tortoise_migrations WHERE app = 'notifications'")

    applied = await migrate(clean)

    assert applied[:2] == ["notifications.0001_initial", "notifications.0002_levels"]
    assert len(await inbox.page("bo", limit=10)) == 1

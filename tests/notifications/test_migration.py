"""The migration can be repeated after an interruption."""

from groups_service.database import Database, migrate, sql
from notifications.inbox import inbox
from notifications.live.fanout import InProcessFanout
from notifications.live.hub import Hub
from notifications.notifier import Notifier
from notifications.payload import NotificationPayload, Ref
from tests.live.support.application import NOW


async def test_repeated_notification_migration_keeps_rows(empty_database: Database) -> None:
    await Notifier(InProcessFanout(Hub())).notify(
        "e1", NotificationPayload("posted", Ref("post", "p1"), NOW), ["bo"]
    )
    await sql("DELETE FROM tortoise_migrations WHERE app = 'notifications'")

    applied = await migrate(empty_database)

    assert applied == ["notifications.0001_initial"]
    assert len(await inbox.list_notifications("bo", limit=10)) == 1

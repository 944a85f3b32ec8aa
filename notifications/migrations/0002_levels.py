"""Levels and preferences; notices that grow, are read with their thing, and are pruned."""

from tortoise.migrations.migration import Migration as Step

from notifications.migrations import Column, ddl

CHOICES = (
    """CREATE TABLE IF NOT EXISTS notification_level (
        recipient VARCHAR(64) NOT NULL,
        about_type VARCHAR(40) NOT NULL,
        about_id VARCHAR(64) NOT NULL,
        level VARCHAR(8),
        for_now VARCHAR(8),
        until {time},
        PRIMARY KEY (recipient, about_type, about_id)
    )""",
    """CREATE INDEX IF NOT EXISTS notification_level_about
        ON notification_level (about_type, about_id)""",
    """CREATE TABLE IF NOT EXISTS notification_preference (
        recipient VARCHAR(64) NOT NULL PRIMARY KEY,
        mail VARCHAR(16) NOT NULL,
        digest_hour SMALLINT NOT NULL,
        quiet_from VARCHAR(5),
        quiet_to VARCHAR(5),
        leave_until {time}
    )""",
)

GROWING = (
    Column("notification_notice", "thing_type", "VARCHAR(40)"),
    Column("notification_notice", "thing_id", "VARCHAR(64)"),
    Column("notification_notice", "actors", "TEXT"),
    Column("notification_notice", "replaces", "BIGINT"),
    """UPDATE notification_notice SET thing_type = ref_type, thing_id = ref_id
        WHERE thing_type IS NULL""",
    """CREATE INDEX IF NOT EXISTS notification_notice_thing
        ON notification_notice (recipient, thing_type, thing_id) WHERE read_at IS NULL""",
)

PRUNING = (
    Column("notification_counter", "reads", "BIGINT NOT NULL DEFAULT 0"),
    Column("notification_counter", "pruned_through", "BIGINT NOT NULL DEFAULT 0"),
    Column("notification_told", "at", "{time}"),
    "CREATE INDEX IF NOT EXISTS notification_notice_at ON notification_notice (at)",
    "CREATE INDEX IF NOT EXISTS notification_told_at ON notification_told (at)",
)


class Migration(Step):
    dependencies = [("notifications", "0001_initial")]
    operations = [ddl(*CHOICES, *GROWING, *PRUNING)]

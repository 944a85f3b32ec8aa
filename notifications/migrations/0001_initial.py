"""The first tables: notices, their counters, what was told, tickets."""

from tortoise.migrations.migration import Migration as Step

from notifications.migrations import ddl

TABLES = (
    """CREATE TABLE IF NOT EXISTS notification_counter (
        recipient VARCHAR(64) NOT NULL PRIMARY KEY,
        last_number BIGINT NOT NULL,
        read_through BIGINT NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS notification_told (
        event VARCHAR(64) NOT NULL,
        recipient VARCHAR(64) NOT NULL,
        PRIMARY KEY (event, recipient)
    )""",
    """CREATE TABLE IF NOT EXISTS notification_notice (
        recipient VARCHAR(64) NOT NULL,
        number BIGINT NOT NULL,
        event VARCHAR(64) NOT NULL,
        kind VARCHAR(40) NOT NULL,
        ref_type VARCHAR(40) NOT NULL,
        ref_id VARCHAR(64) NOT NULL,
        about_type VARCHAR(40),
        about_id VARCHAR(64),
        actor VARCHAR(64),
        at {time} NOT NULL,
        read_at {time},
        PRIMARY KEY (recipient, number)
    )""",
    """CREATE INDEX IF NOT EXISTS notification_notice_unread
        ON notification_notice (recipient, number) WHERE read_at IS NULL""",
    """CREATE TABLE IF NOT EXISTS notification_ticket (
        hash VARCHAR(64) NOT NULL PRIMARY KEY,
        recipient VARCHAR(64) NOT NULL,
        access VARCHAR(200) NOT NULL,
        expires_at {time} NOT NULL
    )""",
    """CREATE INDEX IF NOT EXISTS notification_ticket_expires
        ON notification_ticket (expires_at)""",
)


class Migration(Step):
    initial = True
    operations = [ddl(*TABLES)]

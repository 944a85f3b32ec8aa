"""Mails that wait and letters they became; links that end mail; sites told by webhook."""

from tortoise.migrations.migration import Migration as Step

from notifications.migrations import ddl

MAIL = (
    """CREATE TABLE IF NOT EXISTS notification_mail (
        recipient VARCHAR(64) NOT NULL,
        number BIGINT NOT NULL,
        due_at {time} NOT NULL,
        way VARCHAR(16) NOT NULL,
        letter VARCHAR(64),
        PRIMARY KEY (recipient, number)
    )""",
    """CREATE INDEX IF NOT EXISTS notification_mail_due
        ON notification_mail (due_at) WHERE letter IS NULL""",
    "CREATE INDEX IF NOT EXISTS notification_mail_letter ON notification_mail (letter)",
    """CREATE TABLE IF NOT EXISTS notification_letter (
        id VARCHAR(64) NOT NULL PRIMARY KEY,
        recipient VARCHAR(64) NOT NULL,
        way VARCHAR(16) NOT NULL,
        made_at {time} NOT NULL,
        due_at {time} NOT NULL,
        leased_until {time},
        failures INT NOT NULL,
        doubts INT NOT NULL,
        sent_at {time}
    )""",
    """CREATE INDEX IF NOT EXISTS notification_letter_due
        ON notification_letter (due_at) WHERE sent_at IS NULL""",
    """CREATE INDEX IF NOT EXISTS notification_letter_recipient
        ON notification_letter (recipient, made_at)""",
    """CREATE TABLE IF NOT EXISTS notification_unsubscribe (
        hash VARCHAR(64) NOT NULL PRIMARY KEY,
        recipient VARCHAR(64) NOT NULL,
        made_at {time} NOT NULL
    )""",
    """CREATE INDEX IF NOT EXISTS notification_unsubscribe_recipient
        ON notification_unsubscribe (recipient)""",
    """CREATE INDEX IF NOT EXISTS notification_unsubscribe_made
        ON notification_unsubscribe (made_at)""",
    """CREATE TABLE IF NOT EXISTS notification_language (
        recipient VARCHAR(64) NOT NULL PRIMARY KEY,
        language VARCHAR(8) NOT NULL
    )""",
)

WEBHOOKS = (
    """CREATE TABLE IF NOT EXISTS notification_site (
        id VARCHAR(64) NOT NULL PRIMARY KEY,
        url VARCHAR(2000) NOT NULL,
        secret VARCHAR(100) NOT NULL,
        carries VARCHAR(16) NOT NULL,
        added_at {time} NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS notification_delivery (
        id VARCHAR(64) NOT NULL PRIMARY KEY,
        site VARCHAR(64) NOT NULL,
        event VARCHAR(64) NOT NULL,
        body TEXT NOT NULL,
        made_at {time} NOT NULL,
        due_at {time} NOT NULL,
        leased_until {time},
        failures INT NOT NULL,
        done_at {time},
        set_aside_at {time}
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS notification_delivery_once
        ON notification_delivery (site, event)""",
    """CREATE INDEX IF NOT EXISTS notification_delivery_due
        ON notification_delivery (due_at) WHERE done_at IS NULL AND set_aside_at IS NULL""",
    """CREATE INDEX IF NOT EXISTS notification_delivery_made
        ON notification_delivery (made_at)""",
)


class Migration(Step):
    dependencies = [("notifications", "0002_levels")]
    operations = [ddl(*MAIL, *WEBHOOKS)]

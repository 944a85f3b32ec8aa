"""All tables of notifications."""

from tortoise.migrations.migration import Migration as Step

from notifications.migrations import ddl

INBOX = (
    """CREATE TABLE IF NOT EXISTS notification_counter (
        recipient VARCHAR(64) NOT NULL PRIMARY KEY,
        last_number BIGINT NOT NULL,
        read_through BIGINT NOT NULL,
        reads BIGINT NOT NULL DEFAULT 0,
        pruned_through BIGINT NOT NULL DEFAULT 0
    )""",
    """CREATE TABLE IF NOT EXISTS notification_recipient (
        event VARCHAR(64) NOT NULL,
        recipient VARCHAR(64) NOT NULL,
        at {time},
        PRIMARY KEY (event, recipient)
    )""",
    "CREATE INDEX IF NOT EXISTS notification_recipient_at ON notification_recipient (at)",
    """CREATE TABLE IF NOT EXISTS notification (
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
        subject_type VARCHAR(40),
        subject_id VARCHAR(64),
        actors TEXT,
        replaces BIGINT,
        PRIMARY KEY (recipient, number)
    )""",
    """CREATE INDEX IF NOT EXISTS notification_unread ON notification (recipient, number)
        WHERE read_at IS NULL""",
    """CREATE INDEX IF NOT EXISTS notification_thing
        ON notification (recipient, subject_type, subject_id) WHERE read_at IS NULL""",
    "CREATE INDEX IF NOT EXISTS notification_at ON notification (at)",
    """CREATE TABLE IF NOT EXISTS notification_ticket (
        hash VARCHAR(64) NOT NULL PRIMARY KEY,
        recipient VARCHAR(64) NOT NULL,
        access VARCHAR(200) NOT NULL,
        expires_at {time} NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS notification_ticket_expires ON notification_ticket (expires_at)",
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
    """CREATE TABLE IF NOT EXISTS notification_language (
        recipient VARCHAR(64) NOT NULL PRIMARY KEY,
        language VARCHAR(8) NOT NULL
    )""",
)

MAIL = (
    """CREATE TABLE IF NOT EXISTS notification_pending_mail (
        recipient VARCHAR(64) NOT NULL,
        number BIGINT NOT NULL,
        due_at {time} NOT NULL,
        mode VARCHAR(16) NOT NULL,
        email_id VARCHAR(64),
        PRIMARY KEY (recipient, number)
    )""",
    """CREATE INDEX IF NOT EXISTS notification_pending_mail_due
        ON notification_pending_mail (due_at) WHERE email_id IS NULL""",
    """CREATE INDEX IF NOT EXISTS notification_pending_mail_letter
        ON notification_pending_mail (email_id)""",
    """CREATE TABLE IF NOT EXISTS notification_email (
        id VARCHAR(64) NOT NULL PRIMARY KEY,
        recipient VARCHAR(64) NOT NULL,
        mode VARCHAR(16) NOT NULL,
        created_at {time} NOT NULL,
        due_at {time} NOT NULL,
        leased_until {time},
        failures INT NOT NULL,
        ambiguous_attempts INT NOT NULL,
        sent_at {time}
    )""",
    """CREATE INDEX IF NOT EXISTS notification_email_due ON notification_email (due_at)
        WHERE sent_at IS NULL""",
    """CREATE INDEX IF NOT EXISTS notification_email_recipient
        ON notification_email (recipient, created_at)""",
    """CREATE TABLE IF NOT EXISTS notification_unsubscribe (
        hash VARCHAR(64) NOT NULL PRIMARY KEY,
        recipient VARCHAR(64) NOT NULL,
        created_at {time} NOT NULL
    )""",
    """CREATE INDEX IF NOT EXISTS notification_unsubscribe_recipient
        ON notification_unsubscribe (recipient)""",
    """CREATE INDEX IF NOT EXISTS notification_unsubscribe_made
        ON notification_unsubscribe (created_at)""",
)

WEBHOOKS = (
    """CREATE TABLE IF NOT EXISTS webhook_endpoint (
        id VARCHAR(64) NOT NULL PRIMARY KEY,
        url VARCHAR(2000) NOT NULL,
        secret VARCHAR(100) NOT NULL,
        scope VARCHAR(16) NOT NULL,
        created_at {time} NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS webhook_delivery (
        id VARCHAR(64) NOT NULL PRIMARY KEY,
        endpoint_id VARCHAR(64) NOT NULL,
        event VARCHAR(64) NOT NULL,
        body TEXT NOT NULL,
        created_at {time} NOT NULL,
        due_at {time} NOT NULL,
        leased_until {time},
        failures INT NOT NULL,
        done_at {time},
        failed_at {time}
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS webhook_delivery_once
        ON webhook_delivery (endpoint_id, event)""",
    """CREATE INDEX IF NOT EXISTS webhook_delivery_due ON webhook_delivery (due_at)
        WHERE done_at IS NULL AND failed_at IS NULL""",
    "CREATE INDEX IF NOT EXISTS webhook_delivery_made ON webhook_delivery (created_at)",
)


class Migration(Step):
    initial = True
    operations = [ddl(*INBOX, *MAIL, *WEBHOOKS)]

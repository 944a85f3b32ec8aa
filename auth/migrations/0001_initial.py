"""The first tables: sessions, tokens and attempts."""

from tortoise.migrations.migration import Migration as Step

from auth.migrations import ddl


class Migration(Step):
    initial = True
    operations = [
        ddl(
            """CREATE TABLE IF NOT EXISTS auth_session (
                id {uuid} NOT NULL PRIMARY KEY,
                object_id VARCHAR(36) NOT NULL,
                account VARCHAR(256) NOT NULL,
                name VARCHAR(256) NOT NULL,
                mail VARCHAR(320),
                digest VARCHAR(64) NOT NULL,
                created_at {time} NOT NULL,
                seen_at {time} NOT NULL,
                ended_at {time}
            )""",
            "CREATE UNIQUE INDEX IF NOT EXISTS auth_session_digest ON auth_session (digest)",
            "CREATE INDEX IF NOT EXISTS auth_session_person ON auth_session (object_id)",
            "CREATE INDEX IF NOT EXISTS auth_session_age ON auth_session (created_at)",
            """CREATE TABLE IF NOT EXISTS auth_token (
                id {uuid} NOT NULL PRIMARY KEY,
                object_id VARCHAR(36) NOT NULL,
                account VARCHAR(256) NOT NULL,
                name VARCHAR(256) NOT NULL,
                mail VARCHAR(320),
                issued_at {time} NOT NULL,
                expires_at {time} NOT NULL,
                revoked_at {time}
            )""",
            "CREATE INDEX IF NOT EXISTS auth_token_person ON auth_token (object_id)",
            "CREATE INDEX IF NOT EXISTS auth_token_age ON auth_token (expires_at)",
            """CREATE TABLE IF NOT EXISTS auth_attempt (
                id {uuid} NOT NULL PRIMARY KEY,
                account VARCHAR(64) NOT NULL,
                address VARCHAR(64) NOT NULL,
                at {time} NOT NULL
            )""",
            "CREATE INDEX IF NOT EXISTS auth_attempt_account ON auth_attempt (account, at)",
            "CREATE INDEX IF NOT EXISTS auth_attempt_address ON auth_attempt (address, at)",
            "CREATE INDEX IF NOT EXISTS auth_attempt_age ON auth_attempt (at)",
        )
    ]

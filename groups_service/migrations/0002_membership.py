"""Following, inviting, proposing, binding; pictures and links of groups; the trash."""

from tortoise.migrations.migration import Migration as Step

from groups_service.migrations import Column, ddl

GROUPS = (
    Column("groups", "picture", "VARCHAR(160)"),
    Column("groups", "links", "{json} NOT NULL DEFAULT '[]'"),
    Column("groups", "trashed_at", "{time}"),
)

FOLLOWING = (
    """CREATE TABLE IF NOT EXISTS follow (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        era INT NOT NULL,
        since {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS follow_once ON follow (group_id, person_id)",
    "CREATE INDEX IF NOT EXISTS follow_person ON follow (person_id, group_id)",
    """CREATE TABLE IF NOT EXISTS invitation (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        invited_by_id {uuid} NOT NULL,
        note TEXT NOT NULL,
        state VARCHAR(16) NOT NULL,
        created_at {time} NOT NULL,
        expires_at {time} NOT NULL,
        answered_at {time}
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS invitation_waiting
        ON invitation (group_id, person_id) WHERE state = 'waiting'""",
    "CREATE INDEX IF NOT EXISTS invitation_group ON invitation (group_id, state, created_at)",
    "CREATE INDEX IF NOT EXISTS invitation_person ON invitation (person_id, state)",
    """CREATE TABLE IF NOT EXISTS proposal (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        renderer INT NOT NULL,
        state VARCHAR(16) NOT NULL,
        created_at {time} NOT NULL,
        answered_at {time},
        answered_by_id {uuid},
        reason TEXT,
        post_id {uuid}
    )""",
    "CREATE INDEX IF NOT EXISTS proposal_group ON proposal (group_id, state, created_at)",
    "CREATE INDEX IF NOT EXISTS proposal_author ON proposal (author_id, state)",
)

BINDING = (
    """CREATE TABLE IF NOT EXISTS exclusion (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        since {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS exclusion_once ON exclusion (group_id, person_id)",
    "CREATE INDEX IF NOT EXISTS exclusion_person ON exclusion (person_id)",
    """CREATE TABLE IF NOT EXISTS binding (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        kind VARCHAR(20) NOT NULL CHECK (kind IN ('directory_group', 'unit')),
        target VARCHAR(64) NOT NULL,
        bound_by_id {uuid} NOT NULL,
        bound_at {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS binding_once ON binding (group_id, kind, target)",
    """CREATE TABLE IF NOT EXISTS succession_offer (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        offered_at {time} NOT NULL
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS succession_offer_once
        ON succession_offer (group_id, person_id)""",
    "CREATE INDEX IF NOT EXISTS succession_offer_person ON succession_offer (person_id)",
    """CREATE TABLE IF NOT EXISTS group_seen (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        version BIGINT NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS group_seen_once ON group_seen (person_id, group_id)",
    "CREATE INDEX IF NOT EXISTS group_seen_group ON group_seen (group_id)",
)


class Migration(Step):
    dependencies = [("groups", "0001_initial")]
    operations = [ddl(*GROUPS, *FOLLOWING, *BINDING)]

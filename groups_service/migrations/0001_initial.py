"""The first tables: people, groups, posts, files, events."""

from tortoise.migrations.migration import Migration as Step

from groups_service.migrations import ddl

PEOPLE = (
    """CREATE TABLE IF NOT EXISTS unit (
        id {uuid} NOT NULL PRIMARY KEY,
        parent_id {uuid} REFERENCES unit (id) ON DELETE RESTRICT,
        name VARCHAR(200) NOT NULL,
        path TEXT NOT NULL,
        depth INT NOT NULL,
        sort_key {sorted} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS unit_path ON unit (path)",
    "CREATE INDEX IF NOT EXISTS unit_parent ON unit (parent_id)",
    """CREATE TABLE IF NOT EXISTS person (
        id {uuid} NOT NULL PRIMARY KEY,
        object_id VARCHAR(36) NOT NULL,
        account VARCHAR(256) NOT NULL,
        name VARCHAR(256) NOT NULL,
        given_name VARCHAR(256) NOT NULL,
        surname VARCHAR(256) NOT NULL,
        sort_key {sorted} NOT NULL,
        folded TEXT NOT NULL,
        mail VARCHAR(320),
        telephone VARCHAR(64),
        mobile VARCHAR(64),
        title VARCHAR(256),
        place VARCHAR(256),
        unit_id {uuid} REFERENCES unit (id) ON DELETE SET NULL,
        manager_object_id VARCHAR(36),
        active {bool} NOT NULL,
        about TEXT NOT NULL,
        photo VARCHAR(160),
        photo_is_own {bool} NOT NULL,
        created_at {time} NOT NULL,
        synced_at {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS person_object_id ON person (object_id)",
    "CREATE INDEX IF NOT EXISTS person_account ON person (account)",
    "CREATE INDEX IF NOT EXISTS person_sort_key ON person (sort_key, id)",
    "CREATE INDEX IF NOT EXISTS person_unit ON person (unit_id)",
    """CREATE TABLE IF NOT EXISTS keyword (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        position INT NOT NULL,
        word VARCHAR(60) NOT NULL,
        folded VARCHAR(120) NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS keyword_once ON keyword (person_id, folded)",
    "CREATE INDEX IF NOT EXISTS keyword_folded ON keyword (folded)",
    """CREATE TABLE IF NOT EXISTS directory_group (
        object_id VARCHAR(36) NOT NULL PRIMARY KEY,
        name VARCHAR(256) NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS directory_group_name ON directory_group (name)",
    """CREATE TABLE IF NOT EXISTS directory_membership (
        id {uuid} NOT NULL PRIMARY KEY,
        group_object_id VARCHAR(36) NOT NULL,
        person_object_id VARCHAR(36) NOT NULL
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS directory_membership_once
        ON directory_membership (person_object_id, group_object_id)""",
    """CREATE INDEX IF NOT EXISTS directory_membership_group
        ON directory_membership (group_object_id)""",
    """CREATE TABLE IF NOT EXISTS setting (
        name VARCHAR(64) NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    )""",
)

GROUPS = (
    """CREATE TABLE IF NOT EXISTS groups (
        id {uuid} NOT NULL PRIMARY KEY,
        name VARCHAR(120) NOT NULL,
        sort_key {sorted} NOT NULL,
        folded TEXT NOT NULL,
        description TEXT NOT NULL,
        status VARCHAR(16) NOT NULL CHECK (status IN ('open', 'moderated', 'closed')),
        listed {bool} NOT NULL,
        state VARCHAR(16) NOT NULL
            CHECK (state IN ('active', 'inactive', 'trashed', 'destroyed')),
        era INT NOT NULL,
        version BIGINT NOT NULL,
        public_version BIGINT NOT NULL,
        activity_at {time} NOT NULL,
        public_activity_at {time} NOT NULL,
        member_count INT NOT NULL,
        unit_id {uuid} REFERENCES unit (id) ON DELETE SET NULL,
        created_at {time} NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS groups_by_activity ON groups (public_activity_at, id)",
    "CREATE INDEX IF NOT EXISTS groups_by_name ON groups (sort_key, id)",
    "CREATE INDEX IF NOT EXISTS groups_by_size ON groups (member_count, id)",
    "CREATE INDEX IF NOT EXISTS groups_unit ON groups (unit_id)",
    """CREATE TABLE IF NOT EXISTS group_era (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        number INT NOT NULL,
        closed {bool} NOT NULL,
        published {bool} NOT NULL,
        began_at {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS group_era_once ON group_era (group_id, number)",
    """CREATE TABLE IF NOT EXISTS group_life (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL,
        version BIGINT NOT NULL,
        at {time} NOT NULL,
        status VARCHAR(16) NOT NULL,
        state VARCHAR(16) NOT NULL,
        unit_id {uuid},
        who_id {uuid},
        why TEXT
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS group_life_order ON group_life (group_id, version)",
    "CREATE INDEX IF NOT EXISTS group_life_at ON group_life (at)",
    """CREATE TABLE IF NOT EXISTS membership (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        role VARCHAR(16) NOT NULL CHECK (role IN ('administrator', 'member')),
        sources VARCHAR(200) NOT NULL,
        era INT NOT NULL,
        since {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS membership_once ON membership (group_id, person_id)",
    "CREATE INDEX IF NOT EXISTS membership_person ON membership (person_id, group_id)",
    """CREATE TABLE IF NOT EXISTS join_request (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        why TEXT NOT NULL,
        state VARCHAR(16) NOT NULL,
        created_at {time} NOT NULL,
        answered_at {time},
        answered_by_id {uuid},
        reason TEXT
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS join_request_waiting
        ON join_request (group_id, person_id) WHERE state = 'waiting'""",
    "CREATE INDEX IF NOT EXISTS join_request_group ON join_request (group_id, state, created_at)",
    "CREATE INDEX IF NOT EXISTS join_request_person ON join_request (person_id)",
)

CONTENT = (
    """CREATE TABLE IF NOT EXISTS post (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        renderer INT NOT NULL,
        era INT NOT NULL,
        version BIGINT NOT NULL,
        activity BIGINT NOT NULL,
        activity_at {time} NOT NULL,
        comment_count INT NOT NULL,
        created_at {time} NOT NULL,
        edited_at {time}
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS post_feed ON post (group_id, activity)",
    "CREATE INDEX IF NOT EXISTS post_author ON post (author_id)",
    """CREATE TABLE IF NOT EXISTS comment (
        id {uuid} NOT NULL PRIMARY KEY,
        post_id {uuid} NOT NULL REFERENCES post (id) ON DELETE CASCADE,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        renderer INT NOT NULL,
        version BIGINT NOT NULL,
        created_at {time} NOT NULL,
        edited_at {time}
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS comment_thread ON comment (post_id, version)",
    "CREATE INDEX IF NOT EXISTS comment_author ON comment (author_id)",
    """CREATE TABLE IF NOT EXISTS blob (
        key VARCHAR(160) NOT NULL PRIMARY KEY,
        sha256 VARCHAR(64) NOT NULL,
        size BIGINT NOT NULL,
        created_at {time} NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS archive_file (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        name VARCHAR(200) NOT NULL,
        folded TEXT NOT NULL,
        media_type VARCHAR(127) NOT NULL,
        blob_id VARCHAR(160) NOT NULL REFERENCES blob (key) ON DELETE RESTRICT,
        size BIGINT NOT NULL,
        era INT NOT NULL,
        version BIGINT NOT NULL,
        created_at {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS archive_file_order ON archive_file (group_id, version)",
    "CREATE INDEX IF NOT EXISTS archive_file_author ON archive_file (author_id)",
    "CREATE INDEX IF NOT EXISTS archive_file_blob ON archive_file (blob_id)",
)

EVENTS = (
    """CREATE TABLE IF NOT EXISTS event (
        id {uuid} NOT NULL PRIMARY KEY,
        stream VARCHAR(16) NOT NULL,
        stream_id {uuid} NOT NULL,
        version BIGINT NOT NULL,
        kind VARCHAR(40) NOT NULL,
        actor_id {uuid} REFERENCES person (id) ON DELETE RESTRICT,
        refs {json} NOT NULL,
        recipients {json},
        at {time} NOT NULL,
        lease_owner VARCHAR(64),
        leased_at {time},
        told_at {time},
        failures INT NOT NULL,
        set_aside_at {time}
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS event_order ON event (stream, stream_id, version)",
    """CREATE INDEX IF NOT EXISTS event_created ON event (actor_id, at)
        WHERE kind = 'group.created'""",
    """CREATE INDEX IF NOT EXISTS event_untold ON event (at)
        WHERE told_at IS NULL AND set_aside_at IS NULL""",
    """CREATE TABLE IF NOT EXISTS once_key (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL,
        operation VARCHAR(40) NOT NULL,
        path VARCHAR(200) NOT NULL,
        key VARCHAR(200) NOT NULL,
        body_hash VARCHAR(64) NOT NULL,
        made VARCHAR(64),
        created_at {time} NOT NULL
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS once_key_once
        ON once_key (person_id, operation, path, key)""",
    "CREATE INDEX IF NOT EXISTS once_key_created ON once_key (created_at)",
    """CREATE TABLE IF NOT EXISTS job (
        kind VARCHAR(40) NOT NULL PRIMARY KEY,
        due_at {time} NOT NULL,
        leased_until {time}
    )""",
    """CREATE TABLE IF NOT EXISTS audit_entry (
        id {uuid} NOT NULL PRIMARY KEY,
        at {time} NOT NULL,
        actor VARCHAR(256) NOT NULL,
        action VARCHAR(64) NOT NULL,
        subject VARCHAR(256) NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS audit_entry_at ON audit_entry (at)",
)


class Migration(Step):
    initial = True
    operations = [ddl(*PEOPLE, *GROUPS, *CONTENT, *EVENTS)]

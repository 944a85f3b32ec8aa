"""All tables of the groups service."""

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
        search_name TEXT NOT NULL,
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
        synced_at {time} NOT NULL,
        timeline_version BIGINT NOT NULL DEFAULT 0
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS person_object_id ON person (object_id)",
    "CREATE INDEX IF NOT EXISTS person_account ON person (account)",
    "CREATE INDEX IF NOT EXISTS person_sort_key ON person (sort_key, id)",
    "CREATE INDEX IF NOT EXISTS person_unit ON person (unit_id)",
    "CREATE INDEX IF NOT EXISTS person_account_lower ON person (lower(account))",
    """CREATE TABLE IF NOT EXISTS keyword (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        position INT NOT NULL,
        word VARCHAR(60) NOT NULL,
        search_word VARCHAR(120) NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS keyword_once ON keyword (person_id, search_word)",
    "CREATE INDEX IF NOT EXISTS keyword_search ON keyword (search_word)",
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
        search_name TEXT NOT NULL,
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
        created_at {time} NOT NULL,
        picture VARCHAR(160),
        links {json} NOT NULL DEFAULT '[]',
        trashed_at {time},
        reports_to VARCHAR(16)
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
        started_at {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS group_era_once ON group_era (group_id, number)",
    """CREATE TABLE IF NOT EXISTS group_history (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL,
        version BIGINT NOT NULL,
        at {time} NOT NULL,
        status VARCHAR(16) NOT NULL,
        state VARCHAR(16) NOT NULL,
        unit_id {uuid},
        actor_id {uuid},
        reason TEXT
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS group_history_order ON group_history (group_id, version)",
    "CREATE INDEX IF NOT EXISTS group_history_at ON group_history (at)",
    """CREATE TABLE IF NOT EXISTS group_read_marker (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        version BIGINT NOT NULL
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS group_read_marker_once
        ON group_read_marker (person_id, group_id)""",
    "CREATE INDEX IF NOT EXISTS group_read_marker_group ON group_read_marker (group_id)",
)

MEMBERS = (
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
        message TEXT NOT NULL,
        state VARCHAR(16) NOT NULL,
        created_at {time} NOT NULL,
        answered_at {time},
        answered_by_id {uuid},
        reason TEXT
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS join_request_waiting
        ON join_request (group_id, person_id) WHERE state = 'waiting'""",
    """CREATE INDEX IF NOT EXISTS join_request_group
        ON join_request (group_id, state, created_at)""",
    "CREATE INDEX IF NOT EXISTS join_request_person ON join_request (person_id)",
    """CREATE TABLE IF NOT EXISTS group_follow (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        era INT NOT NULL,
        since {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS group_follow_once ON group_follow (group_id, person_id)",
    "CREATE INDEX IF NOT EXISTS group_follow_person ON group_follow (person_id, group_id)",
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
        post_id {uuid},
        question {bool} NOT NULL DEFAULT FALSE,
        forwarded_from_id {uuid}
    )""",
    "CREATE INDEX IF NOT EXISTS proposal_group ON proposal (group_id, state, created_at)",
    "CREATE INDEX IF NOT EXISTS proposal_author ON proposal (author_id, state)",
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
)

FILES = (
    """CREATE TABLE IF NOT EXISTS blob (
        key VARCHAR(160) NOT NULL PRIMARY KEY,
        sha256 VARCHAR(64) NOT NULL,
        size BIGINT NOT NULL,
        created_at {time} NOT NULL,
        width INT,
        height INT
    )""",
    "CREATE INDEX IF NOT EXISTS blob_unmeasured ON blob (key) WHERE width IS NULL",
    """CREATE TABLE IF NOT EXISTS archive_file (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} REFERENCES groups (id) ON DELETE CASCADE,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        name VARCHAR(200) NOT NULL,
        search_name TEXT NOT NULL,
        media_type VARCHAR(127) NOT NULL,
        blob_id VARCHAR(160) NOT NULL REFERENCES blob (key) ON DELETE RESTRICT,
        size BIGINT NOT NULL,
        era INT NOT NULL,
        version BIGINT NOT NULL,
        created_at {time} NOT NULL,
        timeline_id {uuid} REFERENCES person (id) ON DELETE RESTRICT,
        for_post {bool} NOT NULL DEFAULT FALSE,
        pending_since {time}
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS archive_file_order ON archive_file (group_id, version)",
    "CREATE INDEX IF NOT EXISTS archive_file_author ON archive_file (author_id)",
    "CREATE INDEX IF NOT EXISTS archive_file_blob ON archive_file (blob_id)",
    """CREATE INDEX IF NOT EXISTS archive_file_timeline ON archive_file (timeline_id)
        WHERE timeline_id IS NOT NULL""",
    """CREATE INDEX IF NOT EXISTS archive_file_pending ON archive_file (pending_since)
        WHERE pending_since IS NOT NULL""",
)

POSTS = (
    """CREATE TABLE IF NOT EXISTS post (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} REFERENCES groups (id) ON DELETE CASCADE,
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
        edited_at {time},
        timeline_id {uuid} REFERENCES person (id) ON DELETE RESTRICT,
        deletion VARCHAR(16),
        deleted_at {time},
        deleted_by_id {uuid},
        locked_at {time},
        pinned_at {time},
        question VARCHAR(16),
        answer_id {uuid},
        answered_at {time},
        first_answer_at {time},
        forwarded_from_id {uuid},
        reactions {json} NOT NULL DEFAULT '{{}}',
        attachment_count INT NOT NULL DEFAULT 0,
        changed BIGINT NOT NULL DEFAULT 0,
        public_changed BIGINT NOT NULL DEFAULT 0,
        unit_id {uuid} REFERENCES unit (id) ON DELETE SET NULL,
        public_version BIGINT NOT NULL DEFAULT 0,
        public_activity BIGINT NOT NULL DEFAULT 0
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS post_feed ON post (group_id, activity)",
    "CREATE INDEX IF NOT EXISTS post_changed ON post (group_id, changed)",
    "CREATE INDEX IF NOT EXISTS post_by_activity ON post (group_id, activity_at, id)",
    """CREATE UNIQUE INDEX IF NOT EXISTS post_timeline ON post (timeline_id, activity)
        WHERE timeline_id IS NOT NULL""",
    """CREATE INDEX IF NOT EXISTS post_timeline_by_activity
        ON post (timeline_id, activity_at, id) WHERE timeline_id IS NOT NULL""",
    "CREATE INDEX IF NOT EXISTS post_by_author ON post (author_id, activity_at, id)",
    "CREATE INDEX IF NOT EXISTS post_pinned ON post (group_id) WHERE pinned_at IS NOT NULL",
    """CREATE INDEX IF NOT EXISTS post_question ON post (question, created_at)
        WHERE question IS NOT NULL""",
    """CREATE INDEX IF NOT EXISTS post_questions ON post (group_id, activity)
        WHERE question IS NOT NULL""",
    """CREATE INDEX IF NOT EXISTS post_forwarded_from ON post (forwarded_from_id)
        WHERE forwarded_from_id IS NOT NULL""",
    """CREATE INDEX IF NOT EXISTS post_of_unit ON post (unit_id, activity_at, id)
        WHERE unit_id IS NOT NULL""",
    """CREATE TABLE IF NOT EXISTS comment (
        id {uuid} NOT NULL PRIMARY KEY,
        post_id {uuid} NOT NULL REFERENCES post (id) ON DELETE CASCADE,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        renderer INT NOT NULL,
        version BIGINT NOT NULL,
        created_at {time} NOT NULL,
        edited_at {time},
        parent_id {uuid},
        reply_count INT NOT NULL DEFAULT 0,
        attachment_count INT NOT NULL DEFAULT 0,
        deletion VARCHAR(16),
        deleted_at {time},
        deleted_by_id {uuid},
        reactions {json} NOT NULL DEFAULT '{{}}'
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS comment_thread ON comment (post_id, version)",
    "CREATE INDEX IF NOT EXISTS comment_author ON comment (author_id)",
    """CREATE TABLE IF NOT EXISTS revision (
        id {uuid} NOT NULL PRIMARY KEY,
        subject_id {uuid} NOT NULL,
        number INT NOT NULL,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        renderer INT NOT NULL,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        written_at {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS revision_once ON revision (subject_id, number)",
    "CREATE INDEX IF NOT EXISTS revision_author ON revision (author_id)",
    """CREATE TABLE IF NOT EXISTS reaction (
        id {uuid} NOT NULL PRIMARY KEY,
        subject_id {uuid} NOT NULL,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        kind VARCHAR(16) NOT NULL,
        era INT NOT NULL,
        at {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS reaction_once ON reaction (subject_id, person_id, kind)",
    "CREATE INDEX IF NOT EXISTS reaction_person ON reaction (person_id)",
    """CREATE TABLE IF NOT EXISTS attachment (
        id {uuid} NOT NULL PRIMARY KEY,
        subject_id {uuid} NOT NULL,
        post_id {uuid} NOT NULL REFERENCES post (id) ON DELETE CASCADE,
        file_id {uuid} NOT NULL REFERENCES archive_file (id) ON DELETE CASCADE,
        position INT NOT NULL,
        alt VARCHAR(1000) NOT NULL,
        hidden {bool} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS attachment_once ON attachment (subject_id, file_id)",
    "CREATE INDEX IF NOT EXISTS attachment_file ON attachment (file_id)",
    "CREATE INDEX IF NOT EXISTS attachment_post ON attachment (post_id)",
    """CREATE TABLE IF NOT EXISTS post_tag (
        id {uuid} NOT NULL PRIMARY KEY,
        post_id {uuid} NOT NULL REFERENCES post (id) ON DELETE CASCADE,
        tag VARCHAR(120) NOT NULL,
        activity_at {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS post_tag_once ON post_tag (post_id, tag)",
    "CREATE INDEX IF NOT EXISTS post_tag_by_activity ON post_tag (tag, activity_at, post_id)",
    """CREATE TABLE IF NOT EXISTS question_word (
        id {uuid} NOT NULL PRIMARY KEY,
        post_id {uuid} NOT NULL REFERENCES post (id) ON DELETE CASCADE,
        word VARCHAR(60) NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS question_word_once ON question_word (post_id, word)",
    "CREATE INDEX IF NOT EXISTS question_word_word ON question_word (word, post_id)",
    """CREATE TABLE IF NOT EXISTS report (
        id {uuid} NOT NULL PRIMARY KEY,
        reporter_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        subject_type VARCHAR(16) NOT NULL,
        subject_id {uuid} NOT NULL,
        post_id {uuid} NOT NULL,
        group_id {uuid} REFERENCES groups (id) ON DELETE CASCADE,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        reason VARCHAR(24) NOT NULL,
        note TEXT NOT NULL,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        handled_by_role VARCHAR(16) NOT NULL,
        state VARCHAR(16) NOT NULL,
        created_at {time} NOT NULL,
        handled_at {time},
        handled_by_id {uuid},
        answer TEXT
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS report_waiting ON report (reporter_id, subject_id)
        WHERE state = 'waiting'""",
    "CREATE INDEX IF NOT EXISTS report_group ON report (group_id, state, created_at)",
    "CREATE INDEX IF NOT EXISTS report_place ON report (handled_by_role, state, created_at)",
    "CREATE INDEX IF NOT EXISTS report_reporter ON report (reporter_id, created_at)",
    "CREATE INDEX IF NOT EXISTS report_author ON report (author_id)",
)

FEEDS = (
    """CREATE TABLE IF NOT EXISTS draft (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        target VARCHAR(48) NOT NULL,
        group_id {uuid} REFERENCES groups (id) ON DELETE CASCADE,
        post_id {uuid} REFERENCES post (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        updated_at {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS draft_once ON draft (person_id, target)",
    "CREATE INDEX IF NOT EXISTS draft_group ON draft (group_id)",
    "CREATE INDEX IF NOT EXISTS draft_post ON draft (post_id)",
    """CREATE TABLE IF NOT EXISTS feed_follow (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        kind VARCHAR(16) NOT NULL CHECK (kind IN ('person', 'unit', 'tag')),
        target VARCHAR(120) NOT NULL,
        since {time} NOT NULL
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS feed_follow_once
        ON feed_follow (person_id, kind, target)""",
    "CREATE INDEX IF NOT EXISTS feed_follow_target ON feed_follow (kind, target)",
    """CREATE TABLE IF NOT EXISTS mute (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        muted_id {uuid} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS mute_once ON mute (person_id, muted_id)",
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
        delivered_at {time},
        failures INT NOT NULL,
        failed_at {time},
        public_version BIGINT NOT NULL DEFAULT 0
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS event_order ON event (stream, stream_id, version)",
    """CREATE INDEX IF NOT EXISTS event_created ON event (actor_id, at)
        WHERE kind = 'group.created'""",
    """CREATE INDEX IF NOT EXISTS event_undelivered ON event (at)
        WHERE delivered_at IS NULL AND failed_at IS NULL""",
    """CREATE INDEX IF NOT EXISTS event_public ON event (stream_id, public_version, version)
        WHERE stream = 'group'""",
    """CREATE TABLE IF NOT EXISTS idempotency_key (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL,
        operation VARCHAR(40) NOT NULL,
        path VARCHAR(200) NOT NULL,
        key VARCHAR(200) NOT NULL,
        body_hash VARCHAR(64) NOT NULL,
        result_id VARCHAR(64),
        created_at {time} NOT NULL
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS idempotency_key_once
        ON idempotency_key (person_id, operation, path, key)""",
    "CREATE INDEX IF NOT EXISTS idempotency_key_created ON idempotency_key (created_at)",
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
    operations = [ddl(*PEOPLE, *GROUPS, *MEMBERS, *FILES, *POSTS, *FEEDS, *EVENTS)]

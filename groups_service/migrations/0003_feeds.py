"""Timelines, questions, reactions, replies, revisions, drafts, tags, reports; what one follows."""

from tortoise.migrations.migration import Migration as Step

from groups_service.migrations import Column, Nullable, ddl

POSTS_ANEW = """
    CREATE TABLE new_post (
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
        edited_at {time}
    );
    INSERT INTO new_post SELECT id, group_id, author_id, text, html, renderer, era, version,
        activity, activity_at, comment_count, created_at, edited_at FROM post;
    CREATE TABLE new_comment (
        id {uuid} NOT NULL PRIMARY KEY,
        post_id {uuid} NOT NULL REFERENCES new_post (id) ON DELETE CASCADE,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        renderer INT NOT NULL,
        version BIGINT NOT NULL,
        created_at {time} NOT NULL,
        edited_at {time}
    );
    INSERT INTO new_comment SELECT id, post_id, author_id, text, html, renderer, version,
        created_at, edited_at FROM comment;
    DROP TABLE comment;
    DROP TABLE post;
    ALTER TABLE new_post RENAME TO post;
    ALTER TABLE new_comment RENAME TO comment"""

FILES_ANEW = """
    CREATE TABLE new_file (
        id {uuid} NOT NULL PRIMARY KEY,
        group_id {uuid} REFERENCES groups (id) ON DELETE CASCADE,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        name VARCHAR(200) NOT NULL,
        folded TEXT NOT NULL,
        media_type VARCHAR(127) NOT NULL,
        blob_id VARCHAR(160) NOT NULL REFERENCES blob (key) ON DELETE RESTRICT,
        size BIGINT NOT NULL,
        era INT NOT NULL,
        version BIGINT NOT NULL,
        created_at {time} NOT NULL
    );
    INSERT INTO new_file SELECT id, group_id, author_id, name, folded, media_type, blob_id, size,
        era, version, created_at FROM archive_file;
    DROP TABLE archive_file;
    ALTER TABLE new_file RENAME TO archive_file"""

TIMELINES = (
    Nullable("post", "group_id", POSTS_ANEW),
    Nullable("archive_file", "group_id", FILES_ANEW),
    Column("post", "timeline_id", "{uuid} REFERENCES person (id) ON DELETE RESTRICT"),
    Column("archive_file", "timeline_id", "{uuid} REFERENCES person (id) ON DELETE RESTRICT"),
    Column("archive_file", "for_post", "{bool} NOT NULL DEFAULT FALSE"),
    Column("person", "timeline_version", "BIGINT NOT NULL DEFAULT 0"),
    "CREATE UNIQUE INDEX IF NOT EXISTS post_feed ON post (group_id, activity)",
    "CREATE UNIQUE INDEX IF NOT EXISTS comment_thread ON comment (post_id, version)",
    "CREATE INDEX IF NOT EXISTS comment_author ON comment (author_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS archive_file_order ON archive_file (group_id, version)",
    "CREATE INDEX IF NOT EXISTS archive_file_author ON archive_file (author_id)",
    "CREATE INDEX IF NOT EXISTS archive_file_blob ON archive_file (blob_id)",
    """CREATE INDEX IF NOT EXISTS archive_file_timeline ON archive_file (timeline_id)
        WHERE timeline_id IS NOT NULL""",
)

POSTS = (
    Column("post", "gone", "VARCHAR(16)"),
    Column("post", "gone_at", "{time}"),
    Column("post", "gone_by_id", "{uuid}"),
    Column("post", "locked_at", "{time}"),
    Column("post", "pinned_at", "{time}"),
    Column("post", "question", "VARCHAR(16)"),
    Column("post", "answer_id", "{uuid}"),
    Column("post", "answered_at", "{time}"),
    Column("post", "first_answer_at", "{time}"),
    Column("post", "handed_from_id", "{uuid}"),
    Column("post", "reactions", "{json} NOT NULL DEFAULT '{{}}'"),
    Column("post", "attached", "INT NOT NULL DEFAULT 0"),
    Column("post", "changed", "BIGINT NOT NULL DEFAULT 0"),
    Column("post", "public_changed", "BIGINT NOT NULL DEFAULT 0"),
    "UPDATE post SET changed = activity, public_changed = activity WHERE changed = 0",
    "CREATE INDEX IF NOT EXISTS post_changed ON post (group_id, changed)",
    "CREATE INDEX IF NOT EXISTS post_merged ON post (group_id, activity_at, id)",
    """CREATE UNIQUE INDEX IF NOT EXISTS post_timeline ON post (timeline_id, activity)
        WHERE timeline_id IS NOT NULL""",
    """CREATE INDEX IF NOT EXISTS post_timeline_merged ON post (timeline_id, activity_at, id)
        WHERE timeline_id IS NOT NULL""",
    "DROP INDEX IF EXISTS post_author",
    "CREATE INDEX IF NOT EXISTS post_by_author ON post (author_id, activity_at, id)",
    """CREATE INDEX IF NOT EXISTS post_pinned ON post (group_id)
        WHERE pinned_at IS NOT NULL""",
    """CREATE INDEX IF NOT EXISTS post_question ON post (question, created_at)
        WHERE question IS NOT NULL""",
    """CREATE INDEX IF NOT EXISTS post_questions ON post (group_id, activity)
        WHERE question IS NOT NULL""",
    """CREATE INDEX IF NOT EXISTS post_handed_from ON post (handed_from_id)
        WHERE handed_from_id IS NOT NULL""",
    Column("comment", "parent_id", "{uuid}"),
    Column("comment", "reply_count", "INT NOT NULL DEFAULT 0"),
    Column("comment", "attached", "INT NOT NULL DEFAULT 0"),
    Column("comment", "gone", "VARCHAR(16)"),
    Column("comment", "gone_at", "{time}"),
    Column("comment", "gone_by_id", "{uuid}"),
    Column("comment", "reactions", "{json} NOT NULL DEFAULT '{{}}'"),
    Column("groups", "reports_to", "VARCHAR(16)"),
    Column("proposal", "question", "{bool} NOT NULL DEFAULT FALSE"),
    Column("proposal", "handed_from_id", "{uuid}"),
    """CREATE TABLE IF NOT EXISTS revision (
        id {uuid} NOT NULL PRIMARY KEY,
        thing_id {uuid} NOT NULL,
        number INT NOT NULL,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        renderer INT NOT NULL,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        written_at {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS revision_once ON revision (thing_id, number)",
    "CREATE INDEX IF NOT EXISTS revision_author ON revision (author_id)",
    """CREATE TABLE IF NOT EXISTS reaction (
        id {uuid} NOT NULL PRIMARY KEY,
        thing_id {uuid} NOT NULL,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        kind VARCHAR(16) NOT NULL,
        era INT NOT NULL,
        at {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS reaction_once ON reaction (thing_id, person_id, kind)",
    "CREATE INDEX IF NOT EXISTS reaction_person ON reaction (person_id)",
    """CREATE TABLE IF NOT EXISTS attachment (
        id {uuid} NOT NULL PRIMARY KEY,
        thing_id {uuid} NOT NULL,
        post_id {uuid} NOT NULL REFERENCES post (id) ON DELETE CASCADE,
        file_id {uuid} NOT NULL REFERENCES archive_file (id) ON DELETE CASCADE,
        position INT NOT NULL,
        alt VARCHAR(1000) NOT NULL,
        hidden {bool} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS attachment_once ON attachment (thing_id, file_id)",
    "CREATE INDEX IF NOT EXISTS attachment_file ON attachment (file_id)",
    "CREATE INDEX IF NOT EXISTS attachment_post ON attachment (post_id)",
    """CREATE TABLE IF NOT EXISTS post_tag (
        id {uuid} NOT NULL PRIMARY KEY,
        post_id {uuid} NOT NULL REFERENCES post (id) ON DELETE CASCADE,
        tag VARCHAR(120) NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS post_tag_once ON post_tag (post_id, tag)",
    "CREATE INDEX IF NOT EXISTS post_tag_tag ON post_tag (tag, post_id)",
    """CREATE TABLE IF NOT EXISTS question_word (
        id {uuid} NOT NULL PRIMARY KEY,
        post_id {uuid} NOT NULL REFERENCES post (id) ON DELETE CASCADE,
        word VARCHAR(60) NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS question_word_once ON question_word (post_id, word)",
    "CREATE INDEX IF NOT EXISTS question_word_word ON question_word (word, post_id)",
)

PEOPLE = (
    "CREATE INDEX IF NOT EXISTS person_account_folded ON person (lower(account))",
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
    """CREATE TABLE IF NOT EXISTS following (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        kind VARCHAR(16) NOT NULL CHECK (kind IN ('person', 'unit', 'tag')),
        target VARCHAR(120) NOT NULL,
        since {time} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS following_once ON following (person_id, kind, target)",
    "CREATE INDEX IF NOT EXISTS following_target ON following (kind, target)",
    """CREATE TABLE IF NOT EXISTS mute (
        id {uuid} NOT NULL PRIMARY KEY,
        person_id {uuid} NOT NULL REFERENCES person (id) ON DELETE CASCADE,
        muted_id {uuid} NOT NULL
    )""",
    "CREATE UNIQUE INDEX IF NOT EXISTS mute_once ON mute (person_id, muted_id)",
    """CREATE TABLE IF NOT EXISTS report (
        id {uuid} NOT NULL PRIMARY KEY,
        reporter_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        thing_type VARCHAR(16) NOT NULL,
        thing_id {uuid} NOT NULL,
        post_id {uuid} NOT NULL,
        group_id {uuid} REFERENCES groups (id) ON DELETE CASCADE,
        author_id {uuid} NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        reason VARCHAR(24) NOT NULL,
        note TEXT NOT NULL,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        handled_where VARCHAR(16) NOT NULL,
        state VARCHAR(16) NOT NULL,
        created_at {time} NOT NULL,
        handled_at {time},
        handled_by_id {uuid},
        answer TEXT
    )""",
    """CREATE UNIQUE INDEX IF NOT EXISTS report_waiting
        ON report (reporter_id, thing_id) WHERE state = 'waiting'""",
    "CREATE INDEX IF NOT EXISTS report_group ON report (group_id, state, created_at)",
    "CREATE INDEX IF NOT EXISTS report_place ON report (handled_where, state, created_at)",
    "CREATE INDEX IF NOT EXISTS report_reporter ON report (reporter_id, created_at)",
    "CREATE INDEX IF NOT EXISTS report_author ON report (author_id)",
)


class Migration(Step):
    dependencies = [("groups", "0002_membership")]
    operations = [ddl(*TIMELINES, *POSTS, *PEOPLE)]

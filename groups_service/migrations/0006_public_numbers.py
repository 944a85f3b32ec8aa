"""What is told to who is no member is counted apart: how far a group is, a post, an event."""

from tortoise.migrations.migration import Migration as Step

from groups_service.migrations import Column, ddl

EVENTS = (
    Column("event", "public_version", "BIGINT NOT NULL DEFAULT 0"),
    """UPDATE event SET public_version = counted.number FROM (
        SELECT e.id, 1 + count(readable.id) OVER (
            PARTITION BY e.stream_id ORDER BY e.version
        ) AS number
        FROM event e LEFT JOIN (
            SELECT t.id, t.group_id, t.version FROM post t
            JOIN group_era era ON era.group_id = t.group_id AND era.number = t.era
            WHERE NOT era.closed OR era.published
        ) readable ON readable.group_id = e.stream_id AND readable.version = e.version
        WHERE e.stream = 'group'
    ) counted WHERE counted.id = event.id""",
    """CREATE INDEX IF NOT EXISTS event_public ON event (stream_id, public_version, version)
        WHERE stream = 'group'""",
)
"""As many as posts were written that who is no member may read now: nothing secret counts."""


def _at(version: str) -> str:
    """The number of the group when it was at `version`."""
    return f"""COALESCE((
        SELECT e.public_version FROM event e
        WHERE e.stream = 'group' AND e.stream_id = post.group_id AND e.version <= {version}
        ORDER BY e.version DESC LIMIT 1
    ), 1)"""  # noqa: S608 - columns of ours


POSTS = (
    Column("post", "public_version", "BIGINT NOT NULL DEFAULT 0"),
    Column("post", "public_activity", "BIGINT NOT NULL DEFAULT 0"),
    f"""UPDATE post SET public_version = {_at("post.version")},
        public_activity = {_at("post.activity")} WHERE group_id IS NOT NULL""",  # noqa: S608 - the same
    """UPDATE post SET public_version = version, public_activity = activity
        WHERE group_id IS NULL""",
    """UPDATE post SET public_changed = public_activity
        WHERE group_id IS NOT NULL AND public_changed > 0""",
)

GROUPS = (
    """UPDATE groups SET public_version = COALESCE((
        SELECT max(e.public_version) FROM event e
        WHERE e.stream = 'group' AND e.stream_id = groups.id
    ), 1)""",
    "DELETE FROM setting WHERE name = 'epoch'",
)
"""A new epoch: clients forget the numbers they had."""


class Migration(Step):
    dependencies = [("groups", "0005_previews")]
    operations = [ddl(*EVENTS, *POSTS, *GROUPS)]

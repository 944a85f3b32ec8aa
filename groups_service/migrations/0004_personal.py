"""What personal feeds are merged from: timelines by unit, posts by tag, newest activity first."""

from tortoise.migrations.migration import Migration as Step

from groups_service.migrations import Column, ddl

UNITS = (
    Column("post", "unit_id", "{uuid} REFERENCES unit (id) ON DELETE SET NULL"),
    """UPDATE post SET unit_id = (SELECT p.unit_id FROM person p WHERE p.id = post.timeline_id)
        WHERE timeline_id IS NOT NULL""",
    """CREATE INDEX IF NOT EXISTS post_of_unit ON post (unit_id, activity_at, id)
        WHERE unit_id IS NOT NULL""",
)

TAGS = (
    Column("post_tag", "activity_at", "{time} NOT NULL DEFAULT '1970-01-01 00:00:00+00:00'"),
    """UPDATE post_tag SET activity_at = (
        SELECT t.activity_at FROM post t WHERE t.id = post_tag.post_id
    )""",
    "CREATE INDEX IF NOT EXISTS post_tag_merged ON post_tag (tag, activity_at, post_id)",
    "DROP INDEX IF EXISTS post_tag_tag",
)


class Migration(Step):
    dependencies = [("groups", "0003_feeds")]
    operations = [ddl(*UNITS, *TAGS)]

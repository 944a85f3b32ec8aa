"""How large pictures are, and which uploads wait for their post."""

from tortoise.migrations.migration import Migration as Step

from groups_service.migrations import Column, ddl

PICTURES = (
    Column("blob", "width", "INT"),
    Column("blob", "height", "INT"),
    """UPDATE blob SET width = 0, height = 0 WHERE width IS NULL AND NOT EXISTS (
        SELECT 1 FROM archive_file f WHERE f.blob_id = blob.key
        AND f.media_type IN ('image/gif', 'image/jpeg', 'image/png', 'image/webp')
    )""",
    "CREATE INDEX IF NOT EXISTS blob_not_looked_at ON blob (key) WHERE width IS NULL",
)

UPLOADS = (
    Column("archive_file", "waiting_since", "{time}"),
    """CREATE INDEX IF NOT EXISTS archive_file_waiting ON archive_file (waiting_since)
        WHERE waiting_since IS NOT NULL""",
)


class Migration(Step):
    dependencies = [("groups", "0004_personal")]
    operations = [ddl(*PICTURES, *UPLOADS)]

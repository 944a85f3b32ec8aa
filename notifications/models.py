"""Tables with a key of one column.

A notice belongs to (recipient, number) and what was told to (event, recipient). Tortoise has no
keys of two columns, so those two tables are in the migration only and read by SQL.
"""

from tortoise import fields
from tortoise.models import Model


class Counter(Model):
    """How far a recipient's notices are numbered, and up to where they are read and pruned.

    `reads` counts how often what is read changed.
    """

    recipient = fields.CharField(max_length=64, primary_key=True)
    last_number = fields.BigIntField()
    read_through = fields.BigIntField()
    reads = fields.BigIntField(default=0)
    pruned_through = fields.BigIntField(default=0)

    class Meta:
        table = "notification_counter"


class Ticket(Model):
    """A way into the socket for a few seconds, once; only the hash of its text is kept."""

    hash = fields.CharField(max_length=64, primary_key=True)
    recipient = fields.CharField(max_length=64)
    access = fields.CharField(max_length=200)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "notification_ticket"

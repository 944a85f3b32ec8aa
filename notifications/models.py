"""Tables with a single-column key.

Notifications are keyed by (recipient, number) and deliveries by (event, recipient). Tortoise has
no composite keys, so those two tables exist only in the migration and are read by SQL.
"""

from tortoise import fields
from tortoise.models import Model


class InboxCounter(Model):
    """A recipient's last notification number, and how far theirs are read and pruned.

    `reads` counts the changes of what is read.
    """

    recipient = fields.CharField(max_length=64, primary_key=True)
    last_number = fields.BigIntField()
    read_through = fields.BigIntField()
    reads = fields.BigIntField(default=0)
    pruned_through = fields.BigIntField(default=0)

    class Meta:
        table = "notification_counter"


class Ticket(Model):
    """A one-time ticket for the socket, valid for a few seconds.

    Only the hash of its text is stored.
    """

    hash = fields.CharField(max_length=64, primary_key=True)
    recipient = fields.CharField(max_length=64)
    access = fields.CharField(max_length=200)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "notification_ticket"

"""Where many inboxes stand and what is new in each, in one statement."""

from groups_service.database import Database
from notifications import inbox, news, sql
from notifications.fanout import InProcess
from notifications.hub import Hub
from notifications.note import Note, Ref
from notifications.notifier import Notifier
from tests.notifications.desk import AT
from tests.statements import listening


async def told(times: int, *people: str) -> None:
    notifier = Notifier(InProcess(Hub()))
    for number in range(1, times + 1):
        note = Note("posted", Ref("post", f"p{number}"), AT)
        await notifier.tell(f"e{number} of {people}", note, people)


async def test_each_is_told_of_their_own_inbox_from_where_they_are(clean: Database) -> None:
    await told(3, "bo", "cia")
    await told(1, "dan")
    await inbox.mark_read_through("cia", 2)
    asked = [("bo", 1), ("cia", 0), ("cia", 3), ("dan", news.NOTHING_BEHIND), ("eva", 0)]

    with listening() as sent:
        found = await news.of(asked)

    shown = {
        key: (each.number, each.unread, [notice.note.ref.id for notice in each.notices])
        for key, each in found.items()
    }
    assert shown == {
        ("bo", 1): (3, 3, ["p2", "p3"]),
        ("cia", 0): (3, 1, ["p1", "p2", "p3"]),
        ("cia", 3): (3, 1, []),
        ("dan", news.NOTHING_BEHIND): (1, 1, []),
        ("eva", 0): (0, 0, []),
    }
    assert [notice.read for notice in found["cia", 0].notices] == [True, True, False]
    assert len(sent) == 1


async def test_news_are_the_same_as_the_page_of_the_inbox(clean: Database) -> None:
    await told(news.PAGE + 1, "bo")

    found = await news.of([("bo", 0)])

    assert found["bo", 0].notices == await inbox.after("bo", 0, limit=news.PAGE)


async def test_what_was_cut_from_the_old_end_hides_nothing_newer(clean: Database) -> None:
    await told(news.PAGE + 2, "bo")
    await sql.rows("DELETE FROM notification_notice WHERE number <= $1", news.PAGE + 1)

    found = await news.of([("bo", 0)])

    assert [notice.number for notice in found["bo", 0].notices] == [news.PAGE + 2]

"""Who listens, and what each has still to look at; without sockets."""

from notifications.hub import Due, Hub, Listener
from notifications.note import Ref

CHESS = Ref("group", "chess")
CHOIR = Ref("group", "choir")
NOTHING = Due(inbox=False, streams=())


async def due(listener: Listener) -> Due:
    return await listener.due(within=0)


async def test_what_was_looked_at_is_not_waiting_any_more() -> None:
    with Hub().listening("bo") as listener:
        before = await due(listener)
        listener.wake()

        assert before == NOTHING
        assert await due(listener) == Due(inbox=True, streams=())
        assert await due(listener) == NOTHING


async def test_waking_reaches_all_sockets_of_that_person_only() -> None:
    hub = Hub()
    with (
        hub.listening("bo") as first,
        hub.listening("bo") as second,
        hub.listening("cia") as other,
    ):
        for listener in (first, second, other):
            await due(listener)
        hub.wake(["bo", "nobody"])

        heard = [(await due(listener)).inbox for listener in (first, second, other)]

    assert heard == [True, True, False]


async def test_things_wait_in_order_and_each_only_once() -> None:
    hub = Hub()
    with hub.listening("bo") as listener:
        await due(listener)
        for stream in (CHESS, CHOIR):
            hub.subscribe(listener, stream)
        for name in ("choir", "chess", "choir", "chess", "nowhere"):
            hub.changed("group", name)

        assert await due(listener) == Due(inbox=False, streams=(CHOIR, CHESS))


async def test_what_is_no_longer_subscribed_to_is_not_waiting() -> None:
    hub = Hub()
    with hub.listening("bo") as listener:
        await due(listener)
        hub.subscribe(listener, CHESS)
        hub.changed("group", "chess")
        assert (await due(listener)).streams == (CHESS,)
        hub.unsubscribe(listener, CHESS)
        hub.changed("group", "chess")

        assert await due(listener) == NOTHING


async def test_subscribing_again_counts_once() -> None:
    hub = Hub()
    with hub.listening("bo") as listener:
        hub.subscribe(listener, CHESS)
        hub.subscribe(listener, CHESS)
        hub.unsubscribe(listener, CHESS)

        assert listener.streams == set()


async def test_everyone_is_woken_for_everything() -> None:
    hub = Hub()
    with hub.listening("bo") as bo, hub.listening("cia") as cia:
        hub.subscribe(cia, CHOIR)
        for listener in (bo, cia):
            await due(listener)
        hub.wake_everyone()

        assert await due(bo) == Due(inbox=True, streams=())
        assert await due(cia) == Due(inbox=True, streams=(CHOIR,))


async def test_who_stopped_listening_is_forgotten() -> None:
    hub = Hub()
    with hub.listening("bo") as listener:
        hub.subscribe(listener, CHESS)
        assert (hub.sockets("bo"), hub.is_empty) == (1, False)

    assert (hub.sockets("bo"), hub.is_empty) == (0, True)

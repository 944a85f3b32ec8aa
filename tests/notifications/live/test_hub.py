"""The hub's listeners and their pending work, without sockets."""

from notifications.live.hub import Hub, Listener, PendingWork
from notifications.payload import Ref

CHESS = Ref("group", "chess")
CHOIR = Ref("group", "choir")
NO_WORK = PendingWork(inbox=False, streams=())


async def get_due_work(listener: Listener) -> PendingWork:
    return await listener.wait_for_work(timeout_seconds=0)


async def test_due_work_is_returned_once() -> None:
    with Hub().register_listener("bo") as listener:
        before = await get_due_work(listener)
        listener.wake()

        assert before == NO_WORK
        assert await get_due_work(listener) == PendingWork(inbox=True, streams=())
        assert await get_due_work(listener) == NO_WORK


async def test_wake_reaches_all_listeners_of_that_person_only() -> None:
    hub = Hub()
    with (
        hub.register_listener("bo") as first,
        hub.register_listener("bo") as second,
        hub.register_listener("cia") as other,
    ):
        for listener in (first, second, other):
            await get_due_work(listener)
        hub.wake(["bo", "nobody"])

        woken = [(await get_due_work(listener)).inbox for listener in (first, second, other)]

    assert woken == [True, True, False]


async def test_changed_streams_are_due_in_order_and_once_each() -> None:
    hub = Hub()
    with hub.register_listener("bo") as listener:
        await get_due_work(listener)
        for stream in (CHESS, CHOIR):
            hub.subscribe(listener, stream)
        for name in ("choir", "chess", "choir", "chess", "nowhere"):
            hub.wake_subscribers("group", name)

        assert await get_due_work(listener) == PendingWork(inbox=False, streams=(CHOIR, CHESS))


async def test_unsubscribed_stream_is_no_longer_due() -> None:
    hub = Hub()
    with hub.register_listener("bo") as listener:
        await get_due_work(listener)
        hub.subscribe(listener, CHESS)
        hub.wake_subscribers("group", "chess")
        assert (await get_due_work(listener)).streams == (CHESS,)
        hub.unsubscribe(listener, CHESS)
        hub.wake_subscribers("group", "chess")

        assert await get_due_work(listener) == NO_WORK


async def test_second_subscription_counts_once() -> None:
    hub = Hub()
    with hub.register_listener("bo") as listener:
        hub.subscribe(listener, CHESS)
        hub.subscribe(listener, CHESS)
        hub.unsubscribe(listener, CHESS)

        assert listener.streams == set()


async def test_waking_everyone_makes_all_streams_due() -> None:
    hub = Hub()
    with hub.register_listener("bo") as bo, hub.register_listener("cia") as cia:
        hub.subscribe(cia, CHOIR)
        for listener in (bo, cia):
            await get_due_work(listener)
        hub.wake_all()

        assert await get_due_work(bo) == PendingWork(inbox=True, streams=())
        assert await get_due_work(cia) == PendingWork(inbox=True, streams=(CHOIR,))


async def test_closed_listener_leaves_the_hub() -> None:
    hub = Hub()
    with hub.register_listener("bo") as listener:
        hub.subscribe(listener, CHESS)
        assert (hub.count_sockets("bo"), hub.is_empty) == (1, False)

    assert (hub.count_sockets("bo"), hub.is_empty) == (0, True)

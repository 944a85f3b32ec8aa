"""The words of notices: asked of the application each time something is shown."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from notifications.inbox import Notice
from notifications.note import Ref, Shown


class Subjects(Protocol):
    async def of(self, recipient: str, refs: Sequence[Ref]) -> Mapping[Ref, Shown | None]:
        """What `recipient` may see of `refs` now; None, or left out, is no longer available."""


async def shown(
    subjects: Subjects, recipient: str, notices: Sequence[Notice]
) -> list[tuple[Notice, Shown | None]]:
    """Each notice with its words, asked for once however many notices share a reference."""
    refs = list(dict.fromkeys(notice.note.ref for notice in notices if not notice.is_empty))
    words = await subjects.of(recipient, refs) if refs else {}
    return [(notice, words.get(notice.note.ref)) for notice in notices]

"""Two processes serve one conversation; one is killed, and nobody misses a word."""

from pathlib import Path

import pytest

from tests import postgres
from tests.conftest import CHOSEN
from tests.ledger import two


@pytest.mark.timeout(300)
@pytest.mark.skipif(CHOSEN == "sqlite", reason="SQLite serves one process")
@pytest.mark.skipif(postgres.binaries() is None, reason="a server of its own")
async def test_a_conversation_survives_one_of_its_two_processes(tmp_path: Path) -> None:
    said: list[str] = []

    heard = await two.talked(tmp_path, said.append)

    assert "process 1 is killed" in said
    assert heard == {
        "Ada": ["Hej från den andra!"],
        "Bo": ["Hej från den ena!", "Nu är jag tillbaka."],
    }

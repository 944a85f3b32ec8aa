"""Two processes serve one conversation. One is killed, and no message is lost."""

from pathlib import Path

import pytest

from tests.conftest import DATABASE_PRODUCT
from tests.durability import two_processes
from tests.support import postgres


@pytest.mark.skipif(DATABASE_PRODUCT == "sqlite", reason="SQLite serves one process")
@pytest.mark.skipif(postgres.find_binaries() is None, reason="a server of its own")
async def test_conversation_survives_the_kill_of_one_process(tmp_path: Path) -> None:
    lines: list[str] = []

    received = await two_processes.run_conversation(tmp_path, lines.append)

    assert "process 1 is killed" in lines
    assert received == {
        "Ada": ["Hej från den andra!"],
        "Bo": ["Hej från den ena!", "Nu är jag tillbaka."],
    }

"""How much work one text is worth: what is left when it is used up is shown as it was typed.

The parser takes a step for nearly every mark of a text, and for some texts many steps for each.
So steps are counted, not letters: prose of any length passes, bait is cut off.
"""

import re

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as any_table
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import autolink as any_autolink
from markdown_it.rules_inline import link as any_link

MOST_WORK = 4_400
FOR_TEXT = 1_600  # of them: not to be used up by finding blocks
BLOCK, LINE, TABLE, ROW, CELL = 3, 1, 12, 2, 1.5
STEP, LOOK, PAIR, WORD, LINK = 1, 0.25, 0.5, 1, 3
MEANINGFUL = re.compile(r"[\n*_~\[\]\\`&<:]")
RUN = re.compile(r"([*_~])\1*")
LONGEST_LABEL = 1_000
LETTERS = 16  # of an address, for which one step is counted


class Work:
    """What is left of it for one text."""

    def __init__(self) -> None:
        self.left: float = MOST_WORK

    def take(self, amount: float, *, keep: int = 0) -> bool:
        """Whether there was as much left, and `keep` besides."""
        self.left -= amount
        return self.left > keep


def rest_of_blocks(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - a rule of the parser
    """The first rule at each block and each line: all the rest, once no work is left."""
    work: Work = state.env["work"]
    if work.take(LINE if silent else BLOCK, keep=FOR_TEXT):
        return False
    if not silent:
        token = state.push("code_block", "code", 0)
        token.content = state.getLines(start, end, state.blkIndent, keepLastLF=True)
        token.map = [start, end]
        state.line = end
    return True


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A table, unless its cells are more than there is work left for."""
    if start + 2 > end or not any_table(state, start, end, silent=True):
        return False
    if silent:
        return True
    work: Work = state.env["work"]
    below = start + 1
    columns = state.src.count("|", state.bMarks[below], state.eMarks[below]) + 1
    room = int((work.left - FOR_TEXT) / (ROW + CELL * columns))
    rows = next(
        (row for row in range(room) if start + row >= end or state.isEmpty(start + row)), 0
    )
    work.take(TABLE + (ROW + CELL * columns) * rows if rows else room / LETTERS)
    return bool(rows) and any_table(state, start, end, silent)


def rest_of_text(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """The first rule at each step through a text: all the rest, once no work is left."""
    work: Work = state.env["work"]
    run = RUN.match(state.src, state.pos)
    if work.take(STEP + (PAIR * len(run[0]) if run else 0)):
        return False
    if not silent:
        state.append_pending(state.src[state.pos : state.posMax])
    state.pos = state.posMax
    return True


def link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """A link, if what would end its words is there at all."""
    start = state.pos
    if state.src[start] != "[" or state.src.find("](", start, start + LONGEST_LABEL) < 0:
        return False
    made = any_link(state, silent)
    work: Work = state.env["work"]
    work.take(LINK + (state.pos - start) / LETTERS)
    return made


def autolink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """An address between < and >."""
    start = state.pos
    if not any_autolink(state, silent):
        return False
    work: Work = state.env["work"]
    work.take(LINK + (state.pos - start) / LETTERS)
    return True


class Inline(ParserInline):
    """Stops only at what may mean something, and counts the looking ahead."""

    def __init__(self) -> None:
        super().__init__()
        self.terminator_re = MEANINGFUL

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the parser's name
        work: Work = state.env["work"]
        if work.take(LOOK):
            super().skipToken(state)
        else:
            state.pos = state.posMax

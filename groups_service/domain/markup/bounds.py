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

MOST_WORK = 4_000
BLOCK, LINE, STEP, LOOK = 4, 1, 1, 0.25
CELL, LINK = 3, 4
RUN = re.compile(r"[*_~]+")
LETTERS = 16  # of a run or an address, for which one step is counted


class Work:
    """What is left of it for one text."""

    def __init__(self) -> None:
        self.left: float = MOST_WORK

    def take(self, amount: float) -> bool:
        """Whether there was as much left."""
        self.left -= amount
        return self.left > 0


def rest_of_blocks(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - a rule of the parser
    """The first rule at each block and each line: all the rest, once no work is left."""
    work: Work = state.env["work"]
    if work.take(LINE if silent else BLOCK):
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
    room = int(work.left / (CELL * columns))
    rows = next(
        (row for row in range(room) if start + row >= end or state.isEmpty(start + row)), 0
    )
    work.take(CELL * columns * rows if rows else room / LETTERS)
    return bool(rows) and any_table(state, start, end, silent)


def rest_of_text(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """The first rule at each step through a text: all the rest, once no work is left."""
    work: Work = state.env["work"]
    run = RUN.match(state.src, state.pos)
    if work.take(STEP + (len(run[0]) / LETTERS if run else 0)):
        return False
    if not silent:
        state.append_pending(state.src[state.pos : state.posMax])
    state.pos = state.posMax
    return True


def link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """A link, if what would end its words is there at all."""
    if state.src[state.pos] != "[" or state.src.find("](", state.pos, state.posMax) < 0:
        return False
    start = state.pos
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
    """Counts the looking ahead, too, which takes no new step where it has looked before."""

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - the parser's name
        work: Work = state.env["work"]
        if work.take(LOOK):
            super().skipToken(state)
        else:
            state.pos = state.posMax

"""Numbers as they are written: 10 214, 15,5 %, 84 kB."""

from dataclasses import dataclass

from babel.numbers import format_decimal

from groups_service import i18n

THIN = "\u202f"  # a narrow no-break space
SIZES = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))
A_FEW = 10


@dataclass(frozen=True)
class Figures:
    """Numbers in one language."""

    language: str

    @property
    def gap(self) -> str:
        """What stands before a percent sign."""
        return THIN if self.language == "sv" else ""

    def number(self, value: float) -> str:
        """Thousands apart in Swedish by a thin space, decimals by a comma."""
        written = format_decimal(value, locale=i18n.locale(self.language))
        return written.replace("\u00a0", THIN)

    def percent(self, part: int, whole: int) -> str:
        """A whole percentage, halves upwards; a dash when there is nothing to divide by."""
        if not whole:
            return "–"
        share = (200 * part + whole) // (2 * whole)
        return f"{share}{self.gap}%"

    def size(self, octets: int) -> str:
        """A file's size: 84 kB, 1,2 MB."""
        for unit, name in SIZES:
            if octets >= unit:
                amount = octets / unit
                shown = round(amount, 1) if amount < A_FEW else round(amount)
                return f"{self.number(shown)}{THIN}{name}"
        return f"{octets}{THIN}B"

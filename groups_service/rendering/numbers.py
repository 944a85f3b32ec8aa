"""Formats numbers: 10 214, 15,5 %, 84 kB."""

from dataclasses import dataclass

from babel.numbers import format_decimal

from groups_service.core import i18n

THIN_SPACE = "\u202f"  # narrow no-break space
SIZE_UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))
DECIMAL_BELOW = 10


@dataclass(frozen=True)
class NumberFormatter:
    """Formats numbers in one language."""

    language: str

    @property
    def percent_space(self) -> str:
        """The space before a percent sign."""
        return THIN_SPACE if self.language == "sv" else ""

    def number(self, value: float) -> str:
        """Format a number: in Swedish with a thin space between thousands and a decimal comma."""
        formatted = format_decimal(value, locale=i18n.get_locale(self.language))
        return formatted.replace("\u00a0", THIN_SPACE)

    def percent(self, part: int, whole: int) -> str:
        """Format a whole percentage, halves rounded up; a dash when `whole` is zero."""
        if not whole:
            return "–"
        share = (200 * part + whole) // (2 * whole)
        return f"{share}{self.percent_space}%"

    def size(self, byte_count: int) -> str:
        """Format the size of a file: 84 kB, 1,2 MB."""
        for unit, name in SIZE_UNITS:
            if byte_count >= unit:
                amount = byte_count / unit
                rounded = round(amount, 1) if amount < DECIMAL_BELOW else round(amount)
                return f"{self.number(rounded)}{THIN_SPACE}{name}"
        return f"{byte_count}{THIN_SPACE}B"

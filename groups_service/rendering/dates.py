"""Formats dates in Swedish and English: nyss, för 3 min sedan, i går kl. 15:40, 9 mars 2025."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from markupsafe import Markup

from groups_service.core import clock, i18n

ONE_MINUTE = timedelta(minutes=1)
ONE_HOUR = timedelta(hours=1)
MORNING_HOUR, NOON_HOUR, EVENING_HOUR = 5, 11, 18


@dataclass(frozen=True)
class DateFormatter:
    """Formats moments in a language and the municipality's time zone."""

    language: str
    zone: str

    def element(self, moment: datetime | str) -> Markup:
        """Return a <time> element with the relative time, and the full date as its title.

        A script in the browser keeps the relative time current.
        """
        then = _aware(moment)
        return Markup('<time datetime="{}" title="{}" data-relative>{}</time>').format(
            then.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            self.full(then),
            self.relative(then),
        )

    def relative(self, moment: datetime | str) -> str:
        then, now = _aware(moment), clock.now()
        age = now - then
        if age < ONE_MINUTE:
            return self._("just now")
        if age < ONE_HOUR:
            return self._("%(count)d min ago") % {"count": age // ONE_MINUTE}
        days = (self._day(now) - self._day(then)).days
        if days == 0:
            return self._("%(count)d h ago") % {"count": age // ONE_HOUR}
        if days == 1:
            return self._("yesterday at %(time)s") % {"time": self._time(then)}
        return self.day(then)

    def day(self, moment: datetime | date | str) -> str:
        """9 mars; with the year when it is not the current one."""
        day = self._day(moment)
        pattern = "d MMMM" if day.year == self._day(clock.now()).year else "d MMMM y"
        return format_date(day, pattern, locale=i18n.get_locale(self.language))

    def long_day(self, moment: datetime | date | str) -> str:
        """9 mars 2025."""
        return format_date(self._day(moment), "d MMMM y", locale=i18n.get_locale(self.language))

    def month(self, day: date, pattern: str = "MMMM y") -> str:
        return format_date(day, pattern, locale=i18n.get_locale(self.language))

    def full(self, moment: datetime | str) -> str:
        """12 mars 2026 kl. 10:12."""
        then = _aware(moment)
        values = {"day": self.long_day(then), "time": self._time(then)}
        return self._("%(day)s at %(time)s") % values

    def today(self) -> str:
        """Torsdag 12 mars."""
        words = format_date(self._day(clock.now()), "EEEE d MMMM", i18n.get_locale(self.language))
        return words[:1].upper() + words[1:]

    def greeting(self, name: str) -> str:
        hour = clock.now().astimezone(ZoneInfo(self.zone)).hour
        if MORNING_HOUR <= hour < NOON_HOUR:
            return self._("Good morning, %(name)s") % {"name": name}
        if NOON_HOUR <= hour < EVENING_HOUR:
            return self._("Hello, %(name)s") % {"name": name}
        return self._("Good evening, %(name)s") % {"name": name}

    def gettext(self, message: str) -> str:
        return i18n.get_translator(self.language)(message)

    _ = gettext

    def _day(self, moment: datetime | date | str) -> date:
        if isinstance(moment, datetime | str):
            return clock.local_date(_aware(moment), self.zone)
        return moment

    def _time(self, moment: datetime) -> str:
        local = moment.astimezone(ZoneInfo(self.zone))
        return format_time(local, "HH:mm", locale=i18n.get_locale(self.language))


def _aware(moment: datetime | str) -> datetime:
    """Parse the moment when it is text, as in JSON."""
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment

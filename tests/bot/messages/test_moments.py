"""An instant in words, where a platform has no clock of its own."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.languages import Language
from bot.messages import Moment
from bot.messages.plain import moment_text


def test_nobody_reads_seconds() -> None:
    at, zone = datetime(2026, 11, 24, 21, 22, 33, 5, UTC), ZoneInfo("Asia/Hong_Kong")

    assert moment_text(Moment(at, Language.EN), zone) == "Wed 2026-11-25 05:22 HKT"
    assert moment_text(Moment(at, Language.ZH_HANT), zone) == "2026年11月25日(週三) 凌晨5:22 HKT"

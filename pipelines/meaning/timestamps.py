"""Text -> moments in time, in every spelling exports use; the order of day and month is decided for whole columns.

Readers that guess per value turn 1 September 2021 into 9 January without a word. Here a column is taken apart first;
day and month get their places from evidence (pipelines/dateorder.py) and are put together after that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from itertools import product
from typing import Final

import polars as pl

NAIVE: Final = pl.Datetime("us")
FAST: Final = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%dT%H:%M:%S%#z",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
)
# Short names of zones that mean one thing only, in minutes before UTC; CST and IST are several.
ZONES: Final = {
    **{"CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120, "WET": 0, "WEST": 60, "EET": 120, "EEST": 180},
    **{"EST": -300, "EDT": -240, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420},
}
TIME: Final = (
    r"(?:[T\s,]+(?:at\s+|um\s+)?(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?(?:\s*Uhr)?)?\s*\(?(?P<offset>Z|z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?\d{2}"
    rf"|{'|'.join(ZONES)})?\)?\s*$"
)
DAYNAME: Final = r"^\s*'?(?:\p{L}{2,10}\.?,?\s+)?"
NUMERIC: Final = DAYNAME + r"(?P<a>\d{1,4})(?P<mark>[./-])\s?(?P<b>\d{1,2})[./-]\s?(?P<c>\d{1,4})" + TIME
COMPACT: Final = (
    r"^\s*(?P<a>\d{4})(?P<mark>)(?P<b>\d{2})(?P<c>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?"
    r"(?P<fraction>x)?(?P<half>x)?(?P<offset>Z)?\s*$"
)
WORDS_DAY: Final = (
    DAYNAME
    + r"(?P<b>\d{1,2})(?:st|nd|rd|th|\.|º)?[\s./-]+(?:de\s+|of\s+|d')?(?P<name>\p{L}{3,12})\.?"
    + r"[\s./,-]+(?:de[l]?\s+)?(?P<a>\d{2,4})"
    + TIME
)
WORDS_MONTH: Final = DAYNAME + r"(?P<name>\p{L}{3,12})\.?\s+(?P<b>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<a>\d{4})" + TIME
WORDS_YEAR: Final = r"^\s*(?P<a>\d{4})[\s./-](?P<name>\p{L}{3,12})\.?[\s./-](?P<b>\d{1,2})" + TIME
CLOCKS: Final = (" %H:%M:%S", " %H:%M", "", " %I:%M %p", " %I:%M:%S %p", ", %H:%M", ", %H:%M:%S", ", %I:%M %p")
_NAMES: Final = (
    "january january jan januar jänner jänn enero ene janvier janv gennaio gen janeiro januari",
    "february feb februar febrero février févr fév febbraio febr fevereiro fev februari",
    "march mar märz mär mrz marzo mars março maart mrt",
    "april apr abril abr avril avr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juni junio juin giugno giu junho",
    "july jul juli julio juillet juil luglio lug julho",
    "august aug agosto ago août aoû augustus",
    "september sep sept septiembre septembre settembre set setembro",
    "october oct oktober okt octubre octobre ottobre ott outubro out",
    "november nov noviembre novembre novembro",
    "december dec dezember dez diciembre dic décembre déc dicembre dezembro",
)
MONTHS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
UNIX_FROM, UNIX_TO = 946_684_800, 2_524_608_000  # 2000 to 2050
BEYOND: Final = 7_289_654_400_000_000  # 2201, in microseconds
EXCEL_FROM, EXCEL_TO = 36_526, 54_789  # 2000 to 2050, in days since 1899-12-30


@dataclass(frozen=True)
class Moments:
    """A column as times: `local` where the value names no zone, `utc` where it does; both null where unreadable."""

    local: pl.Series
    utc: pl.Series
    kinds: tuple[str, ...]

    @property
    def read(self) -> pl.Series:
        """Whether each value could be read."""
        return self.local.is_not_null() | self.utc.is_not_null()


def parse(values: pl.Series, order: str = "DMY", known: Moments | None = None) -> Moments:
    """The moments in a column of text; `order` (DMY, MDY, YMD) places the parts of dates that begin with no year.

    `known` are those that `begun_by_year` has read already.
    """
    moments = known or begun_by_year(values)
    for step in (_patterned, _numeric, _compact, _words, _numbers):
        rest = values.is_not_null() & ~moments.read
        if not rest.any():
            break
        moments = _merge(moments, step(values.set(~rest, None) if not rest.all() else values, order))
    return moments


def parts(values: pl.Series) -> pl.DataFrame:
    """The three numbers of each purely numeric date that does not begin with a year: a, b, c and the mark between."""
    found = (
        values.to_frame("v").select(pl.col("v").str.extract_groups(NUMERIC)).unnest("v").select("a", "b", "c", "mark")
    )
    return found.filter(pl.col("a").str.len_chars().is_between(1, 2)).with_columns(
        pl.col("a", "b", "c").cast(pl.Int64, strict=False)
    )


def days_only(values: pl.Series, moments: Moments) -> bool:
    """Whether a column of times holds days without a time of day."""
    local = moments.local.drop_nulls()
    if not len(local) or moments.utc.null_count() < len(moments.utc) or (local.dt.time() != time(0)).any():
        return False
    return not values.str.contains(r"\d[:hT]\d").any()


def looks_like_dates(values: pl.Series) -> bool:
    """Whether most of a sample of values can be read as dates."""
    sample = values.drop_nulls().head(200)
    if not len(sample):
        return False
    moments = parse(sample, "DMY").read | parse(sample, "MDY").read
    return bool(moments.sum() >= 0.8 * len(sample))


def _merge(one: Moments, other: Moments) -> Moments:
    if not one.kinds or not other.kinds:
        return one if one.kinds else other
    kinds = tuple(dict.fromkeys(one.kinds + other.kinds))
    return Moments(one.local.fill_null(other.local), one.utc.fill_null(other.utc), kinds)


def _plausible(found: pl.Series) -> pl.Series:
    first, last = (getattr(found.to_physical(), end)() for end in ("min", "max"))
    if first is not None and first >= 0 and last < BEYOND:
        return found
    return found.set(~found.dt.year().is_between(1970, 2200).fill_null(False), None)


def _moments(local: pl.Series | None, utc: pl.Series | None, like: pl.Series, kind: str) -> Moments:
    empty = pl.Series(like.name, [None], dtype=NAIVE).new_from_index(0, len(like))
    local, utc = (empty if local is None else local), (empty if utc is None else utc)
    moments = Moments(local, utc, (kind,))
    return moments if moments.read.any() else Moments(empty, empty, ())


def begun_by_year(values: pl.Series) -> Moments:
    """The moments of a column in which a date begins with its year, as nearly every export writes it."""
    sample = values.drop_nulls().head(50)
    if not sample.str.contains("-", literal=True).any():
        return _moments(None, None, values, "")
    for pattern in FAST:
        if sample.str.to_datetime(pattern, strict=False, time_unit="us").null_count() < len(sample):
            found = values.str.to_datetime(pattern, strict=False, time_unit="us")
            if isinstance(found.dtype, pl.Datetime) and found.dtype.time_zone:
                return _moments(None, _plausible(found.dt.replace_time_zone(None)), values, "ISO")
            if pattern.endswith("Z"):
                return _moments(None, _plausible(found), values, "ISO")
            return _moments(_plausible(found), None, values, "ISO")
    return _moments(None, None, values, "")


def _numeric(values: pl.Series, order: str) -> Moments:
    found = values.to_frame("v").select(pl.col("v").str.extract_groups(NUMERIC))
    first = pl.col("a").str.len_chars() > 2
    day, month = (pl.col("a"), pl.col("b")) if order != "MDY" else (pl.col("b"), pl.col("a"))
    year = pl.col("c")
    if order == "YMD":
        day, month, year = pl.col("c"), pl.col("b"), pl.col("a")
    frame = found.unnest("v").with_columns(
        y=pl.when(first).then(pl.col("a")).otherwise(year),
        m=pl.when(first).then(pl.col("b")).otherwise(month),
        d=pl.when(first).then(pl.col("c")).otherwise(day),
    )
    return _assemble(frame, values, "numeric")


def _patterned(values: pl.Series, order: str) -> Moments:
    """Numeric dates of one spelling, the bulk of most files, without a regular expression per value."""
    sample = values.drop_nulls().head(1)
    text = str(sample[0])
    letters = {"DMY": "dm{}", "MDY": "md{}", "YMD": "{}md"}[order]
    # What the text cannot be is not tried: most columns are asked whether they are dates, and few are.
    clocks = [clock for clock in CLOCKS if all(text.count(sign) == clock.count(sign) for sign in ":,")]
    for year, mark, clock in product("Yy", [mark for mark in "/.-" if text.count(mark) >= 2], clocks):
        pattern = mark.join("%" + letter for letter in letters.format(year)) + clock
        if _plausible(sample.str.to_datetime(pattern, strict=False, time_unit="us")).null_count() == 0:
            found = values.str.to_datetime(pattern, strict=False, time_unit="us")
            return _moments(_plausible(found), None, values, "numeric")
    return _moments(None, None, values, "")


def _compact(values: pl.Series, _order: str) -> Moments:
    if not values.drop_nulls().head(200).str.contains(COMPACT).any():
        return _moments(None, None, values, "")
    frame = values.to_frame("v").select(pl.col("v").str.extract_groups(COMPACT)).unnest("v")
    return _assemble(frame.with_columns(y=pl.col("a"), m=pl.col("b"), d=pl.col("c")), values, "numeric")


def _words(values: pl.Series, _order: str) -> Moments:
    moments = _moments(None, None, values, "")
    for pattern in (WORDS_DAY, WORDS_MONTH, WORDS_YEAR):
        if not values.drop_nulls().str.contains(pattern).any():
            continue
        frame = values.to_frame("v").select(pl.col("v").str.extract_groups(pattern)).unnest("v")
        name = pl.col("name").str.to_lowercase()
        number = name.replace_strict(MONTHS, default=None, return_dtype=pl.Int64)
        found = _assemble(frame.with_columns(y=pl.col("a"), m=number, d=pl.col("b")), values, "month names")
        moments = _merge(moments, found)
    return moments


def _assemble(frame: pl.DataFrame, values: pl.Series, kind: str) -> Moments:
    """Moments from the columns y, m, d and the parts of a time."""
    # A year of two digits is written by spreadsheets for 1970 to 2069.
    short = pl.col("short")
    number = frame.with_columns(
        short=pl.col("y").str.len_chars() <= 2 if frame.schema["y"] == pl.String else pl.lit(False),
    ).with_columns(
        pl.col("y", "m", "d", "hour", "minute", "second").cast(pl.Int64, strict=False),
        micro=(pl.lit("0.") + pl.col("fraction")).cast(pl.Float64, strict=False),
    )
    year = pl.when(short & (pl.col("y") < 70)).then(pl.col("y") + 2000).when(short).then(pl.col("y") + 1900)
    half = pl.col("half").str.to_lowercase().str.slice(0, 1)
    hour = pl.col("hour").fill_null(0)
    hour = pl.when(half == "p").then(hour % 12 + 12).when(half == "a").then(hour % 12).otherwise(hour)
    text = pl.format(
        "{}-{}-{} {}:{}:{}",
        year.otherwise(pl.col("y")).cast(pl.String).str.zfill(4),
        *(part.cast(pl.String).str.zfill(2) for part in (pl.col("m"), pl.col("d"), hour)),
        pl.col("minute").fill_null(0).cast(pl.String).str.zfill(2),
        pl.col("second").fill_null(0).cast(pl.String).str.zfill(2),
    )
    moment = text.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    moment = moment + pl.duration(microseconds=(pl.col("micro").fill_null(0) * 1e6).round(0).cast(pl.Int64))
    moment = pl.when(moment.dt.year().is_between(1970, 2200)).then(moment)
    clock = pl.col("offset").str.extract_groups(r"([+-])(\d{2}):?(\d{2})")
    minutes = clock.struct[1].cast(pl.Int64, strict=False) * 60 + clock.struct[2].cast(pl.Int64, strict=False)
    minutes = pl.when(clock.struct[0] == "-").then(-minutes).otherwise(minutes)
    minutes = minutes.fill_null(pl.col("offset").replace_strict(ZONES, default=0, return_dtype=pl.Int64)).fill_null(0)
    named = pl.col("offset").is_not_null()
    both = number.select(
        local=pl.when(~named).then(moment), utc=pl.when(named).then(moment - pl.duration(minutes=minutes))
    )
    return _moments(both["local"].alias(values.name), both["utc"].alias(values.name), values, kind)


def _numbers(values: pl.Series, _order: str) -> Moments:
    """Unix seconds, milliseconds, microseconds, and the serial days of spreadsheets."""
    number = values.str.strip_chars(" '").cast(pl.Float64, strict=False)
    frame = number.to_frame("n").select(
        unix=pl.when(pl.col("n").is_between(UNIX_FROM, UNIX_TO))
        .then(pl.col("n") * 1e6)
        .when((pl.col("n") / 1e3).is_between(UNIX_FROM, UNIX_TO))
        .then(pl.col("n") * 1e3)
        .when((pl.col("n") / 1e6).is_between(UNIX_FROM, UNIX_TO))
        .then(pl.col("n")),
        serial=pl.when(pl.col("n").is_between(EXCEL_FROM, EXCEL_TO)).then((pl.col("n") - 25_569) * 86_400e6),
    )
    # A serial day has no more than seconds in it; the rest is the rounding of a binary fraction.
    serial = (frame["serial"] / 1e6).round(0) * 1e6
    utc = _micros(frame["unix"], values)
    kind = "Unix time" if utc.null_count() < len(utc) else "spreadsheet serial"
    return _moments(_micros(serial, values), utc, values, kind)


def _micros(values: pl.Series, like: pl.Series) -> pl.Series:
    return values.round(0).cast(pl.Int64, strict=False).cast(NAIVE).alias(like.name)

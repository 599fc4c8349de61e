"""When a change is called a change."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from metrics import kpis, statistics
from metrics.change import Change, judge

CSAT, NPS, CONTACTS, RESPONSE = (kpis.get(n) for n in ("csat", "nps", "contacts", "first_response_time"))


def _share(hits: int, n: int, minimum: int = 30) -> dict[str, object]:
    low, high = (float(limit[0]) for limit in statistics.wilson([hits], [n]))
    p = hits / n
    return {"value": p, "n": n, "low": low, "high": high, "low_sample": n < minimum, "variance": p * (1 - p)}


def _past(rows: list[dict[str, object]]) -> pl.DataFrame:
    days = [date(2026, 1, 1) + timedelta(days=28 * number) for number in range(len(rows))]
    return pl.DataFrame([{"period": day} | row for day, row in zip(days, rows, strict=True)], infer_schema_length=None)


QUIET = _past([_share(160, 200)] * 10)
RESTLESS = _past([_share(hits, 200) for hits in (140, 176, 150, 172, 164, 138, 178, 160, 148, 174)])


def _csat(now: int, before: int, past: pl.DataFrame, n: int = 200) -> Change:
    return judge(CSAT, _share(now, n), _share(before, n), past)


def test_a_large_fall_in_quiet_times_is_worse() -> None:
    change = _csat(130, 160, QUIET)
    assert change.verdict == "worse"
    assert change.difference == pytest.approx(-0.15)
    assert change.high is not None
    assert change.high < 0


def test_a_large_rise_in_quiet_times_is_better() -> None:
    assert _csat(186, 160, QUIET).verdict == "better"


def test_the_same_fall_is_no_clear_change_where_periods_vary_as_much_anyway() -> None:
    change = _csat(140, 160, RESTLESS)
    assert change.high is not None
    assert change.high < 0, "its own interval excludes zero"
    assert change.dispersion is not None
    assert change.dispersion > 2
    assert change.verdict == "no clear change"


def test_with_fewer_than_eight_past_periods_twice_the_margin_is_asked_for() -> None:
    change = _csat(142, 160, QUIET.head(7))
    assert _csat(142, 160, QUIET).verdict == "worse"
    assert change.verdict == "no clear change"
    assert change.dispersion is None
    assert "Only 7 past periods" in change.basis
    assert _csat(110, 160, QUIET.head(7)).verdict == "worse"


def test_no_clear_change_says_what_could_not_have_been_seen() -> None:
    change = _csat(158, 160, QUIET)
    assert change.verdict == "no clear change"
    # 2.8 standard errors of the difference: sqrt(2 * 0.8 * 0.2 / 200) = 0.04
    assert change.detectable == pytest.approx(2.8 * 0.04, rel=0.05)


def test_a_low_sample_on_either_side_is_not_judged() -> None:
    assert judge(CSAT, _share(2, 20), _share(160, 200), QUIET).verdict == "low sample"
    assert judge(CSAT, _share(100, 200), _share(19, 20), QUIET).verdict == "low sample"


def test_without_data_on_either_side_there_is_nothing_to_judge() -> None:
    nothing = {"value": None, "n": 0, "low": None, "high": None, "low_sample": True}
    for now, before in ((nothing, _share(1, 2)), (_share(1, 2), nothing), (nothing, nothing)):
        change = judge(CSAT, now, before, QUIET)
        assert (change.verdict, change.difference) == ("no data", None)


def test_contacts_are_neither_better_nor_worse() -> None:
    def count(n: int) -> dict[str, object]:
        low, high = (float(limit[0]) for limit in statistics.poisson_interval([n]))
        return {"value": float(n), "n": n, "low": low, "high": high, "low_sample": False, "variance": float(n)}

    past = _past([count(n) for n in (900, 930, 880, 910, 905, 890, 925, 915)])
    assert judge(CONTACTS, count(1200), count(900), past).verdict == "higher"
    assert judge(CONTACTS, count(600), count(900), past).verdict == "lower"
    assert judge(CONTACTS, count(910), count(900), past).verdict == "no clear change"


def test_a_shorter_time_is_better() -> None:
    def time(value: float) -> dict[str, object]:
        return {"value": value, "n": 400, "low": value * 0.9, "high": value * 1.1, "low_sample": False, "variance": 1e6}

    past = _past([time(value) for value in (3600, 3700, 3500, 3650, 3550, 3600, 3620, 3580)])
    assert judge(RESPONSE, time(1800), time(3600), past).verdict == "better"
    assert judge(RESPONSE, time(7200), time(3600), past).verdict == "worse"


@pytest.mark.parametrize("odd", ["peak", "step"])
def test_a_peak_or_a_step_long_ago_does_not_hide_a_change(odd: str) -> None:
    hits = [160, 158, 163, 157, 162, 159, 161, 164, 158, 160, 162, 157]
    for place in range(5, 6) if odd == "peak" else range(6):
        hits[place] -= 60
    change = _csat(128, 160, _past([_share(each, 200) for each in hits]))
    assert change.dispersion is not None
    assert change.dispersion < 1.5
    assert change.verdict == "worse"


# Calibration: quiet periods must rarely be called changed, whatever the periods vary by anyway.


@pytest.mark.parametrize("icc", [0.0, 0.02, 0.05])
def test_quiet_weeks_are_rarely_called_changed(icc: float) -> None:
    draw = np.random.default_rng(7)
    called = sum(_called(draw, icc, fall=0.0) for _ in range(600))
    assert called / 600 <= 0.075


def test_a_real_fall_is_found_where_weeks_are_quiet() -> None:
    draw = np.random.default_rng(8)
    assert sum(_called(draw, 0.0, fall=0.12) for _ in range(200)) / 200 >= 0.55


@pytest.mark.parametrize("odd", ["peak", "step"])
def test_a_real_fall_is_often_found_even_after_a_peak_or_a_step(odd: str) -> None:
    draw = np.random.default_rng(9)
    assert sum(_called(draw, 0.0, fall=0.12, odd=odd) for _ in range(200)) / 200 >= 0.3


def _called(draw: np.random.Generator, icc: float, fall: float, odd: str = "") -> bool:
    spread = (1 - icc) / icc if icc else None
    p = draw.beta(0.8 * spread, 0.2 * spread, 14) if spread else np.full(14, 0.8)
    p[-1] -= fall
    if odd:
        p[6 if odd == "peak" else slice(6)] -= 0.25
    weeks = [_share(int(hits), 200) for hits in draw.binomial(200, p)]
    change = judge(CSAT, weeks[-1], weeks[-2], _past(weeks[:-1]))
    return change.verdict in ("better", "worse")

"""Where the rows of a number went: found, left out for each reason, counted; and how the counted ones spread."""

from __future__ import annotations

from typing import Final

import polars as pl

from language import N_, _
from metrics import format as numbers
from metrics import kpis
from metrics.explain import Explanation
from metrics.kpi import Kpi
from ui import cached, curves, distribution, insight, panels, parts, plain, sentences, waterfall
from ui.drill import Drill
from ui.view import View

_EXCLUDED: Final = {
    "spam": N_("Spam"),
    "deleted": N_("Deleted"),
    "merged": N_("Merged into another"),
    "test": N_("Tests"),
}
_MOST: Final = 50_000


def steps(found: Explanation, kpi: Kpi) -> list[waterfall.Step]:
    """One bar per reason, from all rows found down to those counted."""
    rest = float(found.found)
    made = [
        waterfall.Step(
            _("All contacts") if kpi.table == "contacts" else _("All answers"),
            0,
            rest,
            numbers.number(found.found),
            "plain",
            _("Whatever their date"),
        )
    ]
    reasons = [
        *((_(_EXCLUDED.get(reason, reason.capitalize())), n) for reason, n in found.excluded.items()),
        (_("Without a date"), found.undated),
        (_("Outside the period"), found.outside),
        (_("Not what it is about"), found.unmeasured),
    ]
    for name, n in reasons:
        if n:
            made.append(waterfall.Step(name, rest - n, rest, f"{numbers.MINUS}{numbers.number(n)}", "out"))
            rest -= n
    return [*made, waterfall.Step(_("Counted"), 0, float(found.counted), numbers.number(found.counted), "total")]


def draw(view: View, name: str) -> None:
    """The bars, with the reasons in words below."""
    kpi, found = kpis.get(name), insight.explained(view, name)
    said = (
        _("{n} of {total} contacts are counted") if kpi.table == "contacts" else _("{n} of {total} answers are counted")
    )
    title = said.format(n=numbers.number(found.counted), total=numbers.number(found.found))
    made = steps(found, kpi)
    notes = (
        [_("\u201cNot what it is about\u201d: {cases}.").format(cases=plain.markdown(found.not_counted, 300))]
        if found.unmeasured
        else []
    )
    panels.chart(
        title,
        _("Every row with these filters, whatever its date, and why it is left out. Each is counted once."),
        waterfall.rows(made),
        key=f"population-{name}",
        alt=f"{title}: " + "; ".join(f"{step.name} {step.text}" for step in made),
        foot=" ".join(notes),
    )


def spread(view: View, name: str, foot: str = "") -> None:
    """The distribution behind a duration or a score, with a line below; the curve where those that wait count."""
    kpi = kpis.get(name)
    if kpi.kind in ("survival", "km"):
        curves.draw(view, name)
    elif kpi.unit == "seconds":
        _durations(view, kpi)
    elif kpi.table == "answers" and kpi.kind in ("nps", "proportion", "mean") and name != "response_rate":
        _scores(view, kpi, foot)
    else:
        _parts(view, kpi)


def _durations(view: View, kpi: Kpi) -> None:
    frame = cached.records(view, kpi.name, _MOST)
    values = frame["counted"].cast(pl.Float64).drop_nulls().to_list() if len(frame) else []
    # A negative time marks one that had not happened when last seen.
    values = sorted(value for value in values if value >= 0)
    if not values:
        return
    median, late = (distribution.quantile(values, share) for share in (0.5, 0.9))
    title = _("Half take less than {median}, one in ten more than {late}").format(
        median=numbers.duration(median), late=numbers.duration(late)
    )
    note = _("{n} {cases} by duration; each step of the axis is a multiple, not a sum.").format(
        n=numbers.number(len(values)), cases=kpi.cases
    )
    leads = Drill(kpi.name, parts=[parts.took(band.low, band.high) for band in distribution.bands(values)])
    panels.chart(title, note, distribution.durations(values), key=f"spread-{kpi.name}", leads=leads)


def by_score(answers: pl.DataFrame) -> pl.DataFrame:
    """Columns score_raw, n and what a score is worth, from the worst on; `answers` as `queries.records` gives them."""
    # As given: a "good" of two words and a 5 of five stars are not the same answer, but stand at the same end.
    counts = answers.drop_nulls("score_raw").group_by("score_raw")
    found = counts.agg(pl.len().alias("n"), pl.col("score_norm", "score").first())
    return found.sort("score_norm", "score", "score_raw", nulls_last=True)


def _scores(view: View, kpi: Kpi, foot: str) -> None:
    frame = cached.records(view, kpi.name, _MOST)
    if frame.is_empty() or frame["score_raw"].null_count() == len(frame):
        return
    counts = by_score(frame)
    pairs = [(plain.plotly(score, 16), n) for score, n in counts.select("score_raw", "n").iter_rows()]
    title = plain.markdown(
        _("{title}: most answers are {score}").format(title=kpi.title, score=max(pairs, key=lambda pair: pair[1])[0])
    )
    panels.chart(
        title,
        _("Answers per score as given, n = {n}.").format(n=numbers.number(int(counts["n"].sum()))),
        distribution.scores(pairs),
        key=f"spread-{kpi.name}",
        foot=foot,
        leads=Drill(kpi.name, parts=[parts.score(score) for score in counts["score_raw"]]),
    )


def _parts(view: View, kpi: Kpi) -> None:
    figure = cached.value(view, kpi.name)
    if figure.numerator is None or not figure.denominator:
        return
    yes, no = figure.numerator, figure.denominator - figure.numerator
    if kpi.kind not in ("proportion", "share") or no < 0:
        return
    named = (kpi.yes or "yes").capitalize()
    bars = [
        waterfall.Step(
            sentences.capital(kpi.cases), 0, figure.denominator, numbers.number(figure.denominator), "plain"
        ),
        waterfall.Step(named, 0, yes, numbers.number(yes), "total"),
        waterfall.Step(_("All others"), yes, figure.denominator, numbers.number(no), "out"),
    ]
    value = numbers.figure(figure.value, kpi, figure.n)
    panels.chart(
        _("{yes} of {denominator} are {value}").format(
            yes=numbers.number(yes), denominator=numbers.number(figure.denominator), value=value
        ),
        _("Numerator and denominator."),
        waterfall.rows(bars),
        key=f"spread-{kpi.name}",
    )

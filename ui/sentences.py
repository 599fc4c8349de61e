"""The sentence at the top of a page and the reading aid beside a chart, written from the same figures as the cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

import language
from language import N_, _, ngettext
from metrics import dimensions, kpis
from metrics import format as numbers
from metrics.figure import Figure
from metrics.filters import UNKNOWN, Filters
from metrics.kpi import Kpi
from ui import cached, plain, verdicts, words
from ui.view import View

_ROSE: Final = N_("{topic} rose to {percent} of contacts ({difference})")
_FELL: Final = N_("{topic} fell to {percent} of contacts ({difference})")
_NEWS: Final = {
    "better": N_("{title} got better: {figure} ({change})"),
    "worse": N_("{title} got worse: {figure} ({change})"),
    "higher": N_("{title} rose to {figure} ({change})"),
    "lower": N_("{title} fell to {figure} ({change})"),
}
_ORDER = {"worse": 0, "better": 1, "higher": 2, "lower": 2}


def headline(view: View, names: Sequence[str], by: str | None = None, also: Sequence[str] = ()) -> str:
    """What changed, worst first, and where most of it; then what did not; honest about small samples.

    Of `also` only a clear change is told.
    """
    more = [cached.value(view, name) for name in also if name not in names]
    figures = [figure for name in names if (figure := cached.value(view, name)).value is not None]
    figures += [figure for figure in more if verdicts.clear(figure)]
    period = scope(view)
    if not figures:
        return _("{period}: no data").format(period=period)
    if not view.compare:
        return f"{period}: {_listed([_value(figure) for figure in figures])}"
    changed = sorted((f for f in figures if verdicts.clear(f)), key=_rank)
    steady = [f for f in figures if f.change and f.change.verdict == "no clear change"]
    small = [f for f in figures if f.change and f.change.verdict == "low sample"]
    alone = [f for f in figures if f not in changed and f not in steady and f not in small]
    sentences = [_news(view, figure, by) for figure in changed]
    if steady:
        sentences.append(_("No clear change in {listed}").format(listed=_listed([_value(figure) for figure in steady])))
    if small:
        sentences.append(
            _("Too little to compare: {listed}").format(listed=_listed([_value(figure) for figure in small]))
        )
    if alone:
        sentences.append(
            _("Nothing to compare with for {listed}").format(listed=_listed([_value(figure) for figure in alone]))
        )
    first, *rest = sentences
    return ". ".join([f"{period}: {mid(first)}", *rest]) + "."


def complaints(view: View, topics: pl.DataFrame) -> str:
    """Whether people complain more, and which complaint topics grew or shrank (`topics`: their shares of contacts)."""
    text = headline(view, ("complaint_rate",), "topic")
    if not view.compare or topics.is_empty():
        return text
    moved = topics.filter(pl.col("verdict").is_in(["higher", "lower"])).sort("difference", descending=True)
    share = kpis.get("channel_share")
    told = [
        _(_ROSE if row["difference"] > 0 else _FELL).format(
            topic=words.dimension_value("topic", row["topic"]),
            percent=numbers.percent(row["value"], row["n"]),
            difference=numbers.difference(row["difference"], share),
        )
        for row in moved.to_dicts()
    ]
    return f"{text} {plain.markdown(_listed(told[:3]), 300)}." if told else text


def channels(view: View) -> str:
    """Which channels carry the contacts, and whose share changed."""
    frame = cached.breakdown(view, "channel_share", "channel").filter(pl.col("value").is_not_null())
    if frame.is_empty():
        return headline(view, ("contacts",))
    kpi = kpis.get("channel_share")
    top = [_channel(row, numbers.percent(row["value"])) for row in frame.head(3).to_dicts()]
    text = _("{scope} most contacts come through {listed}.").format(scope=scope(view), listed=_listed(top))
    if not view.compare:
        return text
    moved = frame.filter(pl.col("verdict").is_in(["higher", "lower"])).sort(pl.col("difference").abs(), descending=True)
    if moved.is_empty():
        return _("{text} No clear change in the mix.").format(text=text)
    shifts = [_channel(row, numbers.difference(row["difference"], kpi)) for row in moved.head(3).to_dicts()]
    return _("{text} The mix shifted: {listed}.").format(text=text, listed=_listed(shifts))


def scope(view: View) -> str:
    """The period and the filters as a sentence begins: In the last 28 days, channel E-mail or Chat."""
    days = Filters(view.filters.start, view.filters.end).sentence(cached.present_on(view))
    named = [
        f"{dimensions.one(name)} {_(' or ').join(words.dimension_value(name, value) for value in values)}"
        for name, values in view.filters.where
    ]
    text = plain.markdown(", ".join([days, *named]), 300)
    return text[:1].upper() + text[1:]


def aid(view: View, name: str, by: str | None = None) -> list[str]:
    """What to look at in the trend of a KPI: the change, where it comes from, extremes, what is not settled."""
    kpi, figure = kpis.get(name), cached.value(view, name)
    frame, grain = cached.trend(view, name), cached.grain(view, name)
    points = [*_change(view, figure), *_drivers_point(view, figure, by), *_extremes(kpi, frame, grain)]
    points += _left_out(view, name, grain)
    low = int(frame.filter(pl.col("low_sample") & pl.col("value").is_not_null()).height)
    if low and kpi.kind not in ("count", "stock"):
        text = ngettext(
            "{n} of {total} {grains} has a low sample: hollow points, to be read with care.",
            "{n} of {total} {grains} have a low sample: hollow points, to be read with care.",
            low,
        )
        points.append(text.format(n=low, total=len(frame), grains=dimensions.many(grain)))
    if figure.maturing_until:
        points.append(
            _("Until {day} the newest figures still mature: the dotted part.").format(
                day=numbers.day(figure.maturing_until)
            )
        )
    return points


def drivers(view: View, figure: Figure, by: str) -> list[str]:
    """Up to two values of `by` that changed the same way as the whole, the weightiest first, with their change."""
    if not (view.compare and figure.change):
        return []
    kpi = kpis.get(figure.kpi)
    same = cached.breakdown(view, figure.kpi, by).filter(pl.col("verdict") == figure.change.verdict)
    if same.height == 0:
        return []
    same = same.sort(pl.col("difference").abs() * pl.col("n"), descending=True).head(2)
    return [
        f"{plain.markdown(words.dimension_value(by, row[by]), 40)} ({numbers.difference(row['difference'], kpi)})"
        for row in same.to_dicts()
    ]


def _rank(figure: Figure) -> int:
    return _ORDER[figure.change.verdict] if figure.change else len(_ORDER)


def _news(view: View, figure: Figure, by: str | None) -> str:
    kpi, change = kpis.get(figure.kpi), figure.change
    assert change
    moved = verdicts.relative(figure) or numbers.difference(change.difference, kpi)
    text = _(_NEWS[change.verdict]).format(title=kpi.title, figure=_shown(figure, kpi), change=moved)
    where = drivers(view, figure, by) if by else []
    text += _(", most of it in {listed}").format(listed=_listed(where)) if where else ""
    return text + (
        _(", still maturing until {day}").format(day=numbers.day(figure.maturing_until))
        if figure.maturing_until
        else ""
    )


def _change(view: View, figure: Figure) -> list[str]:
    kpi, change = kpis.get(figure.kpi), figure.change
    if not view.compare or change is None:
        return [
            _("Now {shown}, {interval} (95 %).").format(
                shown=_shown(figure, kpi), interval=numbers.interval(figure.low, figure.high, kpi, figure.n)
            )
        ]
    if change.verdict == "no data":
        return [_("Now {shown}; there is nothing to compare with.").format(shown=_shown(figure, kpi))]
    before = numbers.figure(figure.previous.value, kpi, figure.previous.n) if figure.previous else numbers.NO_DATA
    interval = ""
    if change.low is not None and change.high is not None:
        interval = ", 95 %: " + numbers.between(
            numbers.difference(change.low, kpi), numbers.difference(change.high, kpi)
        )
    difference = numbers.difference(change.difference, kpi)
    return [
        _("**{verdict}**: {shown} after {before} ({difference}{interval}).").format(
            verdict=capital(_(change.verdict)),
            shown=_shown(figure, kpi),
            before=before,
            difference=difference,
            interval=interval,
        )
    ]


def _drivers_point(view: View, figure: Figure, by: str | None) -> list[str]:
    if not by or not verdicts.clear(figure):
        return []
    found = drivers(view, figure, by)
    return (
        [_("Most of it by {by}: {listed}.").format(by=dimensions.one(by), listed=_listed(found))]
        if found
        else [_("No single {by} stands out.").format(by=dimensions.one(by))]
    )


def spread(frame: pl.DataFrame, by: str, kpi: Kpi) -> str:
    """From which value of a dimension to which a KPI reaches, low samples aside: the message of a chart of dots."""
    known = frame.filter(~pl.col("low_sample") & (pl.col(by) != UNKNOWN)).sort("value").to_dicts()
    told = [
        # A title takes two lines in a narrow panel: "6 h 2" and "min" belong together.
        numbers.figure(row["value"], kpi, row["n"]).removeprefix("NPS ").replace(" ", "\u00a0")
        + f" ({plain.markdown(words.dimension_value(by, row[by]), 40)})"
        for row in (known[:1] + known[-1:])
    ]
    if len(known) < 2 or known[0]["value"] == known[-1]["value"]:
        return _("{title} by {by}").format(title=kpi.title, by=dimensions.one(by))
    return _("{title}: {low} to {high}").format(title=kpi.title, low=told[0], high=told[1])


def _extremes(kpi: Kpi, frame: pl.DataFrame, grain: str) -> list[str]:
    known = frame.filter(pl.col("value").is_not_null() & (~pl.col("low_sample") | (pl.lit(kpi.kind == "count"))))
    if known.height < 3:
        return []
    ordered = known.sort("value").to_dicts()
    low, high = (
        f"{numbers.figure(row['value'], kpi, row['n'])} ({words.period(row['period'], grain)})"
        for row in (ordered[0], ordered[-1])
    )
    return [_("Between {low} and {high}.").format(low=low, high=high)]


def _left_out(view: View, name: str, grain: str) -> list[str]:
    cut = [words.period(day, grain) for day in cached.left_out(view, name)]
    return [_("Not drawn, because little of it is in the period: {listed}.").format(listed=_listed(cut))] if cut else []


def _value(figure: Figure) -> str:
    kpi = kpis.get(figure.kpi)
    return f"{mid(kpi.title)} ({_shown(figure, kpi)})"


def _shown(figure: Figure, kpi: Kpi) -> str:
    return numbers.figure(figure.value, kpi, figure.n).removeprefix("NPS ")


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def mid(text: str) -> str:
    """The text as it stands within a sentence: CSAT stays, "First response" loses its capital."""
    # Nouns keep their capital in German. The second letter too: "E-mail" is no abbreviation.
    return text if language.current() == "de" or text[1:2].isupper() else text[:1].lower() + text[1:]


def inside(text: str) -> str:
    """The text in small letters, as it stands within a sentence; German nouns keep their capital."""
    return text if language.current() == "de" else text.lower()


def _channel(row: dict[str, object], number: str) -> str:
    return f"{mid(plain.markdown(words.dimension_value('channel', row['channel']), 40))} ({number})"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else _("{most} and {last}").format(most=", ".join(parts[:-1]), last=parts[-1])

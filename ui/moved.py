"""Why a number moved: the change split into the mix of the groups and the real change within them, adding up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

import canonical
from language import N_, _
from metrics import dimensions
from metrics import format as numbers
from metrics.figure import Figure
from metrics.filters import UNKNOWN
from metrics.kpi import Kpi
from metrics.mix import Mix
from ui import cached, choices, insight, panels, plain, sentences, verdicts, waterfall, words
from ui.drill import Drill
from ui.view import View

DEFAULT: Final = "channel"
_MOST: Final = 6
_NONE: Final = 1e-9  # a mix that did not change is no step
_WORTH: Final = 0.2  # a dimension that explains less of a change is not named
_MIX: Final = N_("Mix")
_NOT_SPLIT: Final = ("share",)


def dimension(label: str = "", default: str = DEFAULT) -> str:
    """The dimension of the link (`by`), with its choice; an unknown word counts as the usual one."""
    names = {name: dimensions.heading(name) for name in canonical.DIMENSIONS}
    return choices.pick(label or _("Split by"), names, "by", default, width=200)


def hint(view: View, name: str) -> None:
    """Which dimensions explain most of the change, where any does."""
    frame = insight.ranked(view, name)
    # What is no clear change needs no explanation: shares of next to nothing are large by chance.
    if frame.is_empty() or not verdicts.clear(cached.value(view, name)):
        return
    best = frame.filter(pl.col("explained") >= _WORTH).head(3).select("dimension", "explained").rows()
    if best:
        panels.note(
            _("Explains most: {dimensions}.").format(
                dimensions=", ".join(
                    _("{by} ({percent} of the change)").format(by=dimensions.one(by), percent=numbers.percent(part))
                    for by, part in best
                )
            )
        )
    else:
        panels.note(_("No dimension explains the change: it is spread over all groups alike, or chance."))


def draw(view: View, name: str, by: str) -> None:
    """The waterfall from the earlier period to this one, with its sentence; else the reason why there is none."""
    kpi = cached.record(view, name)
    reason = _reason(view, kpi)
    if reason:
        _words(reason)
        return
    split = insight.why(view, name, by)
    figure = cached.value(view, name)
    if split.difference is None or split.before is None:
        _words(_("One of the two periods has no {cases}, so there is no change to split.").format(cases=kpi.cases))
        return
    if split.groups[by].to_list() == [UNKNOWN]:
        text = _("None of the {cases} in this period names a {by}. Choose another dimension to split the change by.")
        _words(text.format(cases=kpi.cases, by=dimensions.one(by)))
        return
    made = steps(split, kpi, by)
    # The bars add up exactly; the two ends are written as everywhere else on the page.
    ends = (numbers.figure(value, kpi, n).removeprefix("NPS ") for value, n in _ends(figure))
    made = [replace(step, text=next(ends)) if step.look == "total" else step for step in made]
    told = sentence(split, kpi, by)
    panels.chart(
        told,
        _("From {comparison} to now, by {by}. The bars between the two add up to the change exactly.").format(
            comparison=view.comparison, by=dimensions.one(by)
        ),
        waterfall.ladder(made, kpi),
        key=f"moved-{name}-{by}",
        alt=f"{told} " + "; ".join(f"{step.name} {step.text}" for step in made),
        foot=_reading(kpi, by),
        leads=Drill(name, by, _values(made, split, by)),
    )


def _values(made: Sequence[waterfall.Step], split: Mix, by: str) -> dict[str, str]:
    """The places of the bars on the axis, and the group that each stands for."""
    named = {words.dimension_value(by, value): str(value) for value in split.groups[by]}
    return {str(at): named[step.name] for at, step in enumerate(made) if step.look != "total" and step.name in named}


def steps(split: Mix, kpi: Kpi, by: str) -> list[waterfall.Step]:
    """Before, the mix, the largest changes within groups, the rest of them, now."""
    at = split.before or 0.0
    made = [waterfall.Step(_("Before"), 0, at, _figure(at, kpi), "total")]
    for name, part in parts(split, kpi, by):
        made.append(waterfall.Step(name, at, at + part, numbers.difference(part, kpi), _look(part, kpi)))
        at += part
    return [*made, waterfall.Step(_("Now"), 0, at, _figure(at, kpi), "total")]


def parts(split: Mix, kpi: Kpi, by: str) -> list[tuple[str, float]]:
    """The steps between before and now by name; their sum is the difference."""
    found = [] if kpi.kind in ("count", "stock") else [(_(_MIX if kpi.kind != "per" else split.mix_label), split.mix)]
    if found and abs(split.mix) < _NONE:
        found = []
    groups = split.groups.drop_nulls("within").sort(pl.col("within").abs(), descending=True)
    if groups.is_empty():
        return [*found, (_("Within the groups"), split.within)]
    shown, rest = groups.head(_MOST), groups.slice(_MOST)
    found += [
        (words.dimension_value(by, value), float(each)) for value, each in shown.select(by, "within").rows() if each
    ]
    return [*found, (_("All others"), float(rest["within"].sum()))] if len(rest) else found


def sentence(split: Mix, kpi: Kpi, by: str) -> str:
    """What carried the change: "CSAT fell by 10.4 pp: mostly within E-mail; the mix added 0.3 pp."."""
    assert split.difference is not None
    if not any(digit in "123456789" for digit in numbers.size(split.difference, kpi)):
        return _("{title} did not move").format(title=kpi.title)
    said = _("{title} rose by {size}") if split.difference > 0 else _("{title} fell by {size}")
    text = said.format(title=kpi.title, size=numbers.size(split.difference, kpi))
    same = [(name, part) for name, part in parts(split, kpi, by) if part * split.difference > 0]
    if not same:
        return text
    name, part = max(same, key=lambda pair: abs(pair[1]))
    where = (
        _("because the mix changed")
        if name == _(_MIX)
        else _("in {name}").format(name=plain.markdown(sentences.mid(name), 40))
    )
    if name == _("Within the groups"):
        where = _("within the {groups}, not by their mix").format(groups=dimensions.many(by))
    return _("{text}, most of it {where} ({difference})").format(
        text=text, where=where, difference=numbers.difference(part, kpi)
    )


def _reason(view: View, kpi: Kpi) -> str:
    if kpi.kind in _NOT_SPLIT:
        return _("A change of {title} cannot be split into the mix of groups and a change within them.").format(
            title=sentences.mid(kpi.title)
        )
    if view.earlier:
        return ""
    if view.asked:
        return _("The data begins on {day}, so there is no earlier period to compare with.").format(
            day=numbers.day(view.first_on)
        )
    return _("Choose a period to compare with in the filter bar, and the change is split here.")


def _reading(kpi: Kpi, by: str) -> str:
    if kpi.kind in ("count", "stock"):
        return ""
    text = _(
        "Mix: the {groups} had other shares of the total than before. All other bars: what changed within a {by}, "
        "weighted by its share."
    )
    return text.format(groups=dimensions.many(by), by=dimensions.one(by))


def _ends(figure: Figure) -> tuple[tuple[float | None, int], tuple[float | None, int]]:
    previous = figure.previous
    return (previous.value if previous else None, previous.n if previous else 0), (figure.value, figure.n)


def _words(text: str) -> None:
    with st.container(border=True, key="moved-nothing"):
        st.subheader(_("Why it moved"), anchor=False)
        st.markdown(text)


def _figure(value: float, kpi: Kpi) -> str:
    return numbers.figure(value, kpi).removeprefix("NPS ")


def _look(part: float, kpi: Kpi) -> waterfall.Look:
    if kpi.direction == "none" or not part:
        return "plain"
    return "better" if (part > 0) == (kpi.direction == "up") else "worse"

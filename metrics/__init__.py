"""What the numbers mean: the warehouse in, figures out. Never imports streamlit.

    from metrics import warehouse, queries, kpis, sentences, format
    from metrics.filters import Filters

    wh = warehouse.open(root)            # cached per version file; cheap to call on every run of a page
    wh.version, wh.first_on, wh.latest_on, wh.as_of_on, wh.present_on
    wh.freshness()                       # dict: version, loads, first_on, latest_on, as_of, as_of_on, has_samples ...
    wh.options("team", filters)          # frame: value, n

    f = Filters(start, end, (("channel", ("chat", "email")),))   # frozen, hashable; end inclusive; None = open
    f.previous("previous" | "year"), f.sentence(wh.present_on), f.narrowed("channel", "chat"), f.days

    queries.value(wh, "csat", f, compare="previous")      -> Figure; "both" adds year, year_change
    queries.trend(wh, "csat", f, "week", compare, by)     -> frame: period, <by>, value, n, low, high, low_sample,
                                                             maturing, partial, previous_value/_n/_low/_high
    queries.breakdown(wh, "csat", f, by="team", compare)  -> frame: <by>, value, n, low, high, low_sample, maturing,
                                                             share, previous_*, difference, difference_low/_high,
                                                             verdict, detectable
    queries.records(wh, "csat", f, limit=100)             -> frame: id, day, counted, subject/comment, dimensions ...

    Figure: kpi, value, n, low, high, low_sample, maturing, maturing_until, numerator, denominator,
            previous: Figure, change: Change(difference, low, high, verdict, margin, detectable, basis), reason
    verdict: better, worse, higher, lower, no clear change, low sample, no data
    kpis.KPIS / kpis.get(name): Kpi(name, label, unit, direction, definition, help, minimum, matures_days, anchor ...)
    unit: contacts, seconds, proportion (0-1), nps (-100..100), score, replies, per_100_orders
    format.figure(value, kpi), format.difference(value, kpi), format.interval(low, high, kpi), duration, percent ...
    sentences.sentence(figure, filters, wh.present_on)    -> "First response time: 3 h 40 min in the last 28 days ..."

    mix.why(wh, "csat", f, by="channel", compare)         -> Mix(difference, mix, within, groups): adds up exactly
    waterfall.steps(found), ranking.rank(wh, "csat", f)   -> its steps; which dimension explains a change best
    control.chart(wh, "csat", f, "week")                  -> trend with centre, lower, upper, signal (outside, run)
    backlog.ages(wh, f), backlog.flow(wh, f, "week")      -> age, n, share; period, came, went, backlog
    changepoints.points(trend, kpi)                       -> ChangePoint(period, before, after) of a series
    explain.explain(wh, "csat", f)                        -> found = counted + excluded + undated + outside + unmeasured
    explain.recompute("csat", records), timeline(wh, id)  -> the figure from its records; the moments of one contact
    targets.target(settings, "csat", f)                   -> Goal; distance(figure, goal), since(trend, goal)
    atrisk.overdue(wh, f)                                 -> open contacts overdue or soon due, soonest first
    moved.between(before, after)                          -> which past figures differ between two version files
    conventions.of("zendesk", "csat")                     -> Convention(kpi, difference, reason); also convention=
    kpis.in_hours("resolution_time", "business", wh)      -> the KPI of the same duration in opening hours

Wrong names and dates raise errors.MetricsError, whose message is fit to be shown.
"""

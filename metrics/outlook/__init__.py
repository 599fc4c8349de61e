"""What comes next: forecast, staffing, early warning, customers to inform. statsmodels is imported at the first fit.

series.daily(wh, filters)                   -> Daily(first_on, values): contacts per complete day
forecast.forecast(daily, horizon)           -> Forecast(days, weeks, by_day, by_week) or TooLittle(have, need)
staffing.plan(wh, filters, forecast, ask)   -> frame: day, hour, arrivals, agents, answered
leadlag.leads(wh, filters)                  -> Search(found, tried): topics that rise before others, out of sample
notices.notices(wh, filters)                -> frame: orders whose customers should hear from us first
"""

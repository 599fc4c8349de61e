"""The app as a person would open it, without a browser: a page, its filters, and what is on it."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

HERE = Path(__file__).resolve().parents[2]
PAGES = {
    "overview": "pages/overview/overview.py",
    "responsiveness": "pages/service/responsiveness.py",
    "backlog": "pages/service/backlog.py",
    "satisfaction": "pages/service/satisfaction.py",
    "channels": "pages/service/channels.py",
    "teams": "pages/service/teams.py",
    "complaints": "pages/service/complaints.py",
    "explain": "pages/explain/explain.py",
    "data": "pages/data/loads.py",
}
# Pages that say nothing about figures, whatever is loaded.
OTHERS = {
    "new source": "pages/data/wizard.py",
    "settings": "pages/data/settings.py",
    "glossary": "pages/explain/glossary.py",
}
PLANNING = {"outlook": "pages/planning/outlook.py", "actions": "pages/planning/actions.py"}
FIGURES = [name for name in PAGES if name != "data"]
# Pages that can be taken along as files.
EXPORTED = [*PAGES, *PLANNING, "glossary"]


def opened(page: str = "overview", **query: str | list[str]) -> AppTest:
    """The page as it is after its link was opened with these parameters."""
    app = AppTest.from_file(str(HERE / "ui" / "main.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name.rstrip("_")] = value
    if page == "data":
        app.run()  # before its first run an app finds pages by the name of their file alone
    if page != "overview":
        app.switch_page(f"../{({**PAGES, **OTHERS, **PLANNING})[page]}")
    return app.run()


def words(app: AppTest) -> str:
    """Every word on the page that is not in a table or chart."""
    parts = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.warning, *app.error, *app.info]
    return "\n".join(str(part.value) for part in parts)

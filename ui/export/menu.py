"""The one place where a page is taken along: a popover beside the sentence of what is shown.

It is placed while the filter bar draws and filled when the page is drawn. Every file is made when its button is
pressed, not before: the button waits and then saves it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import language
from language import _
from ui.export import about, archive, browser, image, printed, slides, webpage, workbook
from ui.export.collected import Chart, Page

Writer = Callable[[Page], bytes]
_PRESENTATION: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_place: ContextVar[DeltaGenerator | None] = ContextVar("export", default=None)


def place() -> None:
    """Draw the button of the popover; what is in it comes with `fill`."""
    _place.set(st.popover(_("Export"), icon=":material/download:"))


def fill(page: Page) -> None:
    """Write the buttons for the page into the popover, where there is one."""
    room = _place.get()
    if room is None:
        return
    _place.set(None)
    with room, st.container(width=360):
        st.caption(
            _("The page as it is filtered. Every file says what it shows, of which data, and what its words mean.")
        )
        drawn = browser.path() is not None
        _button("PowerPoint", "slideshow", page, slides.pptx, "pptx", _PRESENTATION, _("Charts that can be edited."))
        _button("PDF", "picture_as_pdf", page, printed.pdf, "pdf", "application/pdf", "A4.", possible=drawn)
        _button(
            "Excel", "table", page, workbook.xlsx, "xlsx", _WORKBOOK, _("Every table and the values of every chart.")
        )
        _button(
            "CSV", "csv", page, archive.zipped, "zip", "application/zip", _("The same as CSV files in one archive.")
        )
        _button(_("Web page"), "html", page, _html, "html", "text/html", _("One file that needs no network."))
        if page.charts:
            _pictures(page, drawn, language.locale())
        if not drawn:
            st.caption(_(browser.INSTALL))


def _html(page: Page) -> bytes:
    return webpage.html(page).encode()


@st.fragment
def _pictures(page: Page, drawn: bool, locale: str) -> None:
    """One chart as a picture; choosing another one draws nothing else anew."""
    language.use(locale)  # chosen anew it runs by itself
    titles = [chart.title for chart in page.charts]
    at = st.selectbox(
        _("One chart"), range(len(titles)), format_func=lambda at: titles[at], key="export-chart", disabled=not drawn
    )
    chart = page.charts[at or 0]
    with st.container(horizontal=True):
        for form, mime in (("png", "image/png"), ("svg", "image/svg+xml")):
            _button(form.upper(), "image", page, partial(_picture, chart, form), form, mime, "", drawn, chart.title)


def _picture(chart: Chart, form: str, page: Page) -> bytes:
    return image.drawn(chart, page, "svg" if form == "svg" else "png")


def _button(
    label: str,
    icon: str,
    page: Page,
    writer: Writer,
    ending: str,
    mime: str,
    about_it: str,
    possible: bool = True,
    part: str = "",
) -> None:
    st.download_button(
        label,
        data=language.kept(partial(writer, page)),
        file_name=f"{about.name(page, part)}.{ending}",
        mime=mime,
        icon=f":material/{icon}:",
        help=about_it if possible else _(browser.INSTALL),
        on_click="ignore",
        disabled=not possible,
        key=f"export-{ending}",
        width="stretch",
    )

"""The address of the page: read freely, written only where no widget is bound to the parameter."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ui import address


def _script() -> None:
    import streamlit as st  # noqa: PLC0415 - AppTest runs this function apart from its module

    from ui import address  # noqa: PLC0415

    address.write(address.CONTACT, "zendesk:ticket:1")
    address.write(address.AT, ["channel:chat", "team:Care"])
    address.write(address.ON, None)
    st.text(f"{address.read('contact')} {address.read_all('at')} {address.holds('on')} {address.read('period')}")
    address.write(address.AT, [])
    st.text(f"{address.read_all('at')} {address.holds('at')}")


def test_what_is_written_is_read_and_nothing_takes_it_out() -> None:
    app = AppTest.from_function(_script)
    app.query_params["on"] = "2026-10-05..2026-10-11"
    app.query_params["period"] = "90 days"
    app.run()
    assert not app.exception
    assert [text.value for text in app.text] == [
        "zendesk:ticket:1 ['channel:chat', 'team:Care'] False 90 days",
        "[] False",
    ]


@pytest.mark.parametrize("name", ["period", "channel", "kpi", ""])
def test_a_parameter_of_a_widget_cannot_be_written_past_it(name: str) -> None:
    with pytest.raises(ValueError, match="widget that is bound to it"):
        address.write(name, "x")

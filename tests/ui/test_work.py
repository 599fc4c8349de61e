"""Long work runs to its end, shows its steps, and raises what went wrong."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def test_the_result_comes_back_and_the_steps_were_shown() -> None:
    def script() -> None:
        import streamlit as st  # noqa: PLC0415 - the body of a script of its own

        from ui import work  # noqa: PLC0415

        def act(progress: work.Progress) -> int:
            progress("Counting", 3, 6)
            return 42

        st.text(str(work.run("Working", "Worked", act)))

    app = AppTest.from_function(script).run()
    assert app.text[0].value == "42"
    assert app.status[0].label == "Worked"
    assert app.status[0].state == "complete"


def test_an_error_is_raised_where_the_work_was_asked_for() -> None:
    def script() -> None:
        import streamlit as st  # noqa: PLC0415 - the body of a script of its own

        from ui import work  # noqa: PLC0415

        def act(progress: work.Progress) -> int:
            raise ValueError("the disk is full")

        try:
            work.run("Working", "Worked", act)
        except ValueError as error:
            st.text(str(error))

    app = AppTest.from_function(script).run()
    assert app.text[0].value == "the disk is full"
    assert app.status[0].state == "error"

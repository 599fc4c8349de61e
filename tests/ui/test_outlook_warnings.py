from __future__ import annotations

from metrics.outlook.leadlag import Lead
from ui import outlook_warnings


def test_a_lead_is_told_in_one_sentence() -> None:
    lead = Lead("stock", "delivery complaints", 6, 9, 10, 0.12, 0.4, 0.001)
    assert outlook_warnings.sentence(lead).startswith(
        "A rise in **stock** has come **6 days before** delivery complaints (held in 9 of the last 10 tested weeks"
    )


def test_the_name_of_a_topic_stays_text() -> None:
    lead = Lead("<b>x</b>", "late_delivery", 6, 9, 10, 0.12, 0.4, 0.001)
    assert "<b>" not in outlook_warnings.sentence(lead)
    assert "late delivery" in outlook_warnings.sentence(lead)

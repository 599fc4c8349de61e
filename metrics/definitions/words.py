"""Words that several definitions share."""

from __future__ import annotations

from typing import Final

OUT: Final = "spam, deleted, merged and test contacts"
OUT_ANSWERS: Final = "spam, deleted and test answers"

# The day of the customer's next contact on any channel; a column that some definitions add to the contacts.
NEXT_CONTACT: Final = (
    "CASE WHEN customer_key IS NOT NULL AND excluded IS NULL THEN lead(created_on) OVER "
    "(PARTITION BY customer_key, excluded ORDER BY created_at, contact_id) END AS next_contact_on"
)

"""The table `topics` of one build: what is the same in many rows is labelled once, texts in batches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from pipelines import corrections
from pipelines.labelling import corrected, taxonomy
from pipelines.labelling.topics import label
from pipelines.stored import create

BATCH: Final = 200_000
_TOPICS: Final = {"id": pl.String, "topic": pl.String, "topic_reason": pl.String, "is_complaint_topic": pl.Boolean}
# A survey's comment says what the answer is about, even where it names no ticket.
_SPOKEN: Final = """
    CREATE TEMP VIEW spoken AS
    SELECT contact_id AS id, category, tags, subject, body FROM contact_rows
    UNION ALL SELECT answer_id, category, tags, NULL, comment FROM survey_rows
"""
_WORDED: Final = "SELECT * FROM spoken WHERE coalesce(subject, body) IS NOT NULL"
# Without text a row says its category and tags, and these are few: its topic is found by them, not by its id.
_WORDLESS: Final = """
    CREATE TEMP TABLE wordless AS
    SELECT category, tags, row_number() OVER ()::VARCHAR AS id FROM (
        SELECT DISTINCT category, tags FROM spoken
        WHERE coalesce(subject, body) IS NULL AND (len(tags) > 0 OR category IS NOT NULL)
    )
"""
_BY_CATEGORY: Final = """
    CREATE TEMP TABLE topics_without_words AS
    SELECT w.category, w.tags, true AS wordless, t.* EXCLUDE (id)
    FROM wordless AS w JOIN topics_of_wordless AS t USING (id)
"""


def fill(connection: duckdb.DuckDBPyConnection, root: Path) -> None:
    """Create the temporary tables `topics` and `topics_without_words`.

    Both have topic, topic_reason and is_complaint_topic; the first by the id of each row with text, the second by
    category and tags of those without. The tables `contact_rows` and `survey_rows` must be there.
    """
    used = taxonomy.load(root)
    connection.execute(_SPOKEN)
    wordless = pl.DataFrame(schema=_TOPICS)
    connection.execute(_WORDLESS)
    if corrections.frame(root).is_empty():
        worded = [label(batch, used) for batch in _batches(connection)]
        topics = pl.concat(worded) if worded else pl.DataFrame(schema=_TOPICS)
        few = connection.execute("SELECT *, NULL::VARCHAR AS subject, NULL::VARCHAR AS body FROM wordless").pl()
        wordless = label(few, used) if len(few) else wordless
    else:
        # What people corrected is compared with every other text.
        texts = connection.execute(
            "SELECT * FROM spoken WHERE len(tags) > 0 OR coalesce(category, subject, body) IS NOT NULL"
        ).pl()
        topics = corrected.apply(label(texts, used), texts, root, used) if len(texts) else pl.DataFrame(schema=_TOPICS)
    create(connection, "topics", topics)
    create(connection, "topics_of_wordless", wordless)
    connection.execute(_BY_CATEGORY)


def _batches(connection: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    for batch in connection.execute(_WORDED).to_arrow_reader(BATCH):
        if batch.num_rows:
            frame = pl.from_arrow(batch)
            assert isinstance(frame, pl.DataFrame)
            yield frame

"""The words that pipelines and metrics share: tables, columns, dimensions, and where an installation keeps its data."""

from canonical.places import SAMPLES_DIR, data_dir
from canonical.tables import KEYS, TABLES, TIMESTAMP
from canonical.warehouse import WAREHOUSE, create_statements, layout
from canonical.words import (
    CHANNELS,
    DIMENSIONS,
    DURATION_BASES,
    EXCLUSIONS,
    PRIORITIES,
    STATUSES,
    SURVEY_TYPES,
    TZ_BASES,
)

__all__ = [
    "CHANNELS",
    "DIMENSIONS",
    "DURATION_BASES",
    "EXCLUSIONS",
    "KEYS",
    "PRIORITIES",
    "SAMPLES_DIR",
    "STATUSES",
    "SURVEY_TYPES",
    "TABLES",
    "TIMESTAMP",
    "TZ_BASES",
    "WAREHOUSE",
    "create_statements",
    "data_dir",
    "layout",
]

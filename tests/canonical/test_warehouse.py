import duckdb

import canonical


def test_every_statement_creates_its_table_with_the_columns_that_are_named() -> None:
    with duckdb.connect() as connection:
        for statement in canonical.create_statements():
            connection.execute(statement)
        for table, columns in canonical.WAREHOUSE.items():
            found = connection.execute(f'DESCRIBE "{table}"').fetchall()
            assert [(row[0], row[1]) for row in found] == list(columns.items())


def test_every_fact_table_can_be_filtered_by_every_dimension() -> None:
    facts = ("contacts", "answers", "orders", "returns")
    assert not [table for table in facts if set(canonical.DIMENSIONS) - canonical.WAREHOUSE[table].keys()]


def test_every_canonical_table_has_its_key_and_its_identity() -> None:
    for table, columns in canonical.TABLES.items():
        assert {canonical.KEYS[table], "source", "namespace", "row", "raw", "exclude"} <= columns.keys()

-- How the rows of one file change the state before it: new keys, keys that get another content, and those that differ
-- from what is known and lose against it.
WITH mine AS (
    SELECT namespace, {key} AS key, path, place_in_file, hash({content}) AS content
    FROM {table}_rows WHERE path = $path
),
before AS (
    SELECT namespace, {key} AS key, hash({content}) AS content
    FROM {table}_rows SEMI JOIN (SELECT namespace, key AS {key} FROM mine) USING (namespace, {key})
    JOIN (SELECT path, exported_at, sha256 FROM active_loads) USING (path)
    WHERE path <> $path
    QUALIFY row_number() OVER (
        PARTITION BY namespace, {key}
        ORDER BY updated_at DESC NULLS LAST, exported_at DESC NULLS LAST, {over} DESC, content DESC, sha256, place_in_file
    ) = 1
),
winning AS (
    SELECT * FROM mine ANTI JOIN {table}_losers USING (path, place_in_file)
)
SELECT
    (SELECT count(*) FROM winning ANTI JOIN before USING (namespace, key)) AS new,
    (SELECT count(*) FROM winning JOIN before USING (namespace, key) WHERE winning.content <> before.content) AS updated,
    (SELECT count(*) FROM mine SEMI JOIN {table}_losers USING (path, place_in_file) JOIN before USING (namespace, key)
        WHERE mine.content <> before.content) AS lost

-- Of the rows that share a key, all but one lose: the newest state wins, however and in whatever order the files came.
-- Only keys that occur twice are ranked, so that the usual load pays for one GROUP BY and no more.
CREATE TEMP TABLE {table}_ranked AS
WITH contested AS (
    SELECT namespace, {key} FROM {table}_rows GROUP BY ALL HAVING count(*) > 1
)
SELECT namespace, {key}, path, place_in_file, row_number() OVER (
    PARTITION BY namespace, {key}
    ORDER BY updated_at DESC NULLS LAST, exported_at DESC NULLS LAST, {over} DESC, hash({content}) DESC, sha256, place_in_file
) AS place
FROM {table}_rows SEMI JOIN contested USING (namespace, {key}) JOIN (SELECT path, exported_at, sha256 FROM active_loads) USING (path);

CREATE TEMP VIEW {table}_losers AS SELECT path, place_in_file FROM {table}_ranked WHERE place > 1;

SELECT count(*) FROM {table}_ranked;

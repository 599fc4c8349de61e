-- An export without a column says nothing about it: such rows keep what the newest export that has the column says.
-- Only run where some loads of a table have columns that others lack; only rows that came more than once are touched.
CREATE TEMP TABLE {table}_filled AS
SELECT namespace, {key}, {values}
FROM {table}_rows JOIN {table}_ranked USING (namespace, {key}, path, place_in_file)
    JOIN (SELECT path, has FROM active_loads) USING (path)
GROUP BY ALL;

CREATE OR REPLACE TEMP VIEW {table}_now AS
SELECT r.* REPLACE ({replacements})
FROM (SELECT * FROM {table}_rows ANTI JOIN {table}_losers USING (path, place_in_file)) AS r
    LEFT JOIN {table}_filled AS f USING (namespace, {key}) LEFT JOIN active_loads AS l ON l.path = r.path;

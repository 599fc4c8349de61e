-- The loads this version is made of, and what the version as a whole says about itself.
INSERT INTO loads BY NAME SELECT * EXCLUDE (path, has, whole_days, sha256, reports_reply, reports_solution, exported_at),
    make_timestamp(epoch_us(exported_at)) AS exported_at FROM active_loads;

INSERT INTO meta BY NAME
WITH days AS (
    SELECT min(created_on) AS first_on, max(created_on) AS latest_on FROM contacts WHERE excluded IS NULL
    -- A rating without a date of its own stands on the day its ticket was solved, often weeks after the last contact.
    UNION ALL SELECT min(answered_on), max(answered_on) FILTER (answered_basis = 'answered') FROM answers WHERE excluded IS NULL
)
SELECT getvariable('version')::INTEGER AS version, getvariable('built_at')::TIMESTAMP AS built_at,
    getvariable('zone') AS reporting_zone, min(first_on) AS first_on,
    coalesce(max(latest_on), (SELECT max(answered_on) FROM answers WHERE excluded IS NULL)) AS latest_on,
    (SELECT max(exported_at) FROM loads) AS as_of, (SELECT coalesce(bool_or(sample), false) FROM loads) AS has_samples,
    getvariable('settings_hash') AS settings_hash
FROM days;

-- Business time as the export reports it beside the open time that our schedules give for the same contacts.
INSERT INTO hours_check BY NAME
WITH pairs AS (
    SELECT load_id, 'first_response' AS figure, first_response_open_seconds AS ours, first_response_business_seconds AS theirs
    FROM contacts WHERE excluded IS NULL
    UNION ALL
    SELECT load_id, 'resolution', resolution_open_seconds, resolution_business_seconds FROM contacts WHERE excluded IS NULL
)
SELECT load_id, figure, count(*) AS contacts, median(ours) AS ours_median, median(theirs) AS theirs_median,
    -- Exports round to minutes, so a minute is no difference.
    avg(if(abs(ours - theirs) <= greatest(60, 0.1 * theirs), 1.0, 0.0)) AS share_near
FROM pairs
WHERE ours IS NOT NULL AND theirs IS NOT NULL
GROUP BY load_id, figure;

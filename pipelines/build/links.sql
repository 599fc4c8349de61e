-- Which contact a chat or a survey row names. The same namespace decides; else the same tool, where only one contact fits;
-- else, for surveys, another tool of which most of the numbers that the survey file names are known.
CREATE TEMP TABLE mentioned AS
SELECT namespace, source, kind, key, max(moment) AS moment
FROM (
    -- A ticket may be made of a chat long after it.
    SELECT namespace, source, 'ticket' AS kind, ticket_id AS key, NULL::TIMESTAMPTZ AS moment FROM chats_now WHERE ticket_id IS NOT NULL
    UNION ALL SELECT namespace, source, 'ticket', ticket_id, coalesce(answered_at, updated_at, sent_at) FROM surveys_now WHERE ticket_id IS NOT NULL
    UNION ALL SELECT namespace, source, 'chat', chat_id, coalesce(answered_at, updated_at, sent_at) FROM surveys_now WHERE chat_id IS NOT NULL
)
GROUP BY ALL;

CREATE TEMP TABLE named AS
SELECT namespace, source, kind, key, namespace || ':' || kind || ':' || key AS contact_id, created_at
FROM (
    SELECT namespace, source, 'ticket' AS kind, ticket_id AS key, created_at FROM tickets_now
    UNION ALL SELECT namespace, source, 'chat', chat_id, created_at FROM chats_now
) SEMI JOIN mentioned USING (kind, key);

CREATE TEMP TABLE found AS
WITH only_one AS (
    SELECT source, kind, key, any_value(contact_id) AS contact_id, any_value(created_at) AS created_at
    FROM named GROUP BY ALL HAVING count(*) = 1
),
-- Nobody answers before there is something to answer about: where most do, the numbers are alike by chance.
believable AS (
    SELECT m.namespace, m.source, m.kind, o.source AS tool
    FROM mentioned AS m JOIN only_one AS o USING (kind, key)
    GROUP BY ALL
    HAVING 2 * count(*) FILTER (coalesce(m.moment >= o.created_at - INTERVAL 1 DAY, true)) > count(*)
),
near AS (
    SELECT m.namespace, m.source, m.kind, m.key, coalesce(n.contact_id, o.contact_id) AS contact_id
    FROM mentioned AS m
    LEFT JOIN named AS n ON n.namespace = m.namespace AND n.kind = m.kind AND n.key = m.key
    LEFT JOIN believable AS b ON b.namespace = m.namespace AND b.source = m.source AND b.kind = m.kind AND b.tool = m.source
    LEFT JOIN only_one AS o ON o.source = b.tool AND o.kind = m.kind AND o.key = m.key
),
asked AS (
    SELECT namespace, source, kind, count(*) AS numbers FROM near GROUP BY ALL HAVING count(contact_id) = 0
),
-- A survey tool writes the help desk's numbers without its name. One number may be chance; most of them are not.
fitting AS (
    SELECT a.namespace, a.source, a.kind, o.source AS tool
    FROM asked AS a
    JOIN near AS m ON m.namespace = a.namespace AND m.source IS NOT DISTINCT FROM a.source AND m.kind = a.kind
    JOIN only_one AS o ON o.kind = m.kind AND o.key = m.key
    JOIN believable AS b ON b.namespace = a.namespace AND b.source IS NOT DISTINCT FROM a.source AND b.kind = a.kind AND b.tool = o.source
    GROUP BY ALL
    HAVING 2 * count(*) > any_value(a.numbers)
),
told AS (
    SELECT namespace, source, kind, any_value(tool) AS tool FROM fitting GROUP BY ALL HAVING count(*) = 1
)
SELECT m.namespace, m.source, m.kind, m.key, coalesce(m.contact_id, o.contact_id) AS contact_id
FROM near AS m
LEFT JOIN told AS t ON t.namespace = m.namespace AND t.source IS NOT DISTINCT FROM m.source AND t.kind = m.kind
LEFT JOIN only_one AS o ON o.source = t.tool AND o.kind = m.kind AND o.key = m.key
WHERE coalesce(m.contact_id, o.contact_id) IS NOT NULL;

-- A chat that became a ticket counts once. A chat that is out of every KPI becomes nothing, and one whose ticket is stays a chat.
CREATE TEMP TABLE merged_chats AS
SELECT c.namespace, c.chat_id, f.contact_id
FROM chats_now AS c
JOIN found AS f ON f.kind = 'ticket' AND f.namespace = c.namespace AND f.source IS NOT DISTINCT FROM c.source AND f.key = c.ticket_id
WHERE c.exclude IS NULL AND coalesce(c.status, '') NOT IN ('deleted', 'spam')
    AND f.contact_id NOT IN (
        SELECT namespace || ':ticket:' || ticket_id FROM tickets_now WHERE exclude IS NOT NULL OR status IN ('deleted', 'spam'));

CREATE TEMP TABLE links AS
SELECT f.* EXCLUDE (contact_id), coalesce(m.contact_id, f.contact_id) AS contact_id
FROM found AS f
LEFT JOIN merged_chats AS m ON f.kind = 'chat' AND f.contact_id = m.namespace || ':chat:' || m.chat_id;

CREATE TEMP TABLE ticket_chats AS
SELECT
    contact_id,
    min(c.created_at) AS began_at,
    -- As for every contact, what a bot says is no reply.
    min(coalesce(first_reply_at, c.created_at + to_microseconds((first_reply_seconds * 1e6)::BIGINT)))
        FILTER (NOT coalesce(missed OR (bot_resolved AND NOT coalesce(bot_handoff, false)), false)) AS replied_at,
    bool_or(bot_involved) AS bot_involved,
    arg_max(bot_resolved, c.created_at) AS bot_resolved,
    bool_or(bot_handoff) AS bot_handoff,
    bool_and(missed) AS missed,
    arg_min(wait_seconds, c.created_at) AS wait_seconds,
    sum(coalesce(duration_seconds, (epoch_us(ended_at) - epoch_us(c.created_at)) / 1e6)) AS duration_seconds
FROM merged_chats JOIN chats_now AS c USING (namespace, chat_id)
GROUP BY contact_id;

CREATE TEMP TABLE survey_rows AS
SELECT s.*, s.namespace || ':survey:' || s.response_id AS answer_id, coalesce(t.contact_id, c.contact_id) AS contact_id
FROM surveys_now AS s
LEFT JOIN links AS t
    ON t.kind = 'ticket' AND t.namespace = s.namespace AND t.source IS NOT DISTINCT FROM s.source AND t.key = s.ticket_id
LEFT JOIN links AS c
    ON c.kind = 'chat' AND c.namespace = s.namespace AND c.source IS NOT DISTINCT FROM s.source AND c.key = s.chat_id;

CREATE TEMP TABLE survey_ratings AS
SELECT contact_id, arg_max(score_norm, coalesce(answered_at, updated_at, '-infinity'::TIMESTAMPTZ)) AS csat_norm
FROM survey_rows
WHERE survey_type = 'csat' AND score_norm IS NOT NULL AND exclude IS NULL AND contact_id IS NOT NULL
GROUP BY contact_id;

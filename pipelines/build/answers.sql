-- One row per rating or survey answer, from three places: survey rows, ratings of tickets, ratings of chats.
CREATE TEMP VIEW own_ratings AS
SELECT namespace || ':ticket:' || ticket_id || ':csat' AS answer_id, namespace || ':ticket:' || ticket_id AS contact_id,
    * EXCLUDE (ticket_id, namespace), false AS is_chat
FROM tickets_now
UNION ALL BY NAME
SELECT c.namespace || ':chat:' || c.chat_id || ':csat' AS answer_id,
    coalesce(m.contact_id, c.namespace || ':chat:' || c.chat_id) AS contact_id,
    c.* EXCLUDE (chat_id, ticket_id, namespace), true AS is_chat
FROM chats_now AS c LEFT JOIN merged_chats AS m USING (namespace, chat_id);

CREATE TEMP TABLE given_ratings AS
WITH candidates AS (
    SELECT answer_id, contact_id, path, "row", exclude, is_chat, csat_norm IS NOT NULL AS rated, csat_raw, csat_norm, csat_comment,
        regexp_extract(csat_scale, '^(-?[0-9]+(?:[.][0-9]+)?) *(?:-|to|[.][.]) *([0-9]+(?:[.][0-9]+)?)$', ['low', 'high']) AS ends,
        coalesce(csat_at, solved_at, updated_at, created_at) AS moment,
        CASE WHEN csat_at IS NOT NULL THEN 'answered' WHEN solved_at IS NOT NULL THEN 'solved'
             WHEN updated_at IS NOT NULL THEN 'updated' ELSE 'created' END AS basis
    FROM own_ratings
    WHERE csat_norm IS NOT NULL OR csat_state = 'offered'
)
-- The survey row that holds the same answer wins over the ticket's copy, the ticket's rating over that of its chat, and
-- a rating over the mere offer of one.
-- Only a ticket that a chat became can hold several, so only those are compared.
SELECT *, try_cast(ends.low AS DOUBLE) AS low, try_cast(ends.high AS DOUBLE) AS high
FROM candidates ANTI JOIN survey_ratings USING (contact_id) ANTI JOIN merged_chats USING (contact_id)
UNION ALL
SELECT *, try_cast(ends.low AS DOUBLE) AS low, try_cast(ends.high AS DOUBLE) AS high
FROM candidates ANTI JOIN survey_ratings USING (contact_id) SEMI JOIN merged_chats USING (contact_id)
WINDOW one_contact AS (PARTITION BY contact_id)
QUALIFY count(*) FILTER (WHERE rated) OVER one_contact = 0
        AND NOT (is_chat AND count(*) FILTER (WHERE NOT is_chat) OVER one_contact > 0)
    OR rated AND NOT (is_chat AND count(*) FILTER (WHERE rated AND NOT is_chat) OVER one_contact > 0);

INSERT INTO answers BY NAME
WITH given AS (
    SELECT answer_id, contact_id, path, "row", exclude, coalesce(survey_type, 'other') AS survey_type,
        CASE WHEN coalesce(score_norm, score) IS NOT NULL THEN 'rated'
             WHEN sent_at IS NOT NULL AND comment IS NULL THEN 'offered' END AS state,
        score_raw, score, scale_min, scale_max, score_norm, comment,
        coalesce(answered_at, updated_at, sent_at) AS moment,
        CASE WHEN answered_at IS NOT NULL THEN 'answered' WHEN updated_at IS NOT NULL THEN 'updated'
             WHEN sent_at IS NOT NULL THEN 'created' END AS basis,
        source, channel, team, agent, priority, product, country, region, carrier, segment, customer_key, order_ref
    FROM survey_rows
    UNION ALL BY NAME
    SELECT answer_id, contact_id, path, "row", exclude, 'csat' AS survey_type, CASE WHEN rated THEN 'rated' ELSE 'offered' END AS state,
        CASE WHEN rated THEN csat_raw END AS score_raw,
        CASE WHEN high > low THEN low + csat_norm * (high - low) ELSE coalesce(try_cast(csat_raw AS DOUBLE), csat_norm) END AS score,
        low AS scale_min, high AS scale_max, csat_norm AS score_norm, csat_comment AS comment, moment, basis
    FROM given_ratings
)
SELECT a.answer_id, a.survey_type, l.load_id, a."row", coalesce(a.exclude, c.excluded) AS excluded, a.state,
    a.score_raw, a.score, a.scale_min, a.scale_max,
    -- 1 is the best of every scale; where a source says "1 = very easy" that is its low end.
    if(a.survey_type = 'ces' AND z.low_is_easy, 1 - a.score_norm, a.score_norm) AS score_norm,
    CASE WHEN a.survey_type = 'csat' THEN a.score_norm >= coalesce(z.satisfied_from, getvariable('satisfied_from')) END AS satisfied,
    CASE WHEN a.survey_type = 'nps' AND a.scale_min = 0 AND a.scale_max = 10
         THEN CASE WHEN a.score >= 9 THEN 'promoter' WHEN a.score > 6 THEN 'passive' WHEN a.score >= 0 THEN 'detractor' END END AS bucket,
    a.comment, make_timestamp(epoch_us(a.moment)) AS answered_at, local_time(a.moment)::DATE AS answered_on,
    a.basis AS answered_basis, c.contact_id,
    coalesce(a.customer_key, c.customer_key) AS customer_key, coalesce(a.order_ref, c.order_ref) AS order_ref,
    coalesce(a.channel, c.channel, 'unknown') AS channel, coalesce(a.team, c.team) AS team, coalesce(a.agent, c.agent) AS agent,
    coalesce(a.priority, c.priority) AS priority,
    -- What the answer itself is about, unless it only says "thanks".
    coalesce(nullif(p.topic, 'other'), c.topic, p.topic) AS topic,
    coalesce(a.source, c.source) AS source, coalesce(a.product, c.product, f.product) AS product,
    coalesce(a.country, c.country, f.country) AS country, coalesce(a.region, c.region, f.region) AS region,
    coalesce(a.carrier, c.carrier, f.carrier) AS carrier, coalesce(a.segment, c.segment) AS segment,
    isodow(local_time(a.moment))::INTEGER AS weekday,
    CASE WHEN NOT list_has_any(l.whole_days, CASE a.basis WHEN 'answered' THEN ['answered_at', 'csat_at'] WHEN 'solved' THEN ['solved_at']
             WHEN 'updated' THEN ['updated_at'] ELSE ['created_at', 'sent_at'] END)
         THEN hour(local_time(a.moment))::INTEGER END AS hour
FROM given AS a
JOIN active_loads AS l USING (path)
LEFT JOIN contacts AS c ON c.contact_id = a.contact_id
LEFT JOIN topics AS p ON p.id = a.answer_id
LEFT JOIN scales AS z ON z.source = coalesce(a.source, c.source)
LEFT JOIN order_facts AS f ON f.ref = as_ref(coalesce(a.order_ref, c.order_ref));

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

-- The ticket's rating wins over that of its chat, and a rating over the mere offer of one. Only a ticket that a chat became
-- can hold several, so only those are compared.
CREATE TEMP TABLE merged_ratings AS
SELECT *, csat_norm IS NOT NULL AS rated
FROM own_ratings SEMI JOIN merged_chats USING (contact_id) ANTI JOIN survey_ratings USING (contact_id)
WHERE rated OR csat_state = 'offered'
WINDOW one_contact AS (PARTITION BY contact_id)
QUALIFY count(*) FILTER (WHERE rated) OVER one_contact = 0
        AND NOT (is_chat AND count(*) FILTER (WHERE NOT is_chat) OVER one_contact > 0)
    OR rated AND NOT (is_chat AND count(*) FILTER (WHERE rated AND NOT is_chat) OVER one_contact > 0);

INSERT INTO answers BY NAME
-- The survey row that holds the same answer wins over the contact's copy.
WITH ratings AS (
    -- What is known of the contact is on the same row: nothing has to be looked up.
    SELECT contact_id || ':csat' AS answer_id, COLUMNS(['load_id', 'whole_days', 'row', 'excluded', 'contact_id', 'customer_key', 'order_ref',
            'channel', 'team', 'agent', 'priority', 'topic', 'source', 'product', 'country', 'region', 'carrier', 'segment',
            'csat_raw', 'csat_scale', 'csat_norm', 'csat_comment', 'csat_at', 'solved_at', 'updated_at', 'created_at'])
    FROM stated ANTI JOIN survey_ratings USING (contact_id) ANTI JOIN merged_chats USING (contact_id)
    WHERE csat_norm IS NOT NULL OR csat_state = 'offered'
    UNION ALL BY NAME
    SELECT r.answer_id, l.load_id, l.whole_days, r."row", coalesce(r.exclude, c.excluded) AS excluded, c.contact_id, c.customer_key, c.order_ref,
        c.channel, c.team, c.agent, c.priority, c.topic, c.source, c.product, c.country, c.region, c.carrier, c.segment,
        r.csat_raw, r.csat_scale, r.csat_norm, r.csat_comment, r.csat_at, r.solved_at, r.updated_at, r.created_at
    FROM merged_ratings AS r JOIN active_loads AS l USING (path) JOIN contacts AS c USING (contact_id)
),
scaled AS (
    SELECT *, csat_norm IS NOT NULL AS rated, try_cast(ends.low AS DOUBLE) AS low, try_cast(ends.high AS DOUBLE) AS high
    FROM (SELECT *, regexp_extract(csat_scale, '^(-?[0-9]+(?:[.][0-9]+)?) *(?:-|to|[.][.]) *([0-9]+(?:[.][0-9]+)?)$', ['low', 'high']) AS ends
          FROM ratings)
),
given AS (
    SELECT a.answer_id, coalesce(a.survey_type, 'other') AS survey_type, l.load_id, l.whole_days, a."row",
        coalesce(a.exclude, c.excluded) AS excluded,
        CASE WHEN coalesce(a.score_norm, a.score) IS NOT NULL THEN 'rated'
             WHEN a.sent_at IS NOT NULL AND a.comment IS NULL THEN 'offered' END AS state,
        a.score_raw, a.score, a.scale_min, a.scale_max, a.score_norm, a.comment,
        coalesce(a.answered_at, a.updated_at, a.sent_at) AS moment,
        CASE WHEN a.answered_at IS NOT NULL THEN 'answered' WHEN a.updated_at IS NOT NULL THEN 'updated'
             WHEN a.sent_at IS NOT NULL THEN 'created' END AS basis,
        c.contact_id, coalesce(a.customer_key, c.customer_key) AS customer_key, coalesce(a.order_ref, c.order_ref) AS order_ref,
        coalesce(a.channel, c.channel, 'unknown') AS channel, coalesce(a.team, c.team) AS team, coalesce(a.agent, c.agent) AS agent,
        coalesce(a.priority, c.priority) AS priority,
        -- What the answer itself is about, unless it only says "thanks".
        coalesce(p.topic, w.topic) AS said, coalesce(nullif(said, 'other'), c.topic, said) AS topic,
        coalesce(a.source, c.source) AS source, coalesce(a.product, c.product, f.product) AS product,
        coalesce(a.country, c.country, f.country) AS country, coalesce(a.region, c.region, f.region) AS region,
        coalesce(a.carrier, c.carrier, f.carrier) AS carrier, coalesce(a.segment, c.segment) AS segment
    FROM survey_rows AS a
    JOIN active_loads AS l USING (path)
    LEFT JOIN contacts AS c ON c.contact_id = a.contact_id
    LEFT JOIN topics AS p ON p.id = a.answer_id
    LEFT JOIN topics_without_words AS w ON w.wordless = (a.comment IS NULL)
        AND w.category IS NOT DISTINCT FROM a.category AND w.tags IS NOT DISTINCT FROM a.tags
    LEFT JOIN order_facts AS f ON f.ref = as_ref(coalesce(a.order_ref, c.order_ref))
    UNION ALL BY NAME
    SELECT * EXCLUDE (csat_raw, csat_scale, csat_norm, csat_comment, csat_at, solved_at, updated_at, created_at, rated, low, high, ends),
        'csat' AS survey_type, if(rated, 'rated', 'offered') AS state, if(rated, csat_raw, NULL) AS score_raw,
        CASE WHEN high > low THEN low + csat_norm * (high - low) ELSE coalesce(try_cast(csat_raw AS DOUBLE), csat_norm) END AS score,
        low AS scale_min, high AS scale_max, csat_norm AS score_norm, csat_comment AS comment,
        coalesce(csat_at, solved_at, updated_at, created_at) AS moment,
        CASE WHEN csat_at IS NOT NULL THEN 'answered' WHEN solved_at IS NOT NULL THEN 'solved'
             WHEN updated_at IS NOT NULL THEN 'updated' ELSE 'created' END AS basis
    FROM scaled
)
SELECT a.* EXCLUDE (said, whole_days, moment, basis) REPLACE (
        -- 1 is the best of every scale; where a source says "1 = very easy" that is its low end.
        if(a.survey_type = 'ces' AND z.low_is_easy, 1 - a.score_norm, a.score_norm) AS score_norm),
    CASE WHEN a.survey_type = 'csat' THEN a.score_norm >= coalesce(z.satisfied_from, getvariable('satisfied_from')) END AS satisfied,
    CASE WHEN a.survey_type = 'nps' AND a.scale_min = 0 AND a.scale_max = 10
         THEN CASE WHEN a.score >= 9 THEN 'promoter' WHEN a.score > 6 THEN 'passive' WHEN a.score >= 0 THEN 'detractor' END END AS bucket,
    make_timestamp(epoch_us(a.moment)) AS answered_at, local_time(a.moment)::DATE AS answered_on, a.basis AS answered_basis,
    isodow(local_time(a.moment))::INTEGER AS weekday,
    CASE WHEN NOT list_has_any(a.whole_days, CASE a.basis WHEN 'answered' THEN ['answered_at', 'csat_at'] WHEN 'solved' THEN ['solved_at']
             WHEN 'updated' THEN ['updated_at'] ELSE ['created_at', 'sent_at'] END)
         THEN hour(local_time(a.moment))::INTEGER END AS hour
FROM given AS a LEFT JOIN scales AS z ON z.source = a.source;

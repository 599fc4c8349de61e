-- Every contact once, tickets and the chats that did not become one, with the facts of its load.
CREATE TEMP VIEW contact_rows AS
SELECT namespace || ':ticket:' || ticket_id AS contact_id, 'ticket' AS kind, ticket_id AS source_id,
    * EXCLUDE (ticket_id, namespace), NULL::TIMESTAMPTZ AS ended_at, NULL::DOUBLE AS wait_seconds,
    NULL::DOUBLE AS duration_seconds, NULL::BOOLEAN AS bot_involved, NULL::BOOLEAN AS bot_resolved,
    NULL::BOOLEAN AS bot_handoff, NULL::BOOLEAN AS missed
FROM tickets_now
UNION ALL BY NAME
SELECT namespace || ':chat:' || chat_id AS contact_id, 'chat' AS kind, chat_id AS source_id,
    * EXCLUDE (chat_id, ticket_id, namespace, customer_messages)
FROM chats_now ANTI JOIN merged_chats USING (namespace, chat_id);

-- What a load can tell at all. A ticket without a reply is late only in a file that reports replies.
CREATE TEMP TABLE load_reports AS
SELECT path,
    any_value(a.reports_reply) OR bool_or(c.first_reply_at IS NOT NULL OR c.first_reply_seconds IS NOT NULL) AS replies,
    any_value(a.reports_solution)
        OR bool_or(coalesce(c.solved_at, c.closed_at, c.ended_at) IS NOT NULL OR c.resolution_seconds IS NOT NULL) AS solutions,
    -- Where only days are known, nobody can be in time, so nobody may be late either.
    coalesce(bool_or(c.first_reply_at IS NOT NULL AND c.first_reply_seconds IS NULL
        AND list_has_any(a.whole_days, ['created_at', 'first_reply_at'])), false) AS replies_in_days,
    coalesce(bool_or(coalesce(c.solved_at, c.closed_at, c.ended_at) IS NOT NULL AND c.resolution_seconds IS NULL
        AND list_has_any(a.whole_days, ['created_at', CASE WHEN c.solved_at IS NOT NULL THEN 'solved_at'
            WHEN c.closed_at IS NOT NULL THEN 'closed_at' ELSE 'ended_at' END])), false) AS solutions_in_days,
    bool_or(c.category IS NOT NULL OR len(c.tags) > 0 OR c.csat_norm IS NOT NULL OR c.subject IS NOT NULL OR c.body IS NOT NULL)
        AS reasons,
    bool_or(c.next_reply_from IS NOT NULL) AS next_replies,
    -- Where conversations that only a bot took have a first response time, the file counts the bot's replies.
    bool_or(c.bot_resolved AND NOT coalesce(c.bot_handoff, false) AND c.first_reply_seconds IS NOT NULL) AS counts_bots
FROM contact_rows AS c JOIN active_loads AS a USING (path)
GROUP BY path;

-- Categories and tags in words are few; each is read once. "no_complaint" is none.
-- Those that settings name are complaints as well, whatever their words say.
CREATE TEMP MACRO says_complaint(said) AS
    regexp_matches(regexp_replace(lower(said), getvariable('denial'), ' ', 'g'), getvariable('complaint'));
CREATE TEMP TABLE words AS
SELECT word, says_complaint(word) AS complains
FROM (SELECT DISTINCT category AS word FROM contact_rows UNION SELECT DISTINCT unnest(tags) FROM contact_rows);

SET VARIABLE complaint_categories = (
    SELECT coalesce(list(word), []) FROM words WHERE complains OR list_contains(getvariable('own_categories'), lower(trim(word)))
);
SET VARIABLE complaint_tags = (
    SELECT coalesce(list(word), []) FROM words WHERE complains OR list_contains(getvariable('own_tags'), lower(trim(word)))
);

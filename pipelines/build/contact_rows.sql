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
WITH told AS (
    SELECT path,
        bool_or(first_reply_at IS NOT NULL OR first_reply_seconds IS NOT NULL) AS replies,
        bool_or(coalesce(solved_at, closed_at, ended_at) IS NOT NULL OR resolution_seconds IS NOT NULL) AS solutions,
        bool_or(first_reply_at IS NOT NULL AND first_reply_seconds IS NULL) AS timed_replies,
        bool_or(resolution_seconds IS NULL AND solved_at IS NOT NULL) AS timed_solved,
        bool_or(resolution_seconds IS NULL AND solved_at IS NULL AND closed_at IS NOT NULL) AS timed_closed,
        bool_or(resolution_seconds IS NULL AND solved_at IS NULL AND closed_at IS NULL AND ended_at IS NOT NULL) AS timed_ended,
        bool_or(category IS NOT NULL OR len(tags) > 0 OR csat_norm IS NOT NULL OR subject IS NOT NULL OR body IS NOT NULL) AS reasons,
        bool_or(next_reply_from IS NOT NULL) AS next_replies,
        bool_or(bot_resolved AND NOT coalesce(bot_handoff, false) AND first_reply_seconds IS NOT NULL) AS bot_replies
    FROM contact_rows
    GROUP BY path
)
SELECT path, a.load_id, a.exported_at, a.whole_days,
    -- A day without a time of day says when, and not how long.
    list_contains(a.whole_days, 'created_at') AS came_in_days,
    came_in_days OR list_contains(a.whole_days, 'first_reply_at') AS replied_in_days,
    came_in_days OR list_contains(a.whole_days, 'solved_at') AS solved_in_days,
    came_in_days OR list_contains(a.whole_days, 'closed_at') AS closed_in_days,
    came_in_days OR list_contains(a.whole_days, 'ended_at') AS ended_in_days,
    a.reports_reply OR t.replies AS reports_replies, a.reports_solution OR t.solutions AS reports_solutions,
    -- Where only days are known, nobody can be in time, so nobody may be late either.
    reports_replies AND NOT coalesce(t.timed_replies AND replied_in_days, false) AS times_replies,
    reports_solutions AND NOT coalesce(t.timed_solved AND solved_in_days OR t.timed_closed AND closed_in_days
        OR t.timed_ended AND ended_in_days, false) AS times_solutions,
    t.reasons AS reports_reasons, t.next_replies AS times_next_replies,
    -- Where conversations that only a bot took have a first response time, the file counts the bot's replies.
    t.bot_replies AS counts_bots
FROM told AS t JOIN active_loads AS a USING (path);

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

-- One row per contact. The steps: who answered and whether it is over, how long it took, what was promised, what it is about.
-- The first step is a view, because ratings of contacts have what is known of these as well.
CREATE TEMP VIEW stated AS
    SELECT c.* EXCLUDE (path, exclude, created_at, first_reply_at, channel, bot_involved, bot_resolved, bot_handoff, missed, wait_seconds, duration_seconds,
            country, region, carrier, product, csat_norm),
        r.* EXCLUDE (path, came_in_days, replied_in_days, solved_in_days, closed_in_days, ended_in_days, counts_bots),
        r.came_in_days AS came_some_time, r.replied_in_days AS replied_some_time,
        CASE WHEN c.solved_at IS NOT NULL THEN r.solved_in_days WHEN c.closed_at IS NOT NULL THEN r.closed_in_days
             ELSE r.ended_in_days END AS over_some_time,
        -- Who came by chat waits from there on, and has an answer once somebody writes in the chat or on the ticket.
        least(c.created_at, t.began_at) AS created_at,
        if(t.contact_id IS NULL, c.first_reply_at, least(t.replied_at,
            coalesce(c.first_reply_at, c.created_at + to_microseconds((c.first_reply_seconds * 1e6)::BIGINT)))) AS first_reply_at,
        coalesce(c.exclude, CASE WHEN c.status IN ('deleted', 'spam') THEN c.status END) AS excluded,
        coalesce(c.channel, CASE WHEN t.contact_id IS NOT NULL THEN 'chat' END, 'unknown') AS channel,
        coalesce(c.country, f.country) AS country, coalesce(c.region, f.region) AS region,
        coalesce(c.carrier, f.carrier) AS carrier, coalesce(c.product, f.product) AS product,
        coalesce(c.bot_involved, t.bot_involved) AS bot_involved, coalesce(c.bot_resolved, t.bot_resolved) AS bot_resolved,
        coalesce(c.bot_handoff, t.bot_handoff) AS bot_handoff, coalesce(c.missed, t.missed) AS missed,
        coalesce(c.wait_seconds, t.wait_seconds) AS wait_seconds,
        coalesce(c.duration_seconds,
            if(r.ended_in_days, NULL, (epoch_us(c.ended_at) - epoch_us(c.created_at)) / 1e6),
            t.duration_seconds) AS duration_seconds,
        coalesce(s.csat_norm, c.csat_norm) AS csat_norm,
        -- A reply of a bot, or an automatic one (no public reply of a person was counted), does not stop the clock.
        t.replied_at IS NOT NULL OR NOT (coalesce(c.replies = 0, false) OR (coalesce(c.bot_resolved, false) AND NOT coalesce(c.bot_handoff, false))) AS human,
        coalesce(r.counts_bots AND c.bot_involved, false) AS told_of_bot,
        CASE WHEN c.status IS NOT NULL THEN c.status IN ('solved', 'closed')
             ELSE coalesce(c.solved_at, c.closed_at, c.ended_at) IS NOT NULL OR c.resolution_seconds IS NOT NULL END AS is_over,
        coalesce(p.topic, w.topic) AS topic, coalesce(p.topic_reason, w.topic_reason) AS topic_reason,
        coalesce(p.is_complaint_topic, w.is_complaint_topic) AS is_complaint_topic
    FROM contact_rows AS c
    JOIN load_reports AS r USING (path)
    LEFT JOIN ticket_chats AS t ON t.contact_id = c.contact_id
    LEFT JOIN survey_ratings AS s ON s.contact_id = c.contact_id
    LEFT JOIN order_facts AS f ON f.ref = as_ref(c.order_ref)
    LEFT JOIN topics AS p ON p.id = c.contact_id
    LEFT JOIN topics_without_words AS w ON w.wordless = (coalesce(c.subject, c.body) IS NULL)
        AND w.category IS NOT DISTINCT FROM c.category AND w.tags IS NOT DISTINCT FROM c.tags;

-- Times without a zone are UTC from here on; `local` is the reporting zone's.
INSERT INTO contacts BY NAME
WITH timed AS (
    SELECT * EXCLUDE (created_at, updated_at, first_reply_at, solved_at, waiting_since, next_reply_from,
            first_reply_business_seconds, resolution_business_seconds),
        make_timestamp(epoch_us(created_at)) AS created_at,
        make_timestamp(epoch_us(updated_at)) AS updated_at,
        make_timestamp(epoch_us(exported_at)) AS as_of,
        make_timestamp(epoch_us(waiting_since)) AS waiting_since,
        make_timestamp(epoch_us(next_reply_from)) AS next_reply_from,
        local_time(created_at) AS local,
        CASE WHEN human AND first_reply_at >= created_at THEN make_timestamp(epoch_us(first_reply_at)) END AS replied_at,
        CASE WHEN human AND NOT told_of_bot AND first_reply_seconds >= 0 THEN first_reply_seconds END AS told_reply,
        CASE WHEN human AND first_reply_business_seconds >= 0 THEN first_reply_business_seconds END AS told_reply_business,
        CASE WHEN is_over AND coalesce(solved_at, closed_at, ended_at) >= created_at
             THEN make_timestamp(epoch_us(coalesce(solved_at, closed_at, ended_at))) END AS over_at,
        CASE WHEN is_over AND resolution_seconds >= 0 THEN resolution_seconds END AS told_resolution,
        CASE WHEN is_over AND resolution_business_seconds >= 0 THEN resolution_business_seconds END AS told_resolution_business
    FROM stated
),
measured AS (
    SELECT *,
        coalesce(replied_at, created_at + to_microseconds((told_reply * 1e6)::BIGINT)) AS first_reply_at,
        coalesce(over_at, created_at + to_microseconds((told_resolution * 1e6)::BIGINT)) AS solved_at,
        coalesce(if(replied_some_time, NULL, (epoch_us(replied_at) - epoch_us(created_at)) / 1e6), told_reply) AS first_response,
        coalesce(if(over_some_time, NULL, (epoch_us(over_at) - epoch_us(created_at)) / 1e6), told_resolution) AS resolution,
        if(came_some_time, NULL, created_at) AS began_at,
        CASE WHEN status IN ('new', 'open', 'pending', 'on_hold') THEN true
             WHEN status IS NOT NULL OR is_over THEN false
             -- A file with a column of solutions says by an empty cell that there is none; a chat nobody took waits no more.
             WHEN reports_solutions AND NOT coalesce(missed OR bot_resolved, false) THEN true END AS is_open
    FROM timed
),
-- The rules that settings make for its channel, team, priority and segment on the day it came.
ruled AS (
    SELECT m.* EXCLUDE (waiting_since), g.* EXCLUDE (channel, team, priority, segment, from_on, until_on),
        CASE WHEN is_open THEN waiting_since END AS waiting_since,
        -- Until somebody answered for the first time, the customer waits for a first response and for no further one.
        CASE WHEN is_open AND (first_response IS NOT NULL OR replies > 0) THEN waiting_since END AS waits_again_since,
        CASE WHEN list_contains(getvariable('complaint_categories'), m.category) THEN 'type'
             WHEN list_has_any(m.tags, getvariable('complaint_tags')) THEN 'tag'
             WHEN m.csat_norm <= getvariable('complaint_rating_up_to') THEN 'rating'
             WHEN m.is_complaint_topic THEN 'topic' END AS complaint_basis
    FROM measured AS m
    LEFT JOIN rules AS g
        ON g.channel IS NOT DISTINCT FROM if(list_contains(getvariable('named_channel'), m.channel), m.channel, NULL)
        AND g.team IS NOT DISTINCT FROM if(list_contains(getvariable('named_team'), lower(trim(m.team))), lower(trim(m.team)), NULL)
        AND g.priority IS NOT DISTINCT FROM if(list_contains(getvariable('named_priority'), m.priority), m.priority, NULL)
        AND g.segment IS NOT DISTINCT FROM
            if(list_contains(getvariable('named_segment'), lower(trim(m.segment))), lower(trim(m.segment)), NULL)
        -- A contact without a date has the targets that hold since ever.
        AND coalesce(m.local::DATE >= g.from_on, g.from_on IS NULL)
        AND coalesce(m.local::DATE < g.until_on, g.until_on IS NULL OR m.local IS NULL)
),
timed_by_schedule AS (
    SELECT *, in_hours(
        timeline, epoch_us(began_at), if(first_response IS NULL, NULL, epoch_us(first_reply_at)),
        if(resolution IS NULL, NULL, epoch_us(solved_at)), epoch_us(coalesce(solved_at, as_of)), epoch_us(next_reply_from),
        epoch_us(next_reply_from) + (next_reply_seconds * 1e6)::BIGINT, epoch_us(waits_again_since),
        if(first_response_target_hours = 'open', (first_response_target_seconds * 1e6)::BIGINT, NULL),
        if(next_reply_target_hours = 'open', (next_reply_target_seconds * 1e6)::BIGINT, NULL),
        if(resolution_target_hours = 'open', (resolution_target_seconds * 1e6)::BIGINT, NULL)) AS opening
    FROM ruled
),
-- A target in open hours holds where there are opening hours, and is measured in nothing else.
judged AS (
    SELECT * REPLACE (
            if(first_response_target_hours = 'open' AND opening.schedule IS NULL, NULL, first_response_target_seconds)
                AS first_response_target_seconds,
            if(next_reply_target_hours = 'open' AND (opening.schedule IS NULL OR NOT times_next_replies), NULL, next_reply_target_seconds)
                AS next_reply_target_seconds,
            if(resolution_target_hours = 'open' AND opening.schedule IS NULL, NULL, resolution_target_seconds)
                AS resolution_target_seconds),
        if(first_response_target_hours = 'open', opening.first_response, first_response) AS promised_response,
        if(next_reply_target_hours = 'open', opening.next_reply, next_reply_seconds) AS promised_reply,
        if(resolution_target_hours = 'open', opening.resolution, resolution) AS promised_resolution,
        if(first_response_target_hours = 'open', opening.first_response_due,
            began_at + to_microseconds((first_response_target_seconds * 1e6)::BIGINT)) AS first_response_due_at,
        if(next_reply_target_hours = 'open', opening.next_reply_due,
            waits_again_since + to_microseconds((next_reply_target_seconds * 1e6)::BIGINT)) AS next_reply_due_at,
        if(resolution_target_hours = 'open', opening.resolution_due,
            began_at + to_microseconds((resolution_target_seconds * 1e6)::BIGINT)) AS resolution_due_at
    FROM timed_by_schedule
)
SELECT contact_id, kind, source_id, load_id, "row", excluded, channel, team, agent, priority, topic, source, product, country, region,
    carrier, segment, isodow(local)::INTEGER AS weekday, if(came_some_time, NULL, hour(local)::INTEGER) AS hour, topic_reason, language, customer_key, order_ref,
    subject, left(trim(regexp_replace(left(body, 2000), '\s+', ' ', 'g')), 240) AS excerpt, tags, category, status, is_open,
    created_at, local::DATE AS created_on, updated_at,
    first_reply_at, local_time(first_reply_at)::DATE AS replied_on,
    first_response AS first_response_seconds,
    CASE WHEN replied_at IS NOT NULL AND NOT replied_some_time THEN CASE WHEN first_reply_basis = 'derived_messages' THEN first_reply_basis ELSE 'timestamp_diff' END
         WHEN told_reply IS NOT NULL THEN 'reported_calendar'
         WHEN told_reply_business IS NOT NULL THEN 'reported_business' ELSE 'none' END AS first_response_basis,
    told_reply_business AS first_response_business_seconds,
    solved_at, local_time(solved_at)::DATE AS solved_on,
    resolution AS resolution_seconds,
    CASE WHEN over_at IS NOT NULL AND NOT over_some_time THEN 'timestamp_diff' WHEN told_resolution IS NOT NULL THEN 'reported_calendar'
         WHEN told_resolution_business IS NOT NULL THEN 'reported_business' ELSE 'none' END AS resolution_basis,
    told_resolution_business AS resolution_business_seconds,
    reopens::INTEGER AS reopens, replies::INTEGER AS replies, handle_seconds,
    next_reply_seconds, waiting_since, as_of,
    getvariable('schedules')[opening.schedule + 1] AS schedule, opening.out_of_hours AS out_of_hours,
    opening.first_response AS first_response_open_seconds, opening.resolution AS resolution_open_seconds,
    opening.watched AS watched_open_seconds,
    first_response_target_seconds, next_reply_target_seconds, resolution_target_seconds,
    if(first_response_target_seconds IS NOT NULL, first_response_target_hours, NULL) AS first_response_target_hours,
    if(next_reply_target_seconds IS NOT NULL, next_reply_target_hours, NULL) AS next_reply_target_hours,
    if(resolution_target_seconds IS NOT NULL, resolution_target_hours, NULL) AS resolution_target_hours,
    first_response_due_at, next_reply_due_at, resolution_due_at,
    -- Measured times decide; then the export's own verdict; then an open contact past its target, where the file could have told.
    CASE WHEN promised_response <= first_response_target_seconds THEN 'met'
         WHEN promised_response > first_response_target_seconds THEN 'missed'
         WHEN sla_first_reply_met IS NOT NULL THEN CASE WHEN sla_first_reply_met THEN 'met' ELSE 'missed' END
         WHEN is_open AND first_reply_at IS NULL AND times_replies AND told_reply_business IS NULL AND NOT told_of_bot AND coalesce(replies, 0) = 0
            AND as_of > first_response_due_at THEN 'missed' END AS first_response_sla,
    -- The longest wait of all decides; one that lasts and is in time so far is not decided.
    CASE WHEN promised_reply > next_reply_target_seconds OR as_of > next_reply_due_at THEN 'missed'
         WHEN promised_reply <= next_reply_target_seconds AND waits_again_since IS NULL THEN 'met' END AS next_reply_sla,
    CASE WHEN promised_resolution <= resolution_target_seconds THEN 'met'
         WHEN promised_resolution > resolution_target_seconds THEN 'missed'
         WHEN sla_resolution_met IS NOT NULL THEN CASE WHEN sla_resolution_met THEN 'met' ELSE 'missed' END
         WHEN is_open AND times_solutions AND as_of > resolution_due_at THEN 'missed' END AS resolution_sla,
    bot_involved, bot_resolved, bot_handoff,
    coalesce(missed, CASE WHEN kind = 'chat' AND (first_response IS NOT NULL OR bot_resolved) THEN false
                          WHEN kind = 'chat' AND is_over AND reports_replies AND NOT told_of_bot THEN true END) AS missed,
    CASE WHEN kind = 'chat' AND (wait_seconds IS NULL OR told_of_bot) THEN first_response ELSE wait_seconds END AS wait_seconds, duration_seconds,
    CASE WHEN reports_reasons OR complaint_basis IS NOT NULL THEN complaint_basis IS NOT NULL END AS is_complaint,
    complaint_basis, csat_norm
FROM judged;

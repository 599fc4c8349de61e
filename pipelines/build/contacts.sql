-- One row per contact. The steps: who answered and whether it is over, how long it took, what was promised, what it is about.
INSERT INTO contacts BY NAME
WITH stated AS (
    SELECT c.* EXCLUDE (exclude, channel, bot_involved, bot_resolved, bot_handoff, missed, wait_seconds, duration_seconds,
            country, region, carrier, product, csat_norm),
        l.load_id, l.exported_at, r.replies AS reports_replies, r.solutions AS reports_solutions, r.reasons AS reports_reasons,
        coalesce(c.exclude, CASE WHEN c.status IN ('deleted', 'spam') THEN c.status END) AS excluded,
        coalesce(c.channel, CASE WHEN t.contact_id IS NOT NULL THEN 'chat' END, 'unknown') AS channel,
        coalesce(c.country, f.country) AS country, coalesce(c.region, f.region) AS region,
        coalesce(c.carrier, f.carrier) AS carrier, coalesce(c.product, f.product) AS product,
        coalesce(c.bot_involved, t.bot_involved) AS bot_involved, coalesce(c.bot_resolved, t.bot_resolved) AS bot_resolved,
        coalesce(c.bot_handoff, t.bot_handoff) AS bot_handoff, coalesce(c.missed, t.missed) AS missed,
        coalesce(c.wait_seconds, t.wait_seconds) AS wait_seconds,
        coalesce(c.duration_seconds, (epoch_us(c.ended_at) - epoch_us(c.created_at)) / 1e6, t.duration_seconds) AS duration_seconds,
        coalesce(s.csat_norm, c.csat_norm) AS csat_norm,
        -- A reply of a bot, or an automatic one (no public reply of a person was counted), does not stop the clock.
        NOT (coalesce(c.replies = 0, false) OR (coalesce(c.bot_resolved, false) AND NOT coalesce(c.bot_handoff, false))) AS human,
        coalesce(r.counts_bots AND c.bot_involved, false) AS told_of_bot,
        CASE WHEN c.status IS NOT NULL THEN c.status IN ('solved', 'closed')
             ELSE coalesce(c.solved_at, c.closed_at, c.ended_at) IS NOT NULL END AS is_over
    FROM contact_rows AS c
    JOIN active_loads AS l USING (path)
    LEFT JOIN load_reports AS r USING (path)
    LEFT JOIN ticket_chats AS t ON t.contact_id = c.contact_id
    LEFT JOIN survey_ratings AS s ON s.contact_id = c.contact_id
    LEFT JOIN order_facts AS f ON f.ref = as_ref(c.order_ref)
),
-- Times without a zone are UTC from here on; `local` is the reporting zone's.
timed AS (
    SELECT * EXCLUDE (created_at, updated_at, first_reply_at, solved_at, first_reply_business_seconds, resolution_business_seconds),
        make_timestamp(epoch_us(created_at)) AS created_at,
        make_timestamp(epoch_us(updated_at)) AS updated_at,
        timezone(getvariable('zone'), created_at) AS local,
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
        coalesce((epoch_us(replied_at) - epoch_us(created_at)) / 1e6, told_reply) AS first_response,
        coalesce((epoch_us(over_at) - epoch_us(created_at)) / 1e6, told_resolution) AS resolution,
        CASE WHEN status IN ('new', 'open', 'pending', 'on_hold') THEN true
             WHEN status IS NOT NULL OR is_over THEN false END AS is_open
    FROM timed
),
judged AS (
    SELECT m.*, p.topic, p.topic_reason, g.first_response_target_seconds, g.resolution_target_seconds,
        epoch_us(m.exported_at) / 1e6 - epoch_us(m.created_at) / 1e6 AS known_for,
        CASE WHEN list_contains(getvariable('complaint_categories'), m.category) THEN 'type'
             WHEN list_has_any(m.tags, getvariable('complaint_tags')) THEN 'tag'
             WHEN m.csat_norm <= getvariable('complaint_rating_up_to') THEN 'rating'
             WHEN p.is_complaint_topic THEN 'topic' END AS complaint_basis
    FROM measured AS m
    LEFT JOIN topics AS p ON p.id = m.contact_id
    LEFT JOIN targets AS g ON g.channel = m.channel AND g.priority IS NOT DISTINCT FROM m.priority
)
SELECT contact_id, kind, source_id, load_id, "row", excluded, channel, team, agent, priority, topic, source, product, country, region,
    carrier, segment, isodow(local)::INTEGER AS weekday, hour(local)::INTEGER AS hour, topic_reason, language, customer_key, order_ref,
    subject, left(trim(regexp_replace(left(body, 2000), '\s+', ' ', 'g')), 240) AS excerpt, tags, category, status, is_open,
    created_at, local::DATE AS created_on, updated_at,
    first_reply_at, timezone(getvariable('zone'), timezone('UTC', first_reply_at))::DATE AS replied_on,
    first_response AS first_response_seconds,
    CASE WHEN replied_at IS NOT NULL THEN CASE WHEN first_reply_basis = 'derived_messages' THEN first_reply_basis ELSE 'timestamp_diff' END
         WHEN told_reply IS NOT NULL THEN 'reported_calendar'
         WHEN told_reply_business IS NOT NULL THEN 'reported_business' ELSE 'none' END AS first_response_basis,
    told_reply_business AS first_response_business_seconds,
    solved_at, timezone(getvariable('zone'), timezone('UTC', solved_at))::DATE AS solved_on,
    resolution AS resolution_seconds,
    CASE WHEN over_at IS NOT NULL THEN 'timestamp_diff' WHEN told_resolution IS NOT NULL THEN 'reported_calendar'
         WHEN told_resolution_business IS NOT NULL THEN 'reported_business' ELSE 'none' END AS resolution_basis,
    told_resolution_business AS resolution_business_seconds,
    reopens::INTEGER AS reopens, replies::INTEGER AS replies, handle_seconds,
    next_reply_seconds, CASE WHEN is_open THEN make_timestamp(epoch_us(waiting_since)) END AS waiting_since, make_timestamp(epoch_us(exported_at)) AS as_of,
    first_response_target_seconds, resolution_target_seconds,
    -- Measured times decide; then the export's own verdict; then an open contact past its target, where the file could have told.
    CASE WHEN first_response_target_seconds IS NOT NULL AND first_response IS NOT NULL
            THEN CASE WHEN first_response <= first_response_target_seconds THEN 'met' ELSE 'missed' END
         WHEN sla_first_reply_met IS NOT NULL THEN CASE WHEN sla_first_reply_met THEN 'met' ELSE 'missed' END
         WHEN is_open AND told_reply_business IS NULL AND NOT told_of_bot AND coalesce(replies, 0) = 0 AND reports_replies
            AND known_for > first_response_target_seconds THEN 'missed' END AS first_response_sla,
    CASE WHEN resolution_target_seconds IS NOT NULL AND resolution IS NOT NULL
            THEN CASE WHEN resolution <= resolution_target_seconds THEN 'met' ELSE 'missed' END
         WHEN sla_resolution_met IS NOT NULL THEN CASE WHEN sla_resolution_met THEN 'met' ELSE 'missed' END
         WHEN is_open AND reports_solutions AND known_for > resolution_target_seconds THEN 'missed' END AS resolution_sla,
    bot_involved, bot_resolved, bot_handoff,
    coalesce(missed, CASE WHEN kind = 'chat' AND (first_response IS NOT NULL OR bot_resolved) THEN false
                          WHEN kind = 'chat' AND is_over AND reports_replies AND NOT told_of_bot THEN true END) AS missed,
    CASE WHEN kind = 'chat' AND (wait_seconds IS NULL OR told_of_bot) THEN first_response ELSE wait_seconds END AS wait_seconds, duration_seconds,
    CASE WHEN reports_reasons OR complaint_basis IS NOT NULL THEN complaint_basis IS NOT NULL END AS is_complaint,
    complaint_basis, csat_norm
FROM judged;

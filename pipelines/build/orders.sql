-- What an order tells about the contacts that name it (a number that two shops use tells nothing); orders; returns.
CREATE TEMP MACRO as_ref(name) AS upper(ltrim(trim(name), '# '));

CREATE TEMP TABLE order_facts AS
SELECT ref, any_value(country) AS country, any_value(region) AS region, any_value(carrier) AS carrier, any_value(product) AS product
FROM (
    SELECT DISTINCT unnest([as_ref(order_ref), as_ref(order_id)]) AS ref, namespace, order_id, country, region, carrier, product
    FROM orders_now WHERE exclude IS NULL
)
WHERE ref IS NOT NULL
GROUP BY ref HAVING count(*) = 1;

INSERT INTO orders BY NAME
SELECT o.namespace || ':order:' || o.order_id AS order_id, l.load_id, o."row", o.exclude AS excluded,
    coalesce(o.order_ref, o.order_id) AS order_ref, o.customer_key,
    make_timestamp(epoch_us(o.created_at)) AS created_at,
    local_time(o.created_at)::DATE AS created_on,
    make_timestamp(epoch_us(o.promised_at)) AS promised_at,
    make_timestamp(epoch_us(o.delivered_at)) AS delivered_at,
    make_timestamp(epoch_us(o.cancelled_at)) AS cancelled_at,
    o.financial_status, o.fulfillment_status, o.currency, o.total, o.refunded_amount, o.items::INTEGER AS items,
    o.channel, o.team, o.agent, o.source, o.product, o.country, o.region, o.carrier, o.segment,
    isodow(local_time(o.created_at))::INTEGER AS weekday,
    if(list_contains(l.whole_days, 'created_at'), NULL, hour(local_time(o.created_at))::INTEGER) AS hour
FROM orders_now AS o JOIN active_loads AS l USING (path);

INSERT INTO returns BY NAME
SELECT r.namespace || ':return:' || r.return_id AS return_id, l.load_id, r."row", r.exclude AS excluded,
    r.order_ref, r.customer_key,
    make_timestamp(epoch_us(r.created_at)) AS created_at,
    local_time(r.created_at)::DATE AS created_on,
    r.state, r.outcome, r.reason, r.items::INTEGER AS items, r.refund_amount,
    r.team, r.agent, r.source, r.segment,
    coalesce(r.product, f.product) AS product, coalesce(r.country, f.country) AS country,
    coalesce(r.region, f.region) AS region, coalesce(r.carrier, f.carrier) AS carrier,
    isodow(local_time(r.created_at))::INTEGER AS weekday,
    if(list_contains(l.whole_days, 'created_at'), NULL, hour(local_time(r.created_at))::INTEGER) AS hour
FROM returns_now AS r JOIN active_loads AS l USING (path) LEFT JOIN order_facts AS f ON f.ref = as_ref(r.order_ref);

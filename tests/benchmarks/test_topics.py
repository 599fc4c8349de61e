"""How well and how fast the rules label texts that nobody on this project wrote."""

from __future__ import annotations

import random
import time
import tomllib
from pathlib import Path

import polars as pl

from pipelines.labelling.topics import label

# What each intent of the public customer requests is called here. "other": nothing a shop would count as a problem.
INTENTS = {
    "account": ["create_account", "delete_account", "edit_account", "recover_password", "registration_problems"],
    "cancellation": ["cancel_order", "check_cancellation_fee"],
    "invoice": ["check_invoice", "get_invoice"],
    "order_change": ["change_order", "change_shipping_address", "set_up_shipping_address"],
    "other": ["contact_customer_service", "contact_human_agent", "review"],
    "payment": ["check_payment_methods", "payment_issue"],
    "product_question": ["delivery_options", "place_order"],
    "promotion": ["newsletter_subscription"],
    "refund_late": ["track_refund"],
    "returns": ["check_refund_policy", "get_refund"],
    "service_quality": ["complaint"],
    "where_is_my_order": ["delivery_period", "track_order"],
}
TOPIC_OF = {intent: topic for topic, intents in INTENTS.items() for intent in intents} | {"switch_account": "account"}


def texts(subject: pl.Series | None, body: pl.Series) -> pl.DataFrame:
    blank = pl.Series([None] * body.len(), dtype=pl.String)
    return pl.DataFrame(
        {"id": range(body.len()), "category": blank, "subject": blank if subject is None else subject, "body": body}
    ).with_columns(tags=pl.lit(None, pl.List(pl.String)))


def f1(truth: pl.Series, found: pl.Series, topic: str) -> float:
    true, said = truth == topic, found == topic
    return 2 * int((true & said).sum()) / (int(true.sum()) + int(said.sum()))


def test_rules_reach_macro_f1_of_0_90_on_public_customer_requests(shared: Path) -> None:
    requests = pl.read_csv(shared / "benchmarks/intents/customer_requests.csv")
    truth = requests["intent"].replace_strict(TOPIC_OF)
    found = label(texts(None, requests["instruction"]))["topic"]
    scores = {topic: f1(truth, found, topic) for topic in INTENTS}
    print({topic: round(score, 3) for topic, score in scores.items()}, "macro", sum(scores.values()) / len(scores))
    assert sum(scores.values()) / len(scores) >= 0.90


def olist(shared: Path) -> pl.DataFrame:
    """Portuguese reviews with text: whether the order came late, or never, and whether the label says so."""
    folder = shared / "exports/olist-sample"
    reviews = pl.read_csv(folder / "olist_order_reviews_dataset.csv").unique("review_id", maintain_order=True)
    found = label(texts(reviews["review_comment_title"], reviews["review_comment_message"]))
    orders = pl.read_csv(folder / "olist_orders_dataset.csv")
    delivered, promised = pl.col("order_delivered_customer_date"), pl.col("order_estimated_delivery_date")
    return (
        reviews.hstack(found.select("topic"))
        .drop_nulls("topic")
        .join(orders, on="order_id")
        .with_columns(
            late=delivered > promised,
            missing=delivered.is_null(),
            early_review=pl.col("review_creation_date") < delivered,
            found=pl.col("topic") == "late_delivery",
        )
    )


def precision_recall(reviews: pl.DataFrame, truth: str) -> tuple[float, float]:
    hits = reviews.filter(pl.col(truth) & pl.col("found")).height
    return hits / int(reviews["found"].sum()), hits / int(reviews[truth].sum())


def test_late_orders_are_called_late_in_portuguese_reviews(shared: Path) -> None:
    reviews = olist(shared)
    delivered = reviews.filter(pl.col("late").is_not_null())
    everything = reviews.with_columns(late=pl.col("late").fill_null(value=False) | pl.col("missing"))
    waiting = delivered.filter(pl.col("early_review"))
    for name, part in (("delivered", delivered), ("with never delivered", everything), ("still waiting", waiting)):
        precision, recall = precision_recall(part, "late")
        print(f"{name}: n {part.height} precision {precision:.3f} recall {recall:.3f}")
    base = delivered["late"].mean()
    assert isinstance(base, float)
    assert precision_recall(delivered, "late")[0] >= 3 * base
    assert precision_recall(waiting, "late")[0] >= 0.9


def texts_a_second(count: int = 40_000) -> float:
    """Different texts that the rules label in a second of one core."""
    path = Path(__file__).parents[1] / "pipelines/labelling/topic_sentences.toml"
    known = [
        text for group in tomllib.loads(path.read_text("utf-8")).values() for said in group.values() for text in said
    ]
    chance = random.Random(7)
    bodies = pl.Series([f"{' '.join(chance.choices(known, k=4))} {number}" for number in range(count)])
    frame = texts(None, bodies)

    def once() -> float:
        # Processor time of all threads: what one core would need, whatever else runs on the machine.
        start = time.process_time()
        label(frame)
        return time.process_time() - start

    return count / min(once() for _ in range(3))


def test_one_core_labels_20_000_different_texts_a_second() -> None:
    rate = texts_a_second()
    print(f"{rate:,.0f} texts a second")
    assert rate >= 20_000

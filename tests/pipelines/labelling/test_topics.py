"""Topic labels: what decides, in which language, and what an installation may change."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.labelling import taxonomy as taxonomies
from pipelines.labelling.taxonomy import LANGUAGES, TaxonomyError, fold
from pipelines.labelling.topics import label

SENTENCES = tomllib.loads(Path(__file__).with_name("topic_sentences.toml").read_text("utf-8"))
CASES = [
    (topic, language, text)
    for topic, by_language in SENTENCES.items()
    for language, texts in by_language.items()
    for text in texts
]
SCHEMA: dict[str, pl.DataType] = {
    "id": pl.Int64(),
    "category": pl.String(),
    "tags": pl.List(pl.String()),
    "subject": pl.String(),
    "body": pl.String(),
}


def rows(*contacts: Mapping[str, object]) -> pl.DataFrame:
    return pl.DataFrame([{"id": number, **contact} for number, contact in enumerate(contacts)], schema=SCHEMA)


def topic_of(**contact: object) -> str | None:
    topic: str | None = label(rows(contact)).item(0, "topic")
    return topic


def reason_of(**contact: object) -> str | None:
    reason: str | None = label(rows(contact)).item(0, "topic_reason")
    return reason


@pytest.fixture(scope="module")
def labelled() -> dict[tuple[str, str, str], str]:
    result = label(rows(*({"body": text} for _, _, text in CASES)))
    return dict(zip(CASES, result["topic"], strict=True))


@pytest.mark.parametrize("topic", SENTENCES)
def test_every_sentence_of_a_topic_is_recognised_in_every_language(
    topic: str, labelled: dict[tuple[str, str, str], str]
) -> None:
    wrong = {case: found for case, found in labelled.items() if case[0] == topic and found != topic}
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_sentences_in_every_language(language: str) -> None:
    enough = 5 if language == "en" else 2
    assert [topic for topic in SENTENCES if len(SENTENCES[topic].get(language, ())) < enough] == []


def test_the_sentences_cover_the_whole_taxonomy() -> None:
    assert set(taxonomies.load().topics) == set(SENTENCES)


def test_subject_and_body_are_read_together() -> None:
    assert topic_of(subject="Question", body="The mug arrived broken") == "damaged"


def test_the_reason_names_the_words_that_decided() -> None:
    assert reason_of(body="My parcel was late") == "words: parcel + late"


def test_a_mapped_category_decides_before_the_text() -> None:
    contact = {"category": "Wrong item", "body": "my parcel is late"}
    assert (topic_of(**contact), reason_of(**contact)) == ("wrong_item", "category: Wrong item")


def test_a_mapped_tag_decides_before_the_text() -> None:
    contact = {"tags": ["vip", "refund_status"], "body": "my parcel is late"}
    assert (topic_of(**contact), reason_of(**contact)) == ("refund_late", "tag: refund_status")


def test_the_category_decides_before_a_tag() -> None:
    assert topic_of(category="Invoice", tags=["damaged"]) == "invoice"


def test_the_order_of_tags_does_not_matter() -> None:
    tags = ["invoice", "damaged", "late delivery"]
    assert topic_of(tags=tags) == topic_of(tags=tags[::-1]) == "damaged"


def test_a_category_in_words_of_its_own_is_read_like_a_text() -> None:
    assert topic_of(category="Paket kam beschädigt an") == "damaged"


@pytest.mark.parametrize("category", ["WISMO", "wismo", "Où est ma commande", "ou est ma commande!", "Order-Status"])
def test_case_accents_and_punctuation_of_a_category_do_not_matter(category: str) -> None:
    assert topic_of(category=category) == "where_is_my_order"


def test_a_coarse_category_only_decides_where_the_text_says_nothing() -> None:
    assert topic_of(category="Delivery", body="the glass was broken") == "damaged"
    assert topic_of(category="Delivery", body="hello") == "where_is_my_order"
    assert reason_of(category="Delivery", body="hello") == "category: Delivery"


@pytest.mark.parametrize(
    ("category", "body", "topic"),
    [("Refund", "Where is my refund?", "refund_late"), ("Refund", "hello", "returns"), ("Erstattung", None, "returns")],
)
def test_a_refund_category_lets_the_text_say_that_it_is_late(category: str, body: str | None, topic: str) -> None:
    assert topic_of(category=category, body=body) == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Versehentlich doppelt bestellt", "cancellation"),
        ("Change size before it ships", "order_change"),
        ("Website very slow", "website"),
        ("Kauf auf Rechnung möglich?", "payment"),
        ("Umsatzsteuer-ID auf Rechnung", "invoice"),
        ("The carrier says delivered but nothing is here", "late_delivery"),
        ("Part of my refund is missing", "refund_late"),
        ("PayPal payment not shown", "payment"),
    ],
)
def test_the_more_telling_words_win(text: str, topic: str) -> None:
    assert topic_of(subject=text) == topic


def test_a_row_that_says_nothing_has_no_topic() -> None:
    empty = label(rows({}, {"subject": "  ", "body": ""}, {"body": "..."}, {"tags": []}, {"body": "12345"}))
    assert empty["topic"].to_list() == [None] * 5
    assert empty["is_complaint_topic"].to_list() == [False] * 5


def test_a_text_that_matches_nothing_is_other_without_a_reason() -> None:
    assert topic_of(body="Lorem ipsum dolor sit amet") == "other"
    assert reason_of(body="Lorem ipsum dolor sit amet") is None


def test_a_text_in_a_script_nobody_taught_is_other() -> None:
    assert topic_of(body="我的包裹还没到") == "other"


def test_late_is_a_complaint_and_where_is_my_order_is_not() -> None:
    both = label(rows({"body": "my parcel is late"}, {"body": "where is my parcel?"}))
    assert both["is_complaint_topic"].to_list() == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "Entrega antes do prazo, sem atraso, produto recebido",
        "Delivered without delay, great product",
        "Livraison sans retard, produit parfait",
        "Boa tarde, muito obrigado",
        "O produto chegou em perfeito estado",
    ],
)
def test_praise_for_a_punctual_delivery_is_not_late_delivery(text: str) -> None:
    assert topic_of(body=text) == "other"


def test_an_order_number_is_no_negation() -> None:
    assert topic_of(body="Order no. 12345 arrived today, thank you") == "other"


def test_a_refund_wanted_for_a_lost_parcel_is_late_delivery() -> None:
    assert topic_of(body="I haven't received my order and want a refund") == "late_delivery"


def test_typographic_apostrophes_read_like_plain_ones() -> None:
    assert topic_of(body="My order hasn\u2019t arrived") == topic_of(body="My order hasn't arrived") == "late_delivery"


def test_ids_and_row_order_are_kept() -> None:
    frame = rows({"body": "my parcel is late"}, {}, {"body": "refund?"}, {"body": "my parcel is late"})
    assert label(frame)["id"].to_list() == [0, 1, 2, 3]


def test_an_empty_frame_gives_an_empty_frame() -> None:
    result = label(rows())
    assert result.schema.names() == ["id", "topic", "topic_reason", "is_complaint_topic"]
    assert result.height == 0


def test_columns_without_any_value_are_fine() -> None:
    frame = pl.DataFrame({"id": [1], "category": [None], "tags": [None], "subject": [None], "body": ["late parcel"]})
    assert label(frame)["topic"].to_list() == ["late_delivery"]


@given(st.lists(st.one_of(st.none(), st.text(max_size=80)), min_size=1, max_size=20))
@settings(max_examples=20, deadline=None)
def test_the_label_of_a_text_depends_on_nothing_but_the_text(texts: list[str | None]) -> None:
    bodies = [*texts, "my parcel is late"]
    alone = [topic_of(body=text) for text in bodies[-3:]]
    assert label(rows(*({"body": text} for text in bodies)))["topic"].to_list()[-3:] == alone


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# --- what an installation may change ------------------------------------------------------------------------------


def override(root: Path, text: str) -> None:
    (root / "topics.toml").write_text(text, "utf-8")


def test_an_installation_adds_words_to_a_topic(root: Path) -> None:
    override(root, '[topics.damaged.words]\nen = "kerfuffled"')
    assert topic_of(body="it arrived kerfuffled") == "damaged"
    assert topic_of(body="it arrived damaged") == "damaged"


def test_an_installation_adds_a_topic_of_its_own(root: Path) -> None:
    override(
        root, '[topics.engraving]\nlabel = "Engraving"\ncomplaint = true\n[topics.engraving.words]\nen = "engrav*"'
    )
    result = label(rows({"body": "the engraving reads Jim, not Tim"}))
    assert result.row(0) == (0, "engraving", "words: engrav", True)


def test_an_installation_maps_its_own_tags(root: Path) -> None:
    override(root, '[topics.returns]\nmapping = ["RMA-7"]')
    assert topic_of(tags=["rma 7"], body="my parcel is late") == "returns"
    assert topic_of(tags=["return"], body="my parcel is late") == "returns"


def test_an_installation_decides_what_is_a_complaint(root: Path) -> None:
    override(root, "[topics.stock]\ncomplaint = true")
    assert label(rows({"body": "the product is sold out"}))["is_complaint_topic"].to_list() == [True]


def test_replace_starts_a_topic_anew(root: Path) -> None:
    override(root, '[topics.promotion]\nreplace = true\n[topics.promotion.words]\nen = "zonkpoints"')
    assert topic_of(body="my voucher is here") == "other"
    assert topic_of(body="where are my zonkpoints") == "promotion"


def test_a_change_of_the_taxonomy_changes_its_digest(root: Path) -> None:
    before = taxonomies.load(root).digest
    override(root, "[topics.stock]\ncomplaint = true")
    assert taxonomies.load(root).digest != before


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[topics.damaged]\ncomplain = true", ["topics.damaged.complain", "complaint"]),
        ('[topics.damaged]\ncomplaint = "often"', ["topics.damaged.complaint", "'often'"]),
        ("[topics.damaged]\nweight = 99", ["topics.damaged.weight", "99"]),
        ('[topics.damaged]\nrules = ["parcle = 3"]', ["topics.damaged.rules", "'parcle'", "Did you mean 'parcel'?"]),
        ('[topics.damaged]\nrules = ["parcel"]', ["topics.damaged.rules", "'parcel'", "parcel + late"]),
        ('[topics.damaged.words]\nxx = "abc"', ["'xx'", "en"]),
        ('[concepts.parcel]\nen = "a"', ["'a'", "two letters"]),
        ('precedence = ["damagd"]', ["precedence", "damagd", "Did you mean 'damaged'?"]),
        ("[topics", ["topics.toml is not valid TOML"]),
    ],
)
def test_a_mistake_in_the_taxonomy_is_named_with_key_value_and_hint(root: Path, text: str, parts: list[str]) -> None:
    override(root, text)
    with pytest.raises(TaxonomyError) as error:
        taxonomies.load(root)
    assert [part for part in parts if part not in str(error.value)] == []


@pytest.mark.parametrize("said", ["Claims", "no_complaint", "No complaint", "keine Beschwerde"])
def test_a_label_that_names_no_grievance_makes_no_complaint(said: str) -> None:
    frame = pl.DataFrame(
        {"id": ["category", "tag"], "category": [said, None], "tags": [None, [said]], "subject": None, "body": None},
        schema_overrides={"category": pl.String, "tags": pl.List(pl.String), "subject": pl.String, "body": pl.String},
    )

    found = label(frame)

    assert found["topic"].to_list() == ["other", "other"]
    assert found["is_complaint_topic"].to_list() == [False, False]

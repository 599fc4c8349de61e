import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.meaning.ratings import Ratings, is_rating, parse


def ratings(values: list[str | None], base: str = "rating", remark: str = "", kind: str | None = None) -> Ratings:
    return parse(pl.Series(values, dtype=pl.String), base, remark, kind)


@pytest.mark.parametrize(
    ("values", "scale", "norm"),
    [
        (["5", "3", "1"], "1-5", [1.0, 0.5, 0.0]),
        (["10", "0", "5"], "0-10", [1.0, 0.0, 0.5]),
        (["10", "1", "4"], "1-10", [1.0, 0.0, 1 / 3]),
        (["7", "1"], "1-7", [1.0, 0.0]),
        (["1", "0", "1"], "0-1", [1.0, 0.0, 1.0]),
        (["100", "0", "50"], "0-100", [1.0, 0.0, 0.5]),
        (["4/5", "3 out of 5", "2 stars"], "1-5", [0.75, 0.5, 0.25]),
        (["★★★☆☆", "★★★★★"], "1-5", [0.5, 1.0]),
        (["good", "Bad", "Good with comment"], "good/bad", [1.0, 0.0, 1.0]),
        (["Great", "Okay", "Not Good"], "three words", [1.0, 0.5, 0.0]),
        (["Very satisfied", "dissatisfied", "neutral"], "five words", [1.0, 0.25, 0.5]),
        (["sehr zufrieden", "unzufrieden"], "five words", [1.0, 0.25]),
        (["10 - Extremely likely", "0 - Not likely", "7"], "0-10", [1.0, 0.0, 0.7]),
    ],
)
def test_a_scale_is_found_on_all_values(values: list[str | None], scale: str, norm: list[float]) -> None:
    found = ratings(values)

    assert found.scale is not None
    assert found.scale.name == scale
    assert found.norm.to_list() == pytest.approx(norm)
    assert not found.outside.any()


def test_words_that_occur_often_are_read_like_those_that_occur_once() -> None:
    often = ["5 - great", None, "1 - bad", "Offered", "3"] * 600
    once = [f"{number % 5 + 1} - note {number}" for number in range(600)]

    assert ratings([*often, *once]).norm.to_list() == ratings(often).norm.to_list() + ratings(once).norm.to_list()


def test_a_rare_value_beyond_the_scale_is_outside_it() -> None:
    found = ratings(["5", "4", "1"] * 20 + ["9"])

    assert found.scale is not None
    assert found.scale.name == "1-5"
    assert found.outside.to_list() == [False] * 60 + [True]
    assert found.norm[60] is None


@pytest.mark.parametrize("value", ["11", "-1", "5.5.5", "n0"])
def test_nps_is_never_asked_beyond_ten(value: str) -> None:
    assert ratings(["10", "0", value], kind="nps").outside.to_list() == [False, False, True]


def test_the_header_may_name_the_scale() -> None:
    found = ratings(["3", "4"], remark="1-7")

    assert found.scale is not None
    assert (found.scale.name, found.scale.basis) == ("1-7", "named in the header")


@pytest.mark.parametrize(
    ("word", "state"),
    [("Offered", "offered"), ("unoffered", "not_offered"), ("Not Rated", "not_offered"), ("not_rated", "not_offered")],
)
def test_a_survey_without_an_answer_is_no_rating(word: str, state: str) -> None:
    found = ratings(["5", "1", word])

    assert found.state.to_list() == ["rated", "rated", state]
    assert found.norm[2] is None
    assert not found.outside.any()


def test_zero_beside_one_to_five_means_not_rated() -> None:
    found = ratings(["0", "5", "1", "0"])

    assert found.scale is not None
    assert found.scale.name == "1-5"
    assert found.state.to_list() == ["not_offered", "rated", "rated", "not_offered"]


def test_a_column_without_values_has_no_scale() -> None:
    found = ratings([None, None])

    assert found.scale is None
    assert found.state.null_count() == 2


def test_ratings_are_told_from_other_columns() -> None:
    assert is_rating(pl.Series(["5", "4", None]))
    assert is_rating(pl.Series(["good", "bad"]))
    assert not is_rating(pl.Series(["Where is my order?", "Broken"]))
    assert not is_rating(pl.Series(["2023-01-01", "2023-01-02"]))
    assert not is_rating(pl.Series([None], dtype=pl.String))


@given(st.lists(st.one_of(st.none(), st.integers(-5, 15).map(str), st.text(max_size=5)), min_size=1))
def test_a_place_on_a_scale_is_always_between_0_and_1(values: list[str | None]) -> None:
    found = ratings(values)

    assert found.norm.drop_nulls().is_between(0, 1).all()
    assert not (found.outside & found.norm.is_not_null()).any()


GRADES = ["1 - sehr zufrieden"] * 3 + ["3 - neutral", "5 - sehr unzufrieden"]


@pytest.mark.parametrize(
    ("values", "scale", "norm"),
    [
        (GRADES, "1-5", [1.0, 1.0, 1.0, 0.5, 0.0]),
        (["1 - sehr gut", "2 - gut", "6 - ungenügend"], "1-6", [1.0, 0.8, 0.0]),
        (["1 = Very satisfied", "2 = Satisfied"] * 3, "1-5", [1.0, 0.75] * 3),
        (["5 - Very satisfied", "1 (very dissatisfied)"], "1-5", [1.0, 0.0]),
    ],
)
def test_words_beside_the_numbers_decide_which_end_is_the_best(
    values: list[str | None], scale: str, norm: list[float]
) -> None:
    found = ratings(values)

    assert found.scale is not None
    assert found.scale.name == scale
    assert found.norm.to_list() == pytest.approx(norm)


def test_a_turned_scale_is_said() -> None:
    assert "1 is the best rating and 5 the worst" in ratings(GRADES).notes[0]
    assert not ratings(["5 - very satisfied", "1 - very dissatisfied"]).notes


def test_the_header_may_say_that_one_is_the_best() -> None:
    found = ratings(["1", "2", "5"], remark="1 = sehr gut, 5 = sehr schlecht")

    assert found.norm.to_list() == pytest.approx([1.0, 0.75, 0.0])
    assert found.score.to_list() == [5.0, 4.0, 1.0]


def test_words_that_contradict_each_other_are_counted_and_the_numbers_stand() -> None:
    found = ratings(["5 - very satisfied", "5 - very satisfied", "5 - very dissatisfied"])

    assert found.norm.to_list() == [1.0, 1.0, 1.0]
    assert found.notes[0].startswith("1 of 3 ratings have a number at one end")


def test_effort_is_turned_by_the_settings_only_so_that_it_is_not_turned_twice() -> None:
    found = ratings(["1 - very easy", "7 - very difficult"], kind="ces")

    assert found.norm.to_list() == [0.0, 1.0]
    assert "Settings" in found.notes[0]

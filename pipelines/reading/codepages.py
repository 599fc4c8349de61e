"""Which of the older encodings a text is in: cp1252 unless the letters of another one clearly make more sense."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

# The letters beyond ASCII of each language; a line in one language holds no others.
WESTERN: Final = (
    "äöüß",
    "éèêëàâîïôùûüçœæÿ",
    "áéíóúñüªº",
    "àèéìíîòóùú",
    "áâãàçéêíóôõúüªº",
    "åäöéü",
    "æøåéäöü",
    "áéëïóöüèêç",
    "àçèéíïòóúü",
    "áðéíóúýþæö",
)
CENTRAL: Final = (
    "ąćęłńóśźż",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "áéíóöőúüű",
    "ăâîşţ",
    "čćđšž",
    "äöüß",
)
TURKISH: Final = ("çğıöşüâîû",)
BALTIC: Final = ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž")
LATIN: Final = {
    "cp1252": WESTERN,
    "cp1250": CENTRAL,
    "cp1254": TURKISH,
    "cp1257": BALTIC,
    "mac_roman": WESTERN,
    "cp850": WESTERN,
}
OTHER: Final = ["cp1251", "cp1253", "koi8_r", "shift_jis", "gb18030", "big5", "euc_kr", "euc_jp"]
USUAL: Final = "cp1252"
WORD: Final = re.compile(rb"[A-Za-z\x80-\xff]{3,}")
HIGH: Final = re.compile(r"[^\x00-\x7f]")
# Marks that stand inside a word in no language: a letter of another encoding shows as one.
BROKEN: Final = re.compile(
    r"(?<=[^\W\d_])[^\w\s\x00-\x7f\u2010-\u2026\u00b4\u00b7\u00ad](?=[^\W\d_])|(?<=[a-zà-ÿ])[À-Þ]"
)
EXAMPLE: Final = re.compile(r"(?:^|[\s,;\"'])([a-zà-öø-ÿ]{2,20})(?=$|[\s,;.!?\"'])")


def guess(sample: bytes) -> tuple[str, str]:
    """The encoding of the lines in a sample that hold other bytes than ASCII, and the reason."""
    words = [word for word in WORD.findall(sample) if not word.isascii()]
    high = sum(byte > 127 for word in words for byte in word)
    if high > 0.5 * sum(map(len, words)):
        return _other(sample)
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    explained = {name: sum(_explained(line, name) for line in lines) for name in LATIN}
    best = max(LATIN, key=lambda name: explained[name])
    if explained[best] - explained[USUAL] >= max(min(2, len(lines)), 0.1 * len(lines)):
        return best, f"its letters make sense in {explained[best]} of {len(lines)} lines, {explained[USUAL]} as {USUAL}"
    return USUAL, "the most common of the older encodings, and no other explains more"


def _other(sample: bytes) -> tuple[str, str]:
    # Imported here: most files are UTF-8 and the detector is slow to load.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(sample, cp_isolation=OTHER, threshold=0.6).best()
    if best is None:
        return USUAL, "no encoding explains every byte; the most common one is assumed"
    return best.encoding, "the letters it gives make words"


def _explained(line: bytes, encoding: str) -> bool:
    """Whether a line, read so, holds only letters of one language of this encoding, and no marks inside words."""
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return False
    letters = {letter for letter in HIGH.findall(text.lower()) if letter.isalpha()}
    if not letters or BROKEN.search(text):
        return False
    return any(letters <= set(language) for language in LATIN[encoding])


def example(texts: Iterable[str]) -> str:
    """A word as it was read, by which a person sees whether the guess is right; never one that may be a name."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(word for word in EXAMPLE.findall(text) if not word.isascii())
    if counted:
        return f"'{counted.most_common(1)[0][0]}'"
    letters = Counter(letter for text in texts for letter in HIGH.findall(text) if letter.isalpha())
    return f"the letters {', '.join(letter for letter, _ in letters.most_common(3))}" if letters else ""

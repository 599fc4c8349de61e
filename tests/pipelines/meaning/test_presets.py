from pathlib import Path

import pytest

import canonical
from pipelines.meaning.presets import PresetError, presets, read_preset, vocabulary

# Exports without an id of their own: the key is made from the content of each row.
WITHOUT_ID = ("chatwoot_csat", "google_forms")


def preset_file(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, "utf-8")
    return path


def test_every_preset_of_the_house_can_be_used() -> None:
    for preset in presets():
        assert preset.label
        assert (preset.grade == "generic") == preset.generic
        assert preset.refuse is not None or preset.columns
        if preset.refuse is None and preset.name not in WITHOUT_ID:
            assert canonical.KEYS[preset.table] in preset.columns


def test_no_two_presets_have_one_name() -> None:
    names = [preset.name for preset in presets()]

    assert len(names) == len(set(names))


def test_the_vocabulary_knows_headers_in_several_languages() -> None:
    assert {"created at", "erstellt am", "fecha de creación", "created"} <= vocabulary()


def test_a_preset_of_the_installation_comes_first(tmp_path: Path) -> None:
    head = 'label = "Ours"\nsource = "ours"\ntable = "tickets"\ngrade = "file"\n'
    preset_file(tmp_path, head + '[columns]\nticket_id = { headers = ["Nr"] }\n')

    assert presets(tmp_path)[0].label == "Ours"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("label = ", "mine.toml"),
        ('label = "x"\nsource = "x"\ngrade = "rumour"\n', "grade"),
        ('label = "x"\nsource = "x"\ngrade = "file"\ntable = "tikets"\n', "Did you mean"),
        (
            'label = "x"\nsource = "x"\ngrade = "file"\ntable = "tickets"\n[columns]\nbodie = { headers = ["a"] }\n',
            "no column 'bodie'",
        ),
        ('label = "x"\nsource = "x"\ngrade = "file"\ntable = "tickets"\nhedder = 1\n', "hedder"),
    ],
)
def test_a_preset_that_cannot_be_used_names_file_and_key(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(PresetError, match=words):
        read_preset(preset_file(tmp_path, text))

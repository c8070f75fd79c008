"""Each operator of segments has its words in the menu of the workspace."""

from pathlib import Path

from diaspora.segments.operators import OPERATORS, VALUE_SHAPES

SEGMENTS = Path(__file__).parents[2] / "frontend" / "src" / "segments"


def test_every_operator_has_words():
    words = (SEGMENTS / "operatorWords.ts").read_text("utf-8")
    missing = {name for _, name in OPERATORS if f"'{name}': msg(" not in words and f"\n  {name}: msg(" not in words}
    assert missing == set()


def test_every_shape_of_a_value_can_be_edited():
    editors = (SEGMENTS / "values.ts").read_text("utf-8")
    assert {
        shape for shape in VALUE_SHAPES if f"\n  {shape}: '" not in editors and f"\n  '{shape}': '" not in editors
    } == set()

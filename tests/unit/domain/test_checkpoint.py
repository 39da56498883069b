"""The text of a checkpoint: read in the one way it is written."""

import pytest

from workflow.domain.checkpoint import Checkpoint

TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_the_example_of_the_specification() -> None:
    checkpoint = Checkpoint.parse(TEXT)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        TEXT[:-1],
        TEXT + "more\n",
        TEXT.replace("2085", "02085"),
        TEXT.replace("2085", "-2085"),
        TEXT.replace("2085", " 2085"),
        TEXT.replace("2085", "x"),
        TEXT.replace("I=", "J="),
        TEXT.replace("CsUY", ""),
        TEXT.replace("example.com/behind-the-sofa", ""),
        "a\n1\n!\n",
        "a\n\u0661\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
    ],
)
def test_anything_else_is_no_checkpoint(text: str) -> None:
    with pytest.raises(ValueError, match="no checkpoint"):
        Checkpoint.parse(text)

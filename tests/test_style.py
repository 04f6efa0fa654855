"""The code keeps to the rules of the project: ruff and mypy have nothing to say."""

import subprocess
import sys

import pytest

from trees import PROJECT

TOOLS = ["ruff check .", "ruff format --check .", "mypy"]


@pytest.mark.parametrize("words", TOOLS)
def test_the_code_is_clean(words: str) -> None:
    command = [sys.executable, "-m", *words.split()]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

"""Photos of damage, as the renters send them."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def label(photo: Path, boat: int) -> None:
    labels = open(photo.with_suffix(".json"), "w")
    json.dump({"boat": boat}, labels)


def label_and_close(photo: Path, boat: int) -> None:
    """The same; `with` closes the file, and what was written is on the disk."""
    with open(photo.with_suffix(".json"), "w") as labels:
        json.dump({"boat": boat}, labels)


def shrink(photo: bytes, resize: Callable[[str], bytes]) -> bytes:
    with tempfile.NamedTemporaryFile(delete=False, suffix=".jpg") as original:
        original.write(photo)
    small = resize(original.name)
    os.unlink(original.name)
    return small


def shrink_and_clear(photo: bytes, resize: Callable[[str], bytes]) -> bytes:
    """The same; the file goes when `resize` fails, too."""
    with tempfile.NamedTemporaryFile(delete=False, suffix=".jpg") as original:
        original.write(photo)
    try:
        return resize(original.name)
    finally:
        os.unlink(original.name)

"""Photos of damage, as the renters send them."""

import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path


def pack(photos: Iterable[Path], album: Path) -> None:
    archive = zipfile.ZipFile(album, "w")
    for photo in photos:
        archive.write(photo)


def pack_and_close(photos: Iterable[Path], album: Path) -> None:
    """The same; `with` closes the archive, and its list of contents is on the disk."""
    with zipfile.ZipFile(album, "w") as archive:
        for photo in photos:
            archive.write(photo)


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

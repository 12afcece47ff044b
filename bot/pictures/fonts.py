"""The font of pictures: the configured one, else one that systems usually have, else Pillow's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
_KNOWN = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansHK-Regular.otf",
    "NotoSansTC-Regular.otf",
    "NotoSansCJKtc-Regular.otf",
    "SourceHanSansHC-Regular.otf",
    "PingFang.ttc",
    "msjh.ttc",
    "wqy-microhei.ttc",
    "DroidSansFallbackFull.ttf",
    "NotoSerifCJK-Regular.ttc",
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "LiberationSans-Regular.ttf",
    "Arial.ttf",
)
"""Those with Chinese come first."""
_PREFERRED_FACES = ("HK", "HC", "TC")
_CHINESE = "訂"


class UnreadableFontError(ValueError):
    """A file that was named as the font of pictures and is none."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font file and the face in it; without a file, Pillow's own font, which has Latin letters only."""

    file: Path | None = None
    face: int = 0

    def at(self, size: int) -> FreeTypeFont:
        """Return the font in a size, in pixels."""
        return _load(self.file, self.face, size)

    @property
    def has_chinese(self) -> bool:
        """Tell whether it draws Chinese characters, and not the box of one that it lacks."""
        font = self.at(24)
        return bytes(font.getmask(_CHINESE)) != bytes(font.getmask("\ue000"))


def find_typeface(configured: Path | None = None) -> Typeface:
    """Return the font to draw with.

    Raises:
        UnreadableFontError: the configured file is no font.
    """
    if configured is not None:
        try:
            _load(configured, 0, 12)
        except OSError as error:
            raise UnreadableFontError(f"{configured} cannot be read as a font: {error}") from error
        return _with_face(configured)
    return _of_the_system()


@lru_cache(maxsize=1)
def _of_the_system() -> Typeface:
    there = {file.name: file for folder in _FOLDERS for file in _font_files(Path(folder).expanduser())}
    return next((_with_face(there[name]) for name in _KNOWN if name in there), Typeface())


def _font_files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.suffix.lower() in {".ttf", ".ttc", ".otf"})


def _with_face(file: Path) -> Typeface:
    """Choose the face of Hong Kong, or else of Taiwan, in a collection that has one a region."""
    names = [str(name) for name in _faces(file)]
    for region in _PREFERRED_FACES:
        for number, name in enumerate(names):
            if name.endswith(region):
                return Typeface(file, number)
    return Typeface(file)


def _faces(file: Path) -> Iterator[str | None]:
    if file.suffix.lower() != ".ttc":
        return
    for number in count():
        try:
            yield _load(file, number, 12).getname()[0]
        except OSError:
            return


@lru_cache(maxsize=64)
def _load(file: Path | None, face: int, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    if file is None:
        font = ImageFont.load_default(size)
        if not isinstance(font, ImageFont.FreeTypeFont):
            raise RuntimeError("this Pillow is built without FreeType, so it cannot draw text")
        return font
    return ImageFont.truetype(str(file), size, index=face)

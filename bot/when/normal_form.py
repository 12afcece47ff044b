"""One form of a phrase for all the ways to write it: width, case, script, blanks and number words."""

from __future__ import annotations

import re
import unicodedata

from bot.when.misspellings import spelt_right
from bot.when.numerals import CHINESE, words_to_digits

LONGEST = 120
"""No phrase of a time is longer, in characters; what is longer is not read."""

_TRADITIONAL = "點時後週個號兩禮鐘鍾間晝這從過開東倫紐約舊灣歐為頭現馬黃總尋聽磯漢國準標當於華頓"
_SIMPLIFIED = "点时后周个号两礼钟钟间昼这从过开东伦纽约旧湾欧为头现马黄总寻听矶汉国准标当于华顿"
_PUNCTUATION = {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "〜": "~", "’": "'", "‘": "'", "。": ".", "、": ","}
_UNSPOKEN = {"的": "", "嘅": "", "既": ""}
_FOLD = str.maketrans(_TRADITIONAL, _SIMPLIFIED) | str.maketrans(_PUNCTUATION | _UNSPOKEN)
_SAME = {"出个月": "下个月", "出月": "下个月", "零晨": "凌晨", "粒": "个"}
"""Words with another that means the same, in the normal form's script; 兩粒半鐘 is 兩個半鐘."""
_BETWEEN = re.compile(r"\bbetween (.+?) and ")
"""What is between two times is from one to the other; whatever else `and` joins is no range."""
_HAN = r"[\u3400-\u9fff〇]"
_NUMERAL = rf"[\d{CHINESE}]"
_BLANKS = re.compile(r"\s+")
_NEEDLESS_BLANK = re.compile(
    rf"(?<={_HAN})(?<!{_NUMERAL})\ |\ (?={_HAN})(?!{_NUMERAL})|(?<={_HAN})\ (?!{_NUMERAL})|(?<!{_NUMERAL})\ (?={_HAN})"
)
_ENDING = re.compile(r"(?<![ap]\.m)[\s,.!?;]+$")


def normal_form(phrase: str) -> str:
    """Return a phrase in half width, lower case and Simplified vocabulary, without blanks around Chinese characters.

    A blank between two numerals stays: 五月五 三點 is not 五月五三點.
    """
    text = unicodedata.normalize("NFKC", phrase).casefold().translate(_FOLD)
    text = _ENDING.sub("", _BLANKS.sub(" ", text)).strip().replace(" ,", ",")
    if any("a" <= character <= "z" for character in text):
        text = words_to_digits(_BETWEEN.sub(r"from \1 to ", spelt_right(text)))
    text = _NEEDLESS_BLANK.sub("", text)
    for word, same in _SAME.items():
        text = text.replace(word, same)
    return text

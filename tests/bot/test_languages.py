import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import languages
from bot.languages import Language, Script, from_tag, negotiate, script_of

EN, HANT, HANS = Language.EN, Language.ZH_HANT, Language.ZH_HANS


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        *((str(language), language) for language in Language),
        *((tag, EN) for tag in ("en", "en-GB", "EN_us", "en_US.UTF-8", "en-Latn-HK", "eng")),
        *((tag, HANT) for tag in ("zh-TW", "zh-HK", "zh-MO", "zh_hk", "ZH-hant", "zh-Hant-CN", "zh-Hant-TW")),
        *((tag, HANT) for tag in ("yue", "yue-HK", "zh-yue", "zh_TW.Big5", "zh_HK@stroke", " zh-HK ", "cmn-Hant")),
        *((tag, HANS) for tag in ("zh", "zh-CN", "zh_CN.UTF-8", "zh-SG", "zh-Hans", "zh-Hans-HK", "zh-hans-tw")),
        *((tag, HANS) for tag in ("cmn", "zho", "zh-MY", "cmn-Hans-CN", "yue-Hans")),
        *((tag, None) for tag in ("", "-", "fr", "ja-JP", "enm", "zhx", "C", "POSIX", "hant", "x-zh", "zh‐HK")),
    ],
)
def test_a_tag_finds_its_language(tag: str, language: Language | None) -> None:
    assert from_tag(tag) is language


@given(st.text())
def test_any_text_may_be_given_as_a_tag(tag: str) -> None:
    assert from_tag(tag) in {None, *Language}


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("計劃為期幾耐?", Script.TRADITIONAL),
        ("项目什么时候开始?", Script.SIMPLIFIED),
        ("我想book GPU, 點樣做", Script.TRADITIONAL),
        ("我想book GPU, 怎样做", Script.SIMPLIFIED),
        ("你好", Script.EITHER),
        ("有冇 demo day deadline", Script.EITHER),
        ("How do I find 張大文 in the office?", None),
        ("How long is the programme?", None),
        ("クラウドの申請期限はいつですか", None),
        ("", None),
        ("123 !?", None),
        ("把「体验」寫成繁體字係點寫", Script.TRADITIONAL),
    ],
)
def test_the_script_of_a_text(text: str, script: Script | None) -> None:
    assert script_of(text) is script


@given(st.text())
def test_any_text_has_a_script_or_none(text: str) -> None:
    assert script_of(text) in {None, *Script}


def test_the_characters_that_tell_belong_to_one_script_only() -> None:
    to_simplified, to_traditional = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
    simplified, traditional = languages._ONLY_SIMPLIFIED, languages._ONLY_TRADITIONAL
    assert not simplified & traditional
    assert min(len(simplified), len(traditional)) >= 300
    assert [c for c in simplified if to_simplified.convert(c) != c or to_traditional.convert(c) == c] == []
    assert [c for c in traditional if to_simplified.convert(c) == c] == []


@pytest.mark.parametrize(
    ("own", "text", "locale", "language"),
    [
        (EN, "計劃為期幾耐", "zh-CN", EN),
        (HANT, "项目什么时候开始", "zh-CN", HANT),
        (None, "計劃為期幾耐", "zh-CN", HANT),
        (None, "项目什么时候开始", "zh-HK", HANS),
        (None, "你好", "zh-CN", HANS),
        (None, "你好", "zh-HK", HANT),
        (None, "你好", "en-GB", HANT),
        (None, "你好", None, HANT),
        (None, "hello", "zh-TW", HANT),
        (None, "hello", "zh", HANS),
        (None, None, "en-US", EN),
        (None, None, None, HANS),
        (None, "hello", "fr", HANS),
        (None, "", "", HANS),
    ],
)
def test_own_choice_then_script_then_locale_then_default(
    own: Language | None, text: str | None, locale: str | None, language: Language
) -> None:
    assert negotiate(own, text, locale, default=HANS) is language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("聽日下晝三點", HANT),
        ("明天下午三点见面吧", HANS),
        ("how long is the programme?", EN),
        ("你好", None),
        ("help", None),
        ("remind list", None),
        ("/remind tomorrow 3pm call the bank", EN),
        ("/remind list", None),
        ("où est le bureau du programme", None),
    ],
)
def test_what_somebody_certainly_speaks(text: str, language: Language | None) -> None:
    assert languages.spoken(text) is language


@pytest.mark.parametrize(
    ("text", "locale", "heard", "language"),
    [
        (None, None, HANT, HANT),
        (None, "en-GB", HANT, HANT),
        ("/remind list", "en-US", HANS, EN),
        (None, "zh-CN", HANT, HANS),
        (None, "zh-TW", EN, HANT),
        ("你好", "en-US", HANS, HANS),
        (None, "en-GB", None, EN),
        (None, "fr", None, HANT),
    ],
)
def test_what_was_heard_last_counts_where_the_locale_is_not_chinese(
    text: str | None, locale: str | None, heard: Language | None, language: Language
) -> None:
    assert negotiate(None, text, locale, HANT, heard) is language
    assert negotiate(EN, text, locale, HANT, heard) is EN

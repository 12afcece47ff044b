"""Choose the language to answer in, and tell Traditional Chinese from Simplified."""

from __future__ import annotations

import re
from enum import StrEnum


class Language(StrEnum):
    """Name a language that the bot answers in; the value is its BCP 47 tag."""

    EN = "en"
    ZH_HANT = "zh-Hant-HK"
    ZH_HANS = "zh-Hans"


class Script(StrEnum):
    """Name how a Chinese text is written; the value is the ISO 15924 code."""

    TRADITIONAL = "Hant"
    SIMPLIFIED = "Hans"
    EITHER = "Hani"
    """Chinese, without a character that tells."""


_CHINESE = frozenset({"zh", "zho", "chi", "cmn"})
_ENGLISH = frozenset({"en", "eng"})
_SCRIPT_SUBTAGS = {"hant": Language.ZH_HANT, "cht": Language.ZH_HANT, "hans": Language.ZH_HANS, "chs": Language.ZH_HANS}
_TRADITIONAL_SUBTAGS = frozenset({"yue", "hk", "tw", "mo"})


def from_tag(tag: str) -> Language | None:
    """Find the language for a BCP 47 tag or a POSIX locale; None where the bot has none for it.

    Case and `_` do not matter. A script subtag decides (`zh-Hans-HK`), then the region: Hong Kong, Taiwan, Macao and
    Cantonese (`yue`) are Traditional. Any other Chinese tag, bare `zh` too, is Simplified: CLDR's likely subtags
    complete `zh` to `zh-Hans-CN`, and Discord and Slack mean that by it.
    """
    first, *rest = re.split(r"[-_]", re.split(r"[.@]", tag.strip().lower(), maxsplit=1)[0])
    if first in _ENGLISH:
        return Language.EN
    if first != "yue" and first not in _CHINESE:
        return None
    for subtag in rest:
        if subtag in _SCRIPT_SUBTAGS:
            return _SCRIPT_SUBTAGS[subtag]
    return Language.ZH_HANS if _TRADITIONAL_SUBTAGS.isdisjoint([first, *rest]) else Language.ZH_HANT


def script_of(text: str) -> Script | None:
    """Tell how `text` is written; None where it is not Chinese.

    Hong Kong mixes English into Chinese, so a text is Chinese when it has a Chinese function word or at least as many
    Chinese characters as Latin words; a name in brackets does not make an English sentence Chinese, and kana makes it
    Japanese. The script with more characters of its own decides.
    """
    if text.isascii():
        return None
    characters = _HAN.findall(text)
    if not characters or len(_KANA.findall(text)) * 2 > len(characters):
        return None
    if len(characters) < len(_LATIN_WORD.findall(text)) and _FUNCTION_WORDS.isdisjoint(characters):
        return None
    simplified = sum(character in _ONLY_SIMPLIFIED for character in characters)
    traditional = sum(character in _ONLY_TRADITIONAL for character in characters)
    if simplified == traditional:
        return Script.EITHER
    return Script.SIMPLIFIED if simplified > traditional else Script.TRADITIONAL


def spoken(text: str) -> Language | None:
    """Tell which language a person's words are certainly in; None where they are few, or in either script."""
    match script_of(text):
        case Script.TRADITIONAL:
            return Language.ZH_HANT
        case Script.SIMPLIFIED:
            return Language.ZH_HANS
        case None if text.isascii():
            return Language.EN if len(_LATIN_WORD.findall(text)) >= _SENTENCE else None
        case _:
            return None


def negotiate(
    own: Language | None, text: str | None, locale: str | None, default: Language, heard: Language | None = None
) -> Language:
    """Choose the language of an answer.

    The person's own choice wins; then the script of the text where it is Chinese; then the platform's locale; then
    `default`. Chinese text that could be either script follows a Chinese locale, or else is taken as Traditional,
    because that is what Hong Kong writes. Many run their platform in English and write Chinese: without a text, a
    locale that is not Chinese gives way to what was `heard` of them last, so that a button answers as its message did.
    """
    if own is not None:
        return own
    script = script_of(text) if text else None
    from_locale = from_tag(locale) if locale else None
    if script is Script.SIMPLIFIED:
        return Language.ZH_HANS
    if script is Script.TRADITIONAL:
        return Language.ZH_HANT
    chinese = from_locale if from_locale in _CHINESE_LANGUAGES else None
    if script is Script.EITHER:
        return Language.ZH_HANS if Language.ZH_HANS in (chinese, heard) else Language.ZH_HANT
    return chinese or (heard if text is None else None) or from_locale or default


_CHINESE_LANGUAGES = (Language.ZH_HANT, Language.ZH_HANS)
_SENTENCE = 4
_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_FUNCTION_WORDS = frozenset("我你佢他她們们係是唔不冇沒没有嘅的咩乜哋喺在嗎吗呢啦呀咁點怎麼么什幾何邊可想要請请")

# Frequent characters whose counterpart differs and that the other script does not use at all, from OpenCC's tables.
# Left out are those that both write (后, 里, 面, 只, 台, 系) and the short forms common in Hong Kong (万, 別, 内, 着).
_ONLY_SIMPLIFIED = frozenset(
    "与专业东丝两严个为丽举么义乐习乡书买乱争亏亚产亩亲亿仅从仓仪们价众优会伟传伤体侦侨俩债偿储儿兰关兴养写军农决"
    "况冻净凤凭凯击刘则刚创删剧劝办务动励劳势勋区医华协单卖卢卫厂厅历压县参双发变叙号吗听启吴员响唤团园围国图场坏"
    "块坚坛墙声壳处备够头奖妇妈孙学宝实宠审宪宾对寻导将尽层属岁岗岛岭巩币师带帮庄庆庐库应庙废开异张弹归录彻忆忏忧"
    "怀态怂怜总恋恶恼悬惊惩惯愿慑戏战执扩扫扬扰抚抢护报担拟拥拨择挥损捡换据掷搅敌数斋断无旧时昼显晓晕暂暧术机杀杂"
    "权条来杨极构枪柜标栋栏树样桥桩梦检椭楼榄欢欧毁毕气氢汇汉汤沟没沪泪泻泽洁浅浆浇浊测济浏浑浓涂涛涝涟涡涤润涨渊"
    "渐渔渗湾湿溃滞满滤滥滨潜澜濒灭灵灾炉点炼烂烦烧热爱爷牵犹独狮狱猎猪猫玛环现珑琐电画畅疗疟疮疯痒瘫皱盐监盖盘睁"
    "瞒矿码砖砾硕确碍礼祸离种积称秽稳穷窍窑窝竖竞笔筑签简篮籁类粪粮紧纠红纤约级纪纯纲纳纸线练组细织终绍经绑绒结绕"
    "绘给络绝统继绩绪续绳维绿缆缓编缘缠缩缴网罗罚罢羡翘耸聋职联聪肃肠肤肿胀胁胆胜胶脑脸腾舰舱艰艺节芜苏苹范茎荐荣"
    "药莲获萝营萧蒋蓝蔷虏虑虽虾蚀蛮蜡补袜袭装见视览觉触誉计订认讨让训议讯记讲讶许论讼讽设访证评识诈诉诊词诏译试诗"
    "诚话诞询该详语误诱说诵请诸读课谁调谅谈谊谋谎谐谓谜谢谣谦谨谱贞负贡财责贤败账货质贩贪贫贬购贯贴贵贷贸费贺贿赁"
    "资赋赌赎赏赐赔赖赚赛赞赠赢赶趋跃践跷踪躯车轨转轮软轰轻载较辆辈辉辐辑输辖辙辞辩辫边辽达迁过迈运还这进远违连迟"
    "适选逊递逻遗遥邮邻郑郧酱酿释鉴针钉钓钞钟钢钥钦钩钮钱铁铃铅铜铝铭铲银铸链销锁锋锐错锦键锻镇镜长门闩闪闭问闯闰"
    "闲间闷闹闻阀阁阅阐队阳阴阵阶际陆陈陕险随隐隶难雾静韩韵页顶项顺须顽顾颁颂预领颇颈颊频颖颗题颜额风飞饥饭饮饰饱"
    "饺饼饿馆马驰驱驳驶驻驼驾骂骄骆验骏骑骗骚鱼鲁鲜鲸鸟鸡鸣鸭鸽鹅鹏鹤鹰麦黄齐龄龙龟"
)
_ONLY_TRADITIONAL = frozenset(
    "並亂亞佔來係倆倉個們偉偵備傳債傷僅僑價儀億償優儲兒內兩凍凱刪則剛創劃劇劉動務勝勞勢勳勵勸匯區協參吳員問啓啟喚"
    "單嗎嚴國圍園圖團執堅報場塊塗壇壓壞夠夢婦媽孫學實審寫寵寶將專尋對導層屬島崗嶺師帶幣幫幾庫廟廠廢廬廳張彈後從徹"
    "悶惡惱愛態慣慫慮慶憂憐憑憲憶應懲懷懸懺懾戀戰戲戶掃揚換揮損搶撥撫撿擁擇擊擔據擬擲擴擾攪敗敘敵數斷於時晝暈暢暫"
    "曉曖書會東條棟楊業極榮構槍樁樂樓標樣樹橋機橢檢櫃欄權欖欽歐歡歲歷歸殺殼毀氣氫決沒況淚淨淵淺渦測渾湯準溝溼滅滌"
    "滬滯滲滿漁漢漣漲漸漿潔潛潤潰澆澇澤濁濃濕濟濤濫濱濾瀉瀏瀕瀾灣災為無煉煩熱燒營爐爛爭爲爺牆牽猶獄獅獎獨獲獵現瑣"
    "瑪環瓏產畝畢畫異疇瘋瘡瘧療癢癱發皺盡監盤盧眾睜瞞碩確碼磚礙礦礫禍禮種稱積穎穢穩窩窮窯竅競筆節範築簡簽籃籟籤糞"
    "糧糾紀約紅納純紙級細紹終組結絕絡給絨統絲綁經綠綫維綱網緊緒線緣編緩練縣縮總績織繞繩繪繳繼續纏纖纜罰罵罷羅羨義"
    "習翹聞聯聰聲聳職聽聾肅脅脹腦腫腸膚膠膽臉臺與興舉舊艙艦艱莊莖華萬蓋蓮蔣蕪蕭薔薦藍藝藥蘇蘋蘭蘿處虜號虧蝕蝦蠟蠻"
    "衆術衛裏補裝裡製複襪襲見視親覺覽觸訂計訊討訓記訝訟訪設許訴診註詐詔評詞詢試詩話該詳認誕誘語誠誤誦說説誰課誼調"
    "談請諒論諧諮諷諸謀謂謊謎謙講謝謠謹證識譜譯議護譽讀變讓豎豬貓貞負財貢貧貨販貪貫責貴貶買貸費貼貿賀賃賄資賓賜賞"
    "賠賢賣賦質賬賭賴賺購賽贈贊贏贖趕趨踐蹤蹺躍軀車軌軍軟較載輕輛輝輩輪輯輸輻轄轉轍轟辦辭辮辯農這連週進運過達違遙"
    "遜遞遠適遲遷選遺遼邁還邊邏郵鄉鄖鄭鄰醫醬釀釋釘針釣鈎鈔鈕鈴鉛鉤銀銅銘銳銷鋁鋒鋭鋼錄錢錦錯鍛鍵鍾鎖鎮鏈鏟鏡鐘鐵"
    "鑄鑑鑰長門閂閃閉開閏閒間閣閥閱閲闖關闡陝陣陰陳陸陽隊階際隨險隱隸雖雙雜雞離難雲電霧靈靜鞏韓韻響頁頂項順須頌預"
    "頑頒頗領頭頰頸頻顆題額顏願類顧顯風飛飢飯飲飽飾餃餅養餓館馬馳駁駐駕駛駝駱駿騎騙騰騷驅驕驗驚體鬧魚魯鮮鯨鳥鳳鳴"
    "鴨鴿鵝鵬鶴鷹鹽麗麥麵麼麽黃點齊齋齡龍龜"
)

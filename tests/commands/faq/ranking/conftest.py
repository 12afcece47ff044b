import pytest

from commands.faq.ranking import RankedEntry

_BANK = {
    "length": ("How long does the programme last?", "how many months is it", "計劃為期多久？", "計劃有幾耐"),
    "equity": ("Does the programme take equity in my startup?", "do you take shares", "計劃會否佔有公司股權？"),
    "visa": ("Can I get a visa to work in Hong Kong?", "do you help with work permits", "可否申請工作簽證？"),
    "demo": ("When is demo day?", "date of the final pitch", "示範日在何時舉行？"),
    "wifi": ("What is the Wi-Fi password?", "how do I get online", "無線網絡密碼是甚麼？"),
    "mentor": ("Can I change my mentor?", "I want another mentor", "可以更換導師嗎？"),
    "room": ("How do I book a meeting room?", "reserve a room", "如何預約會議室？"),
    "gpu": ("How do I get GPU credits?", "can we use the cluster", "如何獲取 GPU 運算額度？"),
}


@pytest.fixture(scope="session")
def bank() -> tuple[RankedEntry, ...]:
    return tuple(RankedEntry(key, phrasings, (f"The answer about {key}.",)) for key, phrasings in _BANK.items())

"""Comments that stand for code left out ("... rest stays the same"), in the languages and comment forms models use.

Written into a file, such a line deletes the code it stands for. A comment counts only by what it says together: dots
that leave something out, what is left out (the rest, the existing), and that it stays; one of them alone is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_PROSE = (".md", ".mdx", ".markdown", ".txt", ".csv")
_MAX_LINE = 200

# What is left out. A stem ends with `*`; the languages stand in lines of their own.
_REST = """
rest remaining remainder other others existing previous original everything_else
rest* restlich* übrig* bestehend* vorhanden* bisherig* ander*
reste restant* existant* autre* précédent*
resto restante* existente* otro* otra* demás anterior*
outro* outra* rimanent* esistent* altri altre altro
overig* bestaand* andere resten övrig* øvrig* befintlig* eksisterende andra andre
reszta reszty pozosta* istniej* zbytek zbýv* ostatní stávající existující
остальн* оставш* существующ* прежн* решта інш* існуюч*
geri_kalan* kalan* mevcut diğer* loput muut nykyinen υπόλοιπ* υπάρχ* restul többi meglévő
phần_còn_lại còn_lại hiện_có sisa lainnya yang_ada
"""
_REST_UNSPACED = """
其余 其餘 其他 其它 剩余 剩餘 剩下 现有 現有 已有 原有 残り その他 既存 他の 나머지 기존 이전 다른
بقية باقي الباقي الموجود بقیه שאר יתר הקיים बाकी शेष मौजूदा ที่เหลือ
"""
# That it stays, or was left out: enough together with dots.
_STAYS = """
unchanged untouched omitted truncated snipped snip same_as_before same_as_above as_before for_brevity
unverändert* ausgelassen gekürzt wie_bisher wie_vorher wie_zuvor
inchang* omis identique* comme_avant sin_cambios omitid* inalterad* sem_alteraç* invariat* omess*
ongewijzigd weggelaten oförändrad* uendret uændret bez_zmian niezmienion* pominięt* beze_změn* nezměněn*
без_изменений не_изменил* неизмен* опущен* пропущен* без_змін незмін*
değişmeden değişmedi değişmez olduğu_gibi ennallaan muuttumat* αμετάβλητ* neschimbat* változatlan*
giữ_nguyên không_đổi không_thay_đổi tidak_berubah
"""
_STAYS_UNSPACED = """
不变 不變 保持 省略 同上 原样 原樣 変更なし そのまま 変わらず 동일 그대로 변경_없음 변경없음 유지 생략
كما_هو كما_هي دون_تغيير بدون_تغيير بدون_تغییر ללא_שינוי अपरिवर्तित เหมือนเดิม ไม่เปลี่ยน
"""
# Words that say so only of something left out.
_SAME = """
same stay* remain* keep* kept as_it_is as_they_are as_it_was as_they_were as_is intact here
bleib* gleich reste* restent conserv* igual* mantiene* mantien* mantém permanec* queda* rimang* rimane* resta* ugual*
blijft blijven hetzelfde samma samme förblir forbliver pozostaj* zůstáv* stejn* остаётся остается остаются
так_же залиша* aynı kalır kalıyor sama pysyy παραμέν* rămân* marad* tetap như_cũ
"""
_SAME_UNSPACED = "一样 一樣 相同 同じ 略 같 نفس يبقى تبقى נשאר वही समान"
_THING = """
code file component* import* function* method* implementation content* logic style* markup jsx app section* part* page
element* class* prop* route* rule* field* handler* hook* state type* item* line* block* test* export* definition*
datei funktion* methode* abschnitt* inhalt* codice código archivo arquivo función* função* fichier fonction* kod* koodi
код* kodu kodun componente* composant* komponent* bestand tệp mã kode κώδικα* koden
"""
_THING_UNSPACED = "代码 代碼 文件 组件 部分 コード ファイル 部分 코드 파일 الكود קוד कोड โค้ด کد"


def _any(spaced: str, unspaced: str = "") -> str:
    """One expression for a table: whole words, stems, and words of scripts without spaces between words."""
    words = [re.escape(word).replace("_", r"[ \t]+") for word in spaced.split() if not word.endswith("*")]
    stems = [re.escape(word[:-1]).replace("_", r"[ \t]+") + r"\w*" for word in spaced.split() if word.endswith("*")]
    inside = [re.escape(word).replace("_", "[ \t]*") for word in unspaced.split()]
    return "|".join(filter(None, [rf"\b(?:{'|'.join(words + stems)})\b", *inside]))


_Pattern = re.Pattern[str]
_REST_RE: _Pattern = re.compile(_any(_REST, _REST_UNSPACED), re.IGNORECASE)
_STAYS_RE: _Pattern = re.compile(_any(_STAYS, _STAYS_UNSPACED), re.IGNORECASE)
_SAME_RE: _Pattern = re.compile(_any(_SAME, _SAME_UNSPACED), re.IGNORECASE)
_THING_RE: _Pattern = re.compile(_any(_THING, _THING_UNSPACED), re.IGNORECASE)

_OPENER = r"(?:\{[ \t]*/\*+|/\*+|//+|<!--|\{\{!--|--|#+|;+|%+|\*)"
_CLOSER = r"(?:\*+/[ \t]*\}?|-->|--\}\})"
_DOTS = r"(?:\.{3,}+|…++|。{2,}+|\[\.{3}\]|\[…\]|\(\.{3}\)|\(…\))"
_COMMENT = re.compile(rf"[ \t]*(?P<open>{_OPENER})[ \t]*(?P<text>.*?)[ \t]*{_CLOSER}?[ \t]*$")
_TRAILING = re.compile(rf"(?<![:\"'`])(?://|\{{?/\*)[ \t]*(?P<text>{_DOTS}[ \t].*?)[ \t]*{_CLOSER}?[ \t]*[;,)]*$")
_BARE = re.compile(rf"[ \t]*(?P<text>{_DOTS}(?:[ \t].*)?)$")
_FIRST, _LAST = re.compile(rf"[\[(<]?{_DOTS}"), re.compile(rf"{_DOTS}[\])>]?$")
_ONLY_DOTS = re.compile(rf"(?:{_DOTS}[ \t]*+)++")  # possessive: dots can be shared out in very many ways
_SPREAD = re.compile(r"\.{3}[A-Za-z_$\[({]")
_KEEP = re.compile(
    r"keep(?:ing)? (?:the |your |all (?:the )?|any )?(?:existing|previous|other|rest(?: of)?) (?:\w+ ){0,2}"
    rf"(?:{_any(_THING)})(?: here| as is| unchanged)?[.:]?$"
    r"|(?:the )?rest of (?:the |your |this )?(?:\w+ )?(?:code|file|component|implementation|page|app|content)"
    r"(?: here| goes here)?[.:]?$"
    r"|(?:your |the )?(?:existing|previous|remaining|other) \w+ (?:goes |go |comes )?here[.:]?$"
    r"|(?:\w+ ){0,4}omitted for brevity[.:]?$"
    rf"|existing {_any('code imports implementation')}[.:]?$",
    re.IGNORECASE,
)


def placeholder(path: str, lines: Sequence[str]) -> str | None:
    """The first line that stands for code left out; None in prose, where every line is text."""
    if path.lower().endswith(_PROSE):
        return None
    return next((line.strip()[:120] for line in lines if len(line) < _MAX_LINE and _stands_for_code(line)), None)


def _stands_for_code(line: str) -> bool:
    if comment := _COMMENT.match(line):
        return _leaves_out(comment["text"]) or _says_so(comment["text"])
    if bare := _BARE.match(line):
        return _leaves_out(bare["text"])
    trailing = _TRAILING.search(line)
    return trailing is not None and _leaves_out(trailing["text"]) and not _ONLY_DOTS.fullmatch(trailing["text"])


def _leaves_out(text: str) -> bool:
    """Dots at its beginning or end, and words for what is left out or that it stays."""
    if _ONLY_DOTS.fullmatch(text):
        return True
    first, last = _FIRST.match(text), _LAST.search(text)
    if not (first or last) or (_SPREAD.match(text) and not last and not _all_said(text)):
        return False
    if first and _STAYS_RE.search(text):
        return True
    rest = _REST_RE.search(text)
    return rest is not None and _is_early(text, rest.start()) and _is_complete(text, bool(first))


def _is_early(text: str, place: int) -> bool:
    """Whether what is left out is what the comment speaks of, and not something said along the way."""
    return len(re.findall(r"\w+", text[:place])) <= 3


def _is_complete(text: str, dots_first: bool) -> bool:
    """It stays, it is code, or nothing else is said of it."""
    words = len(re.findall(r"\w+", text))
    said = _SAME_RE.search(text) or _STAYS_RE.search(text)
    return (dots_first and (said is not None or words <= 2)) or (_THING_RE.search(text) is not None and words <= 9)


def _all_said(text: str) -> bool:
    return all(pattern.search(text) for pattern in (_REST_RE, _THING_RE))


def _says_so(text: str) -> bool:
    """Without dots: the rest of the code stays the same, in as many words and nothing else."""
    text = text.strip("()[]<> ")
    if _KEEP.match(text):
        return True
    rest, words = _REST_RE.search(text), text.rstrip(" .!:")
    if rest is None or not _is_early(text, rest.start()) or not _THING_RE.search(text):
        return False
    ends = [match.end() for pattern in (_SAME_RE, _STAYS_RE) for match in pattern.finditer(words)]
    return len(words) in ends and not words.lower().endswith("here")

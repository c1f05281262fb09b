"""Which comments stand for code left out, and which are comments."""

from __future__ import annotations

import time

import pytest

from overskill.tools.placeholders import placeholder

LEFT_OUT = """
// ... rest stays the same
{/* ... other sections stay as they are ... */}
// … restlicher Code bleibt unverändert
// … 其余代码保持不变
// ... keep existing code
// ... existing code ...
//...existing code...
  {/* ... rest of the component ... */}
/* existing styles ... */
// rest of the code remains the same
# ... rest of the file unchanged
<!-- rest of the content here -->
...
// Rest of your component
// keep existing imports
// other imports stay the same
... keep existing code ...
// ...
{/* ... */}
/* … */
<!-- ... -->
# ...
// [...]
// (rest of the code unchanged)
// [rest of the code here]
// ... (unchanged)
// ... same as before
// ... (code omitted for brevity)
// rest of the implementation omitted for brevity
 * ... remaining methods stay the same
-- ... other rules ...
// ... other imports
// ... remaining handlers ...
// ... rest of your routes
  // ...previous code remains the same
{/* existing content goes here */}
// Der restliche Code bleibt unverändert
// ... übrige Funktionen bleiben gleich ...
// ... le reste du code reste inchangé
// ... reste du code inchangé
// ... el resto del código permanece igual
// ... resto del código sin cambios
// ... o resto do código permanece igual
// ... il resto del codice rimane invariato
// ... rest van de code blijft ongewijzigd
// ... resten av koden är oförändrad
// ... reszta kodu bez zmian
// ... остальной код без изменений
// остальной код остаётся без изменений
// ... решта коду без змін
// ... kodun geri kalanı aynı
// ... 其他部分保持不变
// 其余代码保持不变
// ...其余代码不变...
// ... 残りのコードは変更なし
// 残りのコードはそのまま
// ... 나머지 코드는 동일
// ... 기존 코드 유지 ...
// ... بقية الكود كما هو
// ... שאר הקוד ללא שינוי
// ... बाकी कोड वही
// ... phần còn lại giữ nguyên
// ... zbytek kódu beze změny
// ... a többi kód változatlan
// ... loput koodista ennallaan
// ... restul codului neschimbat
  <Header /> {/* ... rest of the page stays the same */}
const a = 1 // ... rest of the code unchanged
""".strip("\n").splitlines()

COMMENTS = """
{/* other sections */}
// other sections
// the rest of the list is sorted here
// ... and so on
// the same as before, only faster
// existing users are kept
// existing items keep their order
// remaining seats
// other colors
// Rest
// rest props go to the button
// ...rest goes to the button
// ...props of the button
/* Rest of the team */
{/* Remaining time */}
// unchanged values are skipped
// keep in sync with the server
// keep this list sorted
// Keep the same order as in the menu
// same width as the sidebar
// Other components use the same hook
// other functions of the same kind stay near each other in src/lib
// everything else is handled by the router
// previous page
// existing
# existing
/* other */
// The code of the existing file is read first
// TODO later...
// wait for it...
// Loading...
// see https://example.org/...
// e.g. 1, 2, 3, ...
// [1, 2, ...]
// a, b, ... z
/* ---------- other ---------- */
<!-- other pages -->
<!-- remaining -->
<p>Loading...</p>
<p>... the story goes on</p>
  ...props,
  ...rest,
  ...existing,
  ...unchanged,
  ...(isOpen && { other: true }),
  ...other.items,
const { a, ...rest } = props
return [...unchanged]
return { ...state, other: 1 }
'... keep existing code'
const text = "... rest of the code unchanged"
const text = "// ... rest of the code unchanged"
placeholder="https://..."
placeholder="Search other files..."
<span>Show the rest...</span>
label: "Rest of the world",
title: 'Existing code',
#rest { color: red }
#other, #existing { margin: 0 }
--existing-color: red;
* { box-sizing: border-box }
// Übrige Plätze
// restliche Zeit in Sekunden
// die anderen Karten
// autres couleurs
// el resto de la lista
// otros colores
// その他
// 其他颜色
// 其余时间
// 残り時間
// 나머지 시간
// остальные цвета
// diğer renkler
// Keep existing
// other.
// Same
// Here
// stays on top of other layers while open
// ... which is why other callers sort the list first
// rest of the day in minutes
// the remaining part of the progress ring
// hides other elements from screen readers
// resets all other fields but keeps the name
""".strip("\n").splitlines()


@pytest.mark.parametrize("line", LEFT_OUT)
def test_stands_for_code(line: str) -> None:
    assert placeholder("src/App.tsx", ["const a = 1", line]) == line.strip()


@pytest.mark.parametrize("line", COMMENTS)
def test_is_a_comment_or_code(line: str) -> None:
    assert placeholder("src/App.tsx", [line]) is None


def test_the_tables_are_large_enough() -> None:
    assert len(LEFT_OUT) >= 40
    assert len(COMMENTS) >= 60


@pytest.mark.parametrize("path", ["README.md", "public/notes.txt", "docs/a.MDX"])
def test_prose_may_say_anything(path: str) -> None:
    assert placeholder(path, LEFT_OUT) is None


def test_any_kind_of_code_is_looked_at() -> None:
    for path in ("src/a.css", "index.html", "public/a.svg", "data.json", "tool.py", "src/a.vue"):
        assert placeholder(path, ["# ... rest of the file unchanged"])


def cost(line: str) -> float:
    """Seconds of computing to look at many such lines."""
    began = time.process_time()
    placeholder("a.ts", [line] * 2_000)
    return time.process_time() - began


@pytest.mark.parametrize("piece", ["...", "// ", "/*", "rest ", "… ", "(", "*/ "])
def test_the_look_is_linear(piece: str) -> None:
    assert cost(piece * (190 // len(piece))) < 100 * cost("// // // "), "20 is to be expected, and 400 of the square"

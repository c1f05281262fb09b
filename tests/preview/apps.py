"""Small generated apps for the tests."""

from __future__ import annotations

TODO = {
    "index.html": (
        '<!doctype html><html lang="de" class="dark"><head><title>Aufgaben &amp; mehr</title>'
        '<meta name="description" content="A &quot;todo&quot; list"><link rel="icon" href="/logo.svg">'
        '<script>alert("inline")</script></head><body class="bg-white" onload="alert(1)">'
        '<div id="root"></div><script type="module" src="/src/main.tsx"></script></body></html>'
    ),
    "src/main.tsx": """import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter, Link, Route, Routes } from "react-router";
import App from "./App";
import "./index.css";

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <BrowserRouter>
      <Link to="/about" id="to-about">About</Link>
      <Routes>
        <Route path="/" element={<App />} />
        <Route path="/about" element={<h1 id="about">About it</h1>} />
      </Routes>
    </BrowserRouter>
  </StrictMode>,
);
""",
    "src/App.tsx": """import { useEffect, useState } from "react";
import { Plus } from "lucide-react";

export default function App() {
  const [items, setItems] = useState<string[]>(() => JSON.parse(localStorage.getItem("items") ?? "[]"));
  const [text, setText] = useState("");
  useEffect(() => localStorage.setItem("items", JSON.stringify(items)), [items]);
  const add = () => { setItems([...items, text]); setText(""); };
  return (
    <main className="p-4">
      <h1 id="title" className="text-2xl">Todo</h1>
      <input id="new" value={text} onChange={(event) => setText(event.target.value)} />
      <button id="add" onClick={add}><Plus size={16} />Add</button>
      <ul>{items.map((item) => <li key={item}>{item}</li>)}</ul>
    </main>
  );
}
""",
    "src/index.css": '@import "tailwindcss";\n#title { color: rgb(1, 2, 3); }\n',
    "public/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "public/robots.txt": "User-agent: *\n",
    "public/dot.png": "data:image/png;base64,iVBORw0KGgo=",
}


def changed(files: dict[str, str], **replaced: str) -> dict[str, str]:
    """`files` with whole files replaced; `App` stands for src/App.tsx and so on."""
    names = {"App": "src/App.tsx", "css": "src/index.css", "main": "src/main.tsx"}
    return {**files, **{names[name]: text for name, text in replaced.items()}}


def edited(files: dict[str, str], name: str, old: str, new: str) -> dict[str, str]:
    """`files` with one text in one file replaced."""
    assert old in files[name]
    return {**files, name: files[name].replace(old, new)}

import { Contact } from "./components/Contact";
import { Hero } from "./components/Hero";
import { Story } from "./components/Story";

const title = "Northlight";
const links = [
  { href: "#why", name: "Why us" },
  { href: "#how", name: "How it works" },
  { href: "#questions", name: "Questions" },
];

export default function App() {
  return (
    <div className="min-h-dvh">
      <a href="#main" className="sr-only rounded-full bg-accent px-4 py-2 text-on-accent focus:not-sr-only focus:absolute focus:top-3 focus:left-3">
        Skip to content
      </a>
      <header className="mx-auto flex max-w-6xl items-center justify-between gap-6 px-5 py-5 sm:px-8">
        <a href="#main" className="flex min-w-0 items-center gap-3 rounded-full focus-visible:outline-2 focus-visible:outline-offset-4 focus-visible:outline-accent">
          <Mark />
          <span className="truncate font-display text-xl font-semibold">{title}</span>
        </a>
        <nav aria-label="Main" className="ml-auto hidden gap-1 md:flex">
          {links.map(({ href, name }) => (
            <a
              key={href}
              href={href}
              className="rounded-full px-4 py-2 text-muted transition hover:bg-accent-soft hover:text-accent-text focus-visible:outline-2 focus-visible:outline-accent"
            >
              {name}
            </a>
          ))}
        </nav>
        {/* header actions */}
      </header>

      <main id="main">
        <Hero title={title} />
        <Story />
        <Contact />
      </main>

      <footer className="mx-auto flex max-w-6xl flex-wrap justify-between gap-x-8 gap-y-2 px-5 py-8 text-sm text-muted sm:px-8">
        <p>
          © {new Date().getFullYear()} {title}
        </p>
        <a href="#main" className="rounded hover:text-accent-text focus-visible:outline-2 focus-visible:outline-accent">
          Back to top
        </a>
      </footer>
    </div>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" className="size-8 shrink-0" aria-hidden="true">
      <circle cx="16" cy="16" r="16" className="fill-accent" />
      <path d="M4.6 21c5-5 8.6-5 12.2-1.4S24 23 27.8 18.6A13 13 0 0 1 4.600 21Z" className="fill-on-accent" />
      <circle cx="20" cy="11" r="3" className="fill-on-accent" />
    </svg>
  );
}

import { ArrowDown, ArrowRight } from "lucide-react";
import { action, intro, tagline } from "../lib/content";

export function Hero({ title }: { title: string }) {
  return (
    <section className="relative overflow-hidden">
      <div className="mx-auto max-w-6xl px-5 pt-14 sm:px-8 sm:pt-24">
        <h1
          className={`font-display leading-[0.95] font-semibold tracking-tight text-balance wrap-anywhere ${title.length > 14 ? "text-6xl sm:text-8xl" : "text-7xl sm:text-9xl"}`}
        >
          {title}
        </h1>
        <div className="mt-8 grid gap-8 md:grid-cols-2 md:items-start">
          <p className="font-display text-2xl/snug text-balance text-accent-text sm:text-3xl/snug">{tagline}</p>
          <div>
            <p className="max-w-prose text-lg/relaxed text-pretty text-muted">{intro}</p>
            <div className="mt-6 flex flex-wrap gap-3">
              <a
                href="#contact"
                className="inline-flex h-12 items-center gap-2 rounded-full bg-accent px-6 font-medium text-on-accent transition hover:brightness-110 focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent"
              >
                {action}
                <ArrowRight className="size-4" aria-hidden="true" />
              </a>
              <a
                href="#why"
                className="inline-flex h-12 items-center gap-2 rounded-full px-5 font-medium transition hover:bg-accent-soft focus-visible:outline-2 focus-visible:outline-accent"
              >
                Find out more
                <ArrowDown className="size-4" aria-hidden="true" />
              </a>
            </div>
          </div>
        </div>
      </div>
      <Hills />
    </section>
  );
}

/** A morning landscape drawn from the accent colour alone. */
function Hills() {
  const tint = (share: number) => ({ fill: `color-mix(in oklab, var(--accent) ${share}%, var(--paper))` });
  return (
    <svg viewBox="0 0 1440 420" preserveAspectRatio="xMidYMax slice" className="mt-6 block h-64 w-full sm:h-96" aria-hidden="true">
      <circle cx="1010" cy="170" r="112" style={tint(16)} />
      <circle cx="1010" cy="170" r="76" style={tint(26)} />
      <path d="M0 250c160-70 300-80 470-20s290 70 450 0 330-90 520-30v220H0Z" style={tint(22)} />
      <path d="M0 310c190-60 330-20 500 10s330 0 480-50 300-40 460 10v140H0Z" style={tint(42)} />
      <path d="M0 350c220-10 380-60 600-10s460 50 840-30v110H0Z" style={tint(68)} />
      <path d="M0 396c260-50 520 0 760 0s460-40 680-20v44H0Z" style={tint(100)} />
    </svg>
  );
}

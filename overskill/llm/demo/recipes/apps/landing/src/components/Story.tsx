import { Plus } from "lucide-react";
import { points, questions, steps } from "../lib/content";

export function Story() {
  return (
    <>
      <section id="why" aria-label="Why us" className="mx-auto grid max-w-6xl scroll-mt-8 gap-10 px-5 py-20 sm:px-8 sm:py-28 md:grid-cols-3">
        {points.map(({ icon: Icon, name, text }) => (
          <article key={name} className="border-t-2 border-accent pt-6">
            <Icon className="size-7 text-accent-text" strokeWidth={1.5} aria-hidden="true" />
            <h2 className="mt-5 font-display text-3xl font-semibold">{name}</h2>
            <p className="mt-3 leading-relaxed text-pretty text-muted">{text}</p>
          </article>
        ))}
      </section>

      <section id="how" aria-labelledby="how-title" className="scroll-mt-8 bg-accent-soft">
        <div className="mx-auto grid max-w-6xl gap-10 px-5 py-20 sm:px-8 sm:py-28 md:grid-cols-[1fr_2fr]">
          <h2 id="how-title" className="font-display text-4xl font-semibold text-balance sm:text-5xl">
            Simple as one, two, three
          </h2>
          <ol className="divide-y divide-accent/20">
            {steps.map(({ name, text }, index) => (
              <li key={name} className="flex items-baseline gap-6 py-6 first:pt-0 last:pb-0">
                <span className="w-10 shrink-0 font-display text-4xl text-accent-text" aria-hidden="true">
                  {index + 1}
                </span>
                <div>
                  <h3 className="text-xl font-semibold">{name}</h3>
                  <p className="mt-1 text-muted">{text}</p>
                </div>
              </li>
            ))}
          </ol>
        </div>
      </section>

      <section id="questions" aria-labelledby="questions-title" className="mx-auto max-w-3xl scroll-mt-8 px-5 py-20 sm:px-8 sm:py-28">
        <h2 id="questions-title" className="font-display text-4xl font-semibold sm:text-5xl">
          Good to know
        </h2>
        <div className="mt-8 divide-y divide-line border-y border-line">
          {questions.map(({ ask, reply }) => (
            <details key={ask} className="group">
              <summary className="flex cursor-pointer list-none items-center justify-between gap-6 rounded-lg py-5 text-lg font-medium transition hover:text-accent-text focus-visible:outline-2 focus-visible:outline-accent [&::-webkit-details-marker]:hidden">
                {ask}
                <Plus className="size-5 shrink-0 text-accent-text transition group-open:rotate-45" aria-hidden="true" />
              </summary>
              <p className="max-w-prose pb-6 leading-relaxed text-muted">{reply}</p>
            </details>
          ))}
        </div>
      </section>
    </>
  );
}

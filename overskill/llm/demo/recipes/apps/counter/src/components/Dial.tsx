const TICKS = 60;

/** The count inside a ring of sixty ticks; one lap of the ring is sixty counts. */
export function Dial({ value, rising }: { value: number; rising: boolean }) {
  const lit = value === 0 ? 0 : Math.abs(value) % TICKS || TICKS;
  const digits = String(value).length;
  const size = digits < 3 ? "text-[9rem] sm:text-[11rem]" : digits < 5 ? "text-8xl sm:text-9xl" : "text-5xl sm:text-7xl";

  return (
    <div className="relative grid aspect-square w-full max-w-[26rem] place-items-center">
      <svg viewBox="-100 -100 200 200" className="absolute inset-0 size-full" aria-hidden="true">
        <circle r="78" className="fill-card" />
        {Array.from({ length: TICKS }, (_, index) => {
          const place = value < 0 ? TICKS - index : index + 1;
          const on = place <= lit;
          return (
            <line
              key={index}
              y1={index % 5 === 0 ? -98 : -96}
              y2={-88}
              transform={`rotate(${index * (360 / TICKS)})`}
              strokeLinecap="round"
              strokeWidth={on ? 3 : 2}
              className={`transition-[stroke] duration-200 ${on ? "stroke-accent" : "stroke-line"}`}
            />
          );
        })}
      </svg>
      <output
        aria-live="polite"
        aria-label="Count"
        className={`relative font-display leading-none font-bold tracking-tighter tabular-nums ${size}`}
      >
        <span key={value} className={`inline-block ${rising ? "roll-up" : "roll-down"}`}>
          {value < 0 ? `−${-value}` : value}
        </span>
      </output>
    </div>
  );
}

const SHOWN = 32;

/** The way the count has gone, as bars from the lowest to the highest value. */
export function History({ values }: { values: number[] }) {
  const recent = values.slice(-SHOWN);
  const low = Math.min(0, ...recent);
  const high = Math.max(1, ...recent);
  const height = (value: number) => 8 + (92 * (value - low)) / (high - low);

  return (
    <section aria-labelledby="history" className="rounded-3xl bg-card p-6">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="history" className="font-semibold">
          History
        </h2>
        <p className="text-sm text-muted tabular-nums">
          {values.length === 1 ? "no changes yet" : `${values.length - 1} ${values.length === 2 ? "change" : "changes"}`}
        </p>
      </div>
      <div className="mt-5 flex h-24 items-end gap-1" role="img" aria-label={`Recent values: ${recent.join(", ")}`}>
        {Array.from({ length: SHOWN }, (_, index) => {
          const value = recent[index - (SHOWN - recent.length)];
          const last = index === SHOWN - 1;
          return (
            <span
              key={index}
              className={`flex-1 rounded-full transition-[height] duration-200 ${value === undefined ? "bg-line" : last ? "bg-accent" : "bg-accent/35"}`}
              style={{ height: value === undefined ? "4px" : `${height(value)}%` }}
            />
          );
        })}
      </div>
    </section>
  );
}

import { useEffect, useState } from "react";
import { ArrowDownRight, ArrowUpRight, DollarSign, Percent, ShoppingBag, Users, type LucideIcon } from "lucide-react";
import { ChannelChart, RevenueChart } from "./components/Charts";
import { OrdersTable } from "./components/OrdersTable";
import { days, money, sum } from "./lib/data";

const title = "Dashboard";
const ranges = [7, 30, 90];

function savedRange(): number {
  try {
    const range = Number(localStorage.getItem("dashboard-range"));
    return ranges.includes(range) ? range : 30;
  } catch {
    return 30;
  }
}

export default function App() {
  const [range, setRange] = useState(savedRange);
  const now = days.slice(-range);
  const before = days.slice(-2 * range, -range);

  useEffect(() => {
    try {
      localStorage.setItem("dashboard-range", String(range));
    } catch {
      // Without storage the choice lasts until the page is closed.
    }
  }, [range]);

  const rate = (part: typeof days) => (100 * sum(part, "orders")) / sum(part, "visitors");
  const count = (value: number) => Math.round(value).toLocaleString("en-US");

  return (
    <main className="mx-auto flex min-h-dvh max-w-7xl flex-col gap-4 p-4 sm:p-6 lg:p-8">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-3 pb-2">
        <div className="mr-auto min-w-0">
          <h1 className="text-2xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          <p className="text-sm text-muted">Sample data, last {range} days</p>
        </div>
        <div role="group" aria-label="Range" className="order-last flex w-full rounded-xl bg-card p-1 ring-1 ring-line sm:order-none sm:w-auto">
          {ranges.map((length) => (
            <button
              key={length}
              type="button"
              aria-pressed={length === range}
              onClick={() => setRange(length)}
              className="h-8 grow cursor-pointer rounded-lg px-3 whitespace-nowrap text-sm text-muted tabular-nums transition hover:text-ink focus-visible:outline-2 focus-visible:outline-accent aria-pressed:bg-accent aria-pressed:font-medium aria-pressed:text-on-accent"
            >
              {length} days
            </button>
          ))}
        </div>
        {/* header actions */}
      </header>

      <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
        <Figure icon={DollarSign} name="Revenue" now={sum(now, "revenue")} before={sum(before, "revenue")} show={money} />
        <Figure icon={ShoppingBag} name="Orders" now={sum(now, "orders")} before={sum(before, "orders")} show={count} />
        <Figure icon={Users} name="Visitors" now={sum(now, "visitors")} before={sum(before, "visitors")} show={count} />
        <Figure icon={Percent} name="Conversion" now={rate(now)} before={rate(before)} show={(value) => `${value.toFixed(2)}%`} />
      </div>

      <div className="grid gap-4 lg:grid-cols-3">
        <RevenueChart days={now} />
        <ChannelChart days={now} />
      </div>
      <OrdersTable />
    </main>
  );
}

type FigureProps = { icon: LucideIcon; name: string; now: number; before: number; show: (value: number) => string };

function Figure({ icon: Icon, name, now, before, show }: FigureProps) {
  const change = (100 * (now - before)) / before;
  const Arrow = change < 0 ? ArrowDownRight : ArrowUpRight;
  return (
    <section aria-label={name} className="min-w-0 rounded-2xl bg-card p-4 ring-1 ring-line sm:p-5">
      <div className="flex items-center justify-between gap-2 text-muted">
        <h2 className="text-sm">{name}</h2>
        <Icon className="size-4" aria-hidden="true" />
      </div>
      <p className="mt-3 truncate text-2xl font-semibold tracking-tight tabular-nums sm:text-3xl">{show(now)}</p>
      <p className={`mt-2 flex flex-wrap items-center gap-x-1.5 text-sm tabular-nums ${change < 0 ? "text-muted" : "text-accent-text"}`}>
        <Arrow className="size-4" aria-hidden="true" />
        {change < 0 ? "−" : "+"}
        {Math.abs(change).toFixed(1)}%<span className="text-muted">vs. before</span>
      </p>
    </section>
  );
}

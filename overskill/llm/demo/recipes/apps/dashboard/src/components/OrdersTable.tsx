import { useState } from "react";
import { ArrowUpDown, CircleCheck, CircleDashed, Search, Undo2 } from "lucide-react";
import { money, orders, type Status } from "../lib/data";

const marks = { Paid: CircleCheck, Pending: CircleDashed, Refunded: Undo2 } satisfies Record<Status, typeof CircleCheck>;

export function OrdersTable() {
  const [query, setQuery] = useState("");
  const [largestFirst, setLargestFirst] = useState(false);
  const wanted = query.trim().toLowerCase();
  const found = orders.filter((order) => `${order.id} ${order.customer} ${order.product} ${order.status}`.toLowerCase().includes(wanted));
  const rows = largestFirst ? [...found].sort((one, other) => other.total - one.total) : found;

  return (
    <section aria-labelledby="orders-title" className="rounded-2xl bg-card ring-1 ring-line">
      <div className="flex flex-wrap items-center justify-between gap-3 p-5">
        <h2 id="orders-title" className="font-semibold">
          Latest orders
        </h2>
        <label className="flex h-10 w-full items-center gap-2 rounded-xl bg-paper px-3 focus-within:ring-2 focus-within:ring-accent sm:w-64">
          <Search className="size-4 shrink-0 text-muted" aria-hidden="true" />
          <input
            type="search"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            placeholder="Search orders"
            aria-label="Search orders"
            className="min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-muted"
          />
        </label>
      </div>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Orders">
        <table className="w-full min-w-140 text-left text-sm">
          <thead className="border-y border-line text-muted">
            <tr>
              <th className="px-5 py-2.5 font-medium">Order</th>
              <th className="px-5 py-2.5 font-medium">Customer</th>
              <th className="px-5 py-2.5 font-medium">Product</th>
              <th className="px-5 py-2.5 font-medium">Status</th>
              <th className="px-5 py-2.5 text-right font-medium" aria-sort={largestFirst ? "descending" : "none"}>
                <button
                  type="button"
                  onClick={() => setLargestFirst(!largestFirst)}
                  className="inline-flex cursor-pointer items-center gap-1 rounded hover:text-ink focus-visible:outline-2 focus-visible:outline-accent"
                >
                  Total
                  <ArrowUpDown className="size-3.5" aria-hidden="true" />
                </button>
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map(({ id, customer, product, status, total }) => {
              const Mark = marks[status];
              return (
                <tr key={id} className="transition-colors hover:bg-accent-soft">
                  <td className="px-5 py-3 text-muted tabular-nums">{id}</td>
                  <td className="px-5 py-3 font-medium">{customer}</td>
                  <td className="px-5 py-3 text-muted">{product}</td>
                  <td className="px-5 py-3">
                    <span className={`inline-flex items-center gap-1.5 ${status === "Paid" ? "text-accent-text" : "text-muted"}`}>
                      <Mark className="size-4" aria-hidden="true" />
                      {status}
                    </span>
                  </td>
                  <td className="px-5 py-3 text-right font-medium tabular-nums">{money(total)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {rows.length === 0 && <p className="px-5 py-12 text-center text-muted">No order matches “{query}”.</p>}
      </div>
    </section>
  );
}

import { Area, AreaChart, Bar, BarChart, CartesianGrid, LabelList, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { channels, money, short, sum, type Day } from "../lib/data";

type Point = { label: string; revenue: number; orders: number };

/** Long ranges are drawn by the week, so the line stays readable. */
function points(days: Day[]): Point[] {
  const width = days.length > 60 ? 7 : 1;
  const groups = Array.from({ length: Math.ceil(days.length / width) }, (_, index) => days.slice(index * width, (index + 1) * width));
  return groups.map((group) => ({ label: short(group[0].date), revenue: sum(group, "revenue"), orders: sum(group, "orders") }));
}

const tooltip = {
  contentStyle: { background: "var(--card)", border: "1px solid var(--line)", borderRadius: 12, color: "var(--ink)", fontSize: 13 },
  itemStyle: { color: "var(--ink)" },
  labelStyle: { color: "var(--muted)" },
};
const thousands = (value: number) => (value ? `$${(value / 1000).toFixed(value < 10_000 ? 1 : 0)}k` : "$0");
const axis = { axisLine: false, tickLine: false, stroke: "var(--muted)" };

export function RevenueChart({ days }: { days: Day[] }) {
  return (
    <Panel name="Revenue" note={days.length > 60 ? "by week" : "by day"} className="lg:col-span-2">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 280 }}>
        <AreaChart data={points(days)} margin={{ top: 8, right: 8, left: 0, bottom: 0 }}>
          <defs>
            <linearGradient id="fade" x1="0" y1="0" x2="0" y2="1">
              <stop offset="0%" stopColor="var(--accent)" stopOpacity={0.28} />
              <stop offset="100%" stopColor="var(--accent)" stopOpacity={0} />
            </linearGradient>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis dataKey="label" minTickGap={40} tickMargin={8} {...axis} />
          <YAxis width={52} tickFormatter={thousands} {...axis} />
          <Tooltip formatter={(value) => money(Number(value))} cursor={{ stroke: "var(--muted)", strokeDasharray: "3 3" }} {...tooltip} />
          <Area type="monotone" dataKey="revenue" name="Revenue" stroke="var(--accent)" strokeWidth={2.5} fill="url(#fade)" isAnimationActive={false} />
        </AreaChart>
      </ResponsiveContainer>
    </Panel>
  );
}

export function ChannelChart({ days }: { days: Day[] }) {
  const visitors = sum(days, "visitors");
  const data = channels.map(({ name, share }) => ({ name, visitors: Math.round(visitors * share) }));
  return (
    <Panel name="Visitors" note="by channel">
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 320, height: 280 }}>
        <BarChart data={data} layout="vertical" margin={{ top: 0, right: 56, left: 0, bottom: 0 }} barCategoryGap={12}>
          <XAxis type="number" hide />
          <YAxis type="category" dataKey="name" width={84} {...axis} />
          <Tooltip cursor={{ fill: "var(--accent-soft)" }} {...tooltip} />
          <Bar dataKey="visitors" name="Visitors" fill="var(--accent)" radius={6} isAnimationActive={false}>
            <LabelList dataKey="visitors" position="right" formatter={(value) => Number(value).toLocaleString("en-US")} />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </Panel>
  );
}

function Panel({ name, note, className = "", children }: { name: string; note: string; className?: string; children: React.ReactNode }) {
  return (
    <section aria-label={`${name} ${note}`} className={`min-w-0 rounded-2xl bg-card p-5 ring-1 ring-line ${className}`}>
      <h2 className="font-semibold">
        {name} <span className="font-normal text-muted">{note}</span>
      </h2>
      <div className="mt-5 h-70">{children}</div>
    </section>
  );
}

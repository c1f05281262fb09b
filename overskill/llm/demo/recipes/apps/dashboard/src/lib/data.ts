/** Sample figures, the same on every visit. Replace `days` and `orders` with your own source. */
export type Day = { date: Date; revenue: number; orders: number; visitors: number };
export type Order = { id: string; customer: string; product: string; total: number; status: Status };
export type Status = "Paid" | "Pending" | "Refunded";

const DAY = 86_400_000;
const LENGTH = 180;

/** A repeatable number between 0 and 1 for a whole number. */
function noise(seed: number): number {
  const wave = Math.sin(seed * 12.9898) * 43_758.5453;
  return wave - Math.floor(wave);
}

function makeDay(index: number): Day {
  const date = new Date(Date.now() - (LENGTH - 1 - index) * DAY);
  const weekend = date.getDay() % 6 === 0 ? 0.72 : 1;
  const growth = 0.7 + (index / LENGTH) ** 2;
  const orders = Math.round((44 + 12 * noise(index)) * growth * weekend);
  return { date, orders, revenue: Math.round(orders * (46 + 14 * noise(index + 500))), visitors: Math.round(orders * (21 + 9 * noise(index + 900))) };
}

export const days: Day[] = Array.from({ length: LENGTH }, (_, index) => makeDay(index));

export const channels = [
  { name: "Search", share: 0.38 },
  { name: "Direct", share: 0.24 },
  { name: "Newsletter", share: 0.17 },
  { name: "Social", share: 0.13 },
  { name: "Partners", share: 0.08 },
];

const customers = ["Ada Brandt", "Noor Haddad", "Jonas Weber", "Priya Nair", "Lucia Romero", "Theo Martin", "Mei Tanaka", "Oskar Lind", "Sara Cohen", "Ben Okafor"];
const products = ["Desk lamp", "Wool blanket", "Oak stool", "Stoneware set", "Linen shirt"];
const outcomes: Status[] = ["Pending", "Paid", "Paid", "Refunded", "Paid"];

export const orders: Order[] = customers.map((customer, index) => ({
  id: `#${4820 - index * 3}`,
  customer,
  product: products[Math.floor(noise(index + 40) * products.length)],
  total: Math.round(40 + noise(index + 77) * 260),
  status: outcomes[index % outcomes.length],
}));

export const sum = (part: Day[], key: "revenue" | "orders" | "visitors") => part.reduce((total, day) => total + day[key], 0);
export const money = (value: number) => value.toLocaleString("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 0 });
export const short = (date: Date) => date.toLocaleDateString("en-US", { month: "short", day: "numeric" });

import { Clock, Leaf, MapPin, type LucideIcon } from "lucide-react";

type Point = { icon: LucideIcon; name: string; text: string };

export const tagline = "Slow mornings, warm bread and coffee worth the walk.";
export const intro = "A small kitchen with a long counter. We bake before sunrise, open the doors at seven and close when the last loaf is gone.";
export const action = "Visit us";

export const points: Point[] = [
  { icon: Leaf, name: "Grown nearby", text: "Flour, milk and fruit from people we know by name. The menu follows their season, not ours." },
  { icon: Clock, name: "Made today", text: "Nothing on the counter is older than this morning. What is left at night goes to the neighbours." },
  { icon: MapPin, name: "Around the corner", text: "Twelve seats inside, six in the sun. Bring a book, or the dog, or both." },
];

export const steps = [
  { name: "Come as you are", text: "No booking needed before noon." },
  { name: "Ask what is warm", text: "It changes by the hour." },
  { name: "Stay a while", text: "Nobody will hurry you." },
];

export const questions = [
  { ask: "Do you have vegan and gluten-free choices?", reply: "Yes, every day. Tell us at the counter and we will show you what was made separately." },
  { ask: "Can I order a cake?", reply: "With two days of notice. Write to us below with the date and the number of guests." },
  { ask: "Are laptops welcome?", reply: "On weekdays until eleven. Weekends are for talking." },
];

import { HandHeart, MessageCircle, Ruler, type LucideIcon } from "lucide-react";

type Point = { icon: LucideIcon; name: string; text: string };

export const tagline = "__TOPIC__ you can count on.";
export const intro = "We take on a few things at a time and finish them properly. You talk to the person who does the work, from the first call to the last detail.";
export const action = "Say hello";

export const points: Point[] = [
  { icon: MessageCircle, name: "Plain words", text: "You know what happens next, what it costs and when it is done, before anything starts." },
  { icon: Ruler, name: "Good measure", text: "The right size for what you need. Nothing padded, nothing left half finished." },
  { icon: HandHeart, name: "Lasting care", text: "We look after our work when it is delivered, and we answer when you write." },
];

export const steps = [
  { name: "Tell us", text: "Ten minutes are enough." },
  { name: "Choose", text: "A clear plan, a fixed price." },
  { name: "Lean back", text: "We keep you posted." },
];

export const questions = [
  { ask: "How soon can we start?", reply: "Most often within two weeks. Write to us and we will name a day." },
  { ask: "What does it cost?", reply: "That depends on what you need, so you get a written offer first. It costs nothing and binds you to nothing." },
  { ask: "Do you come to us?", reply: "Yes, and we are just as good on the phone." },
];

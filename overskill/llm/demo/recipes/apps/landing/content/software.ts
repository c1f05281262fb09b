import { Gauge, ShieldCheck, Workflow, type LucideIcon } from "lucide-react";

type Point = { icon: LucideIcon; name: string; text: string };

export const tagline = "The quiet tool that keeps your week in one place.";
export const intro = "Plans, notes and decisions that stay together, so that nobody asks where things stand. Set up in an afternoon, understood by Friday.";
export const action = "Get early access";

export const points: Point[] = [
  { icon: Workflow, name: "One flow", text: "From first idea to finished work on a single page. No hand-overs, no second system to keep true." },
  { icon: Gauge, name: "Always quick", text: "Every view opens at once and works on the train. Waiting is not a feature." },
  { icon: ShieldCheck, name: "Yours alone", text: "Your data stays yours, in an open format you can take with you on any day." },
];

export const steps = [
  { name: "Bring your work", text: "Paste a list or start empty." },
  { name: "Invite the team", text: "One link, no training." },
  { name: "See it move", text: "The week draws itself." },
];

export const questions = [
  { ask: "Can we try it before we decide?", reply: "Yes. Leave your address below and you get a full workspace as soon as a place is free." },
  { ask: "Does it work with our tools?", reply: "It reads calendars and spreadsheets, and everything you make can be exported." },
  { ask: "What happens to our data if we leave?", reply: "You download it in one file and we delete our copy within thirty days." },
];

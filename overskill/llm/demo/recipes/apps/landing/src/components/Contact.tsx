import { useState, type FormEvent } from "react";
import { Check, Send } from "lucide-react";
import { action } from "../lib/content";

/** The form keeps the address in this browser; connect it to your own mail list where the comment says so. */
export function Contact() {
  const [email, setEmail] = useState("");
  const [sent, setSent] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    try {
      localStorage.setItem("landing-contact", email);
    } catch {
      // Without storage the thanks below is all that happens.
    }
    // Send the address to your own server here.
    setSent(email);
    setEmail("");
  }

  return (
    <section id="contact" aria-labelledby="contact-title" className="px-3 pb-3 sm:px-5 sm:pb-5">
      <div className="rounded-[2rem] bg-accent px-5 py-20 text-center text-on-accent sm:py-28 dark:bg-accent-soft dark:text-ink">
        <h2 id="contact-title" className="font-display text-5xl font-semibold text-balance sm:text-6xl">
          {action}
        </h2>
        <p className="mx-auto mt-4 max-w-md text-lg opacity-90">Leave your address and we will write back.</p>
        <form onSubmit={submit} className="mx-auto mt-8 flex max-w-md flex-col gap-3 sm:flex-row">
          <input
            required
            type="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            placeholder="you@example.com"
            aria-label="Email address"
            autoComplete="email"
            className="h-14 min-w-0 shrink-0 rounded-full bg-card px-6 text-ink outline-none placeholder:text-muted focus-visible:ring-4 focus-visible:ring-on-accent/40 dark:focus-visible:ring-accent/50 sm:flex-1"
          />
          <button
            type="submit"
            className="inline-flex h-14 shrink-0 cursor-pointer items-center justify-center gap-2 rounded-full bg-on-accent px-7 font-medium text-accent transition hover:opacity-90 dark:bg-accent dark:text-on-accent focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-current"
          >
            <Send className="size-4" aria-hidden="true" />
            Send
          </button>
        </form>
        <p role="status" className="mt-5 flex min-h-6 items-center justify-center gap-2 text-sm">
          {sent && (
            <>
              <Check className="size-4" aria-hidden="true" />
              Noted: {sent}. This sample form keeps it in your browser only.
            </>
          )}
        </p>
      </div>
    </section>
  );
}

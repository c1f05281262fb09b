// What a moment needs from the server: the text of a file, and the app as it ran then. Asked for when the replay stays.
import { backend } from "$/public/external/overskill/ui/client/replay_film.jsx";

const STAY = 100; // ms with a file until it is read
const REST = 400; // ms of standing still until a preview is built
const SWAP = 1500; // ms between two previews while it plays
const LOST = "This file could not be loaded.";

// Files by their sha256: the same content is read once.
export class Files {
  constructor(app, run, tell) {
    Object.assign(this, { path: `/api/apps/${app}/runs/${run}/contents/`, tell, texts: new Map(), wanted: "" });
  }

  text(sha) {
    if (sha && sha !== this.wanted && !this.texts.has(sha)) setTimeout(() => this.wanted === sha && this.read(sha), STAY);
    this.wanted = sha;
    return this.texts.get(sha);
  }

  async read(sha) {
    const answer = await fetch(backend(this.path + sha), { credentials: "include" }).catch(() => null);
    this.texts.set(sha, answer?.ok ? await answer.text() : LOST);
    this.tell();
  }
}

// The app at a moment has a site of its own, built when it is asked for: not for each one that a scrub passes.
export class Preview {
  constructor(app, run, tell) {
    Object.assign(this, { app, run, tell, moment: -1, src: "", origin: "", timer: 0, next: null });
  }

  want(moment, site, playing) {
    const waits = this.timer !== 0;
    if (moment === this.moment) return this.close();
    const other = this.next?.moment !== moment;
    this.next = { moment, origin: site };
    if (waits && (playing || !other)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.turn(), this.moment < 0 ? 0 : playing ? SWAP : REST);
  }

  turn() {
    this.timer = 0;
    const src = backend(`/preview/${this.app}`);
    src.search = new URLSearchParams({ run: this.run, moment: this.next.moment });
    Object.assign(this, this.next, { src: src.href });
    this.tell();
  }

  close() {
    clearTimeout(this.timer);
    this.timer = 0;
  }
}

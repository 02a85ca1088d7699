// <waypost-tracker>: where an order stands, kept up to date while somebody looks.
import { Frame, heading, make, problemBox, type Problem, type Told } from "./frame";

interface Step { state: string; state_word: string; label: string; when: string | null; tone: string }
interface Scan { title: string; at: string; when: string; place: string | null }
interface Parcel { name: string; label: string; tone: string; when: string | null; is_current: boolean; url: string }
interface Tracked extends Told {
  version: number; heading: string; news: string; tone: string; chip: string; label: string; title: string;
  details: string[]; matter: Problem | null; parcels: Parcel[]; steps: Step[]; scans: Scan[]; url: string;
  words: { open: string; scans: string; steps: string };
}
interface Way extends Told { token: string }

const POLL_S = 60;
const SLOWEST_S = 900;

export class WaypostTracker extends Frame {
  static readonly observedAttributes = ["token", "order-number", "proof", "lang", "compact", "theme", "src"];
  #token: string | null = null;
  #shown = "";
  #news = "";
  #wait_s = POLL_S;
  #timer: number | undefined;
  #turn = 0;
  readonly #seen = () => (document.hidden ? clearTimeout(this.#timer) : void this.#refresh(this.#turn));

  attributeChangedCallback(): void {
    if (!this.isConnected || !this.shadowRoot) return;
    this.disconnectedCallback();
    this.connectedCallback();
  }

  protected override begin(): void {
    this.#shown = this.#news = "";
    this.#wait_s = POLL_S;
    document.addEventListener("visibilitychange", this.#seen);
    // Attributes set one after the other are one beginning.
    const turn = ++this.#turn;
    queueMicrotask(() => turn === this.#turn && void this.#start(turn));
  }

  protected override end(): void {
    this.#turn++;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  async #start(turn: number): Promise<void> {
    this.#token = this.getAttribute("token");
    const number = this.getAttribute("order-number");
    if (!this.#token && number) {
      try {
        const form = new URLSearchParams({ order_number: number, proof: this.getAttribute("proof") ?? "" });
        const [way, answer] = await this.ask<Way>("/embed/lookup", form);
        if (turn !== this.#turn) return;
        if (!answer.ok) return this.#stop(way);
        this.#token = way.token;
      } catch {
        return turn === this.#turn ? this.fail() : undefined;
      }
    }
    if (!this.#token) return this.fail();
    await this.#refresh(turn);
  }

  async #refresh(turn: number): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#token) return;
    try {
      const [told, answer] = await this.ask<Tracked>(`/embed/t/${encodeURIComponent(this.#token)}`);
      if (turn !== this.#turn) return;
      if (answer.status === 404 || answer.status === 410) return this.#stop(told);
      if (!answer.ok) throw new Error(told.problem?.heading ?? String(answer.status));
      this.#show(told);
      this.#wait_s = told.steps.at(-1)?.state === "now" ? SLOWEST_S : POLL_S;
    } catch {
      if (turn !== this.#turn) return;
      if (!this.#shown) this.fail();
      this.#wait_s = Math.min(this.#wait_s * 2, SLOWEST_S);
    }
    // A little chance keeps many visitors from asking at the same moment.
    if (!document.hidden) this.#timer = window.setTimeout(() => void this.#refresh(turn), this.#wait_s * (900 + Math.random() * 200));
  }

  #stop(told: Told): void {
    this.#token = null;
    this.dress(told, told.problem?.heading ?? "");
    this.fail(told.problem ?? undefined);
  }

  #show(told: Tracked): void {
    const now = JSON.stringify(told);
    if (now === this.#shown) return;
    const links = () => [...this.body.querySelectorAll("a")];
    const focused = links().indexOf(this.shadowRoot?.activeElement as HTMLAnchorElement);
    this.dress(told, told.heading);
    this.body.replaceChildren(...drawn(this, told));
    if (focused >= 0) links()[focused]?.focus({ preventScroll: true });
    // Said when something changed, not when the page is opened: then it is read in its place.
    if (this.#news && this.#news !== told.news) this.said.textContent = told.news;
    this.#news = told.news;
    this.#shown = now;
    this.dispatchEvent(new CustomEvent("waypost-news", { bubbles: true, composed: true, detail: { status: told.chip, title: told.title } }));
  }
}

function drawn(host: Element, told: Tracked): HTMLElement[] {
  const answer = heading(host, "", "answer");
  answer.append(make("span", "label", told.label), " ", make("span", "title", told.title));
  const parts = [make("p", "order", told.heading), make("p", `chip chip--${told.tone}`, told.chip), answer];
  parts.push(...told.details.map((line) => make("p", "detail", line)));
  if (told.matter) {
    const box = problemBox(told.matter);
    box.className = `matter matter--${told.tone}`;
    parts.push(box);
  }
  if (told.parcels.length) parts.push(listed("ul", "parcels", told.parcels.map(parcel)));
  parts.push(listed("ol", "steps", told.steps.map(step), told.words.steps));
  if (told.scans.length) parts.push(make("p", "head", told.words.scans), listed("ol", "scans", told.scans.map(scan), told.words.scans));
  const more = make("p", "more");
  more.append(make("a", "", told.words.open, { href: told.url, target: "_blank", rel: "noopener" }));
  return [...parts, more];
}

function listed(tag: string, name: string, items: HTMLElement[], label?: string): HTMLElement {
  const list = make(tag, name, "", { role: "list", ...(label ? { "aria-label": label } : {}) });
  list.append(...items);
  return list;
}

function parcel(one: Parcel): HTMLElement {
  const item = make("li");
  const link = make("a", "", "", { href: one.url, target: "_blank", rel: "noopener", ...(one.is_current ? { "aria-current": "true" } : {}) });
  link.append(`${one.name}: `, make("b", "", one.label), one.when ? ` ${one.when}` : "");
  item.append(link);
  return item;
}

function step(one: Step): HTMLElement {
  const item = make("li", `step step--${one.state} step--${one.tone}`, "", one.state === "now" ? { "aria-current": "step" } : {});
  const name = make("span", "name", one.label);
  name.append(make("span", "sr", ` (${one.state_word})`));
  item.append(make("i", "bar"), name);
  if (one.when) item.append(make("span", "when", one.when));
  return item;
}

function scan(one: Scan): HTMLElement {
  const item = make("li");
  const meta = make("span", "meta");
  meta.append(make("time", "", one.when, { datetime: one.at }), one.place ? ` · ${one.place}` : "");
  item.append(make("b", "", one.title), " ", meta);
  return item;
}

// What both elements have: a shadow root with our style sheet, a language, a theme, colours, and the way to our server.
import css from "../../css/embed.css";

export interface Problem {
  heading: string;
  text: string;
}

/** What every answer of the server has. */
export interface Told {
  lang: string;
  dir: string;
  brand?: { light: string; on_light: string; dark: string; on_dark: string };
  problem?: Problem | null;
}

// Said while nothing was heard from the server, which knows all other words.
const WORDS: Record<string, [waiting: string, silent: string]> = {
  en: ["Loading", "Tracking cannot be shown at the moment."],
  de: ["Wird geladen", "Die Sendungsverfolgung lässt sich gerade nicht anzeigen."],
  fr: ["Chargement", "Le suivi ne peut pas être affiché pour le moment."],
  es: ["Cargando", "El seguimiento no se puede mostrar en este momento."],
  ar: ["جارٍ التحميل", "لا يمكن عرض التتبع في الوقت الحالي."],
  ja: ["読み込み中", "現在、配送状況を表示できません。"],
};

const script = document.currentScript ?? document.querySelector<HTMLScriptElement>('script[src*="/embed/"][src$="waypost.js"]');
const home = script instanceof HTMLScriptElement ? new URL(script.src).origin : location.origin;
const dark = matchMedia("(prefers-color-scheme: dark)");
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** An element with this class, text and attributes. */
export function make(tag: string, name = "", text = "", attributes: Record<string, string> = {}): HTMLElement {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** A heading at the level that fits the page around us. */
export function heading(host: Element, text: string, name: string): HTMLElement {
  return make("p", name, text, { role: "heading", "aria-level": host.getAttribute("heading-level") ?? "2" });
}

/** The box for a problem in words. */
export function problemBox(problem: Problem, attributes: Record<string, string> = {}): HTMLElement {
  const box = make("p", "matter matter--warn", "", attributes);
  box.append(make("b", "", problem.heading), ` ${problem.text}`);
  return box;
}

export abstract class Frame extends HTMLElement {
  protected readonly box = make("section", "wp");
  protected readonly body = make("div");
  protected readonly said = make("p", "sr", "", { role: "status" });
  readonly #wears = () => this.box.classList.toggle("dark", (this.getAttribute("theme") ?? (dark.matches ? "dark" : "")) === "dark");

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.box.append(this.body, this.said);
    root.append(this.box);
  }

  connectedCallback(): void {
    dark.addEventListener("change", this.#wears);
    this.#wears();
    this.box.classList.toggle("compact", this.hasAttribute("compact"));
    const [waiting] = this.words();
    this.box.setAttribute("aria-label", waiting);
    this.body.replaceChildren(make("div", "waiting"));
    this.begin();
  }

  disconnectedCallback(): void {
    dark.removeEventListener("change", this.#wears);
    this.end();
  }

  /** Starts asking the server. */
  protected abstract begin(): void;

  /** Stops whatever goes on. */
  protected end(): void {}

  protected get language(): string {
    return (this.closest<HTMLElement>("[lang]") ?? document.documentElement).lang || navigator.language;
  }

  protected words(): [string, string] {
    return WORDS[this.language.slice(0, 2).toLowerCase()] ?? WORDS["en"]!;
  }

  /** Asks our server; its answers are JSON also where something is wrong. Throws where it is silent or refuses us. */
  protected async ask<T extends Told>(path: string, form?: URLSearchParams): Promise<[T, Response]> {
    const server = (this.getAttribute("src") ?? home).replace(/\/+$/, "");
    const url = `${server}${path}${path.includes("?") ? "&" : "?"}lang=${encodeURIComponent(this.language)}`;
    const answer = await fetch(url, {
      method: form ? "POST" : "GET",
      ...(form ? { body: form } : {}),
      credentials: "omit",
      mode: "cors",
      referrerPolicy: "no-referrer",
      cache: form ? "no-store" : "no-cache",
    });
    return [(await answer.json()) as T, answer];
  }

  /** Puts language, direction, name and the shop's colours in place. */
  protected dress(told: Told, name: string): void {
    this.box.lang = told.lang;
    this.box.dir = told.dir;
    this.box.setAttribute("aria-label", name);
    const brand = told.brand;
    if (!brand) return;
    const style = this.box.style;
    style.setProperty("--w-brand-light", brand.light);
    style.setProperty("--w-on-light", brand.on_light);
    style.setProperty("--w-brand-dark", brand.dark);
    style.setProperty("--w-on-dark", brand.on_dark);
  }

  /** Says that nothing can be shown. */
  protected fail(problem?: Problem): void {
    const [, silent] = this.words();
    const told = problem ?? { heading: silent, text: "" };
    this.box.setAttribute("aria-label", told.heading);
    this.body.replaceChildren(problemBox(told));
    this.said.textContent = `${told.heading} ${told.text}`.trim();
  }
}

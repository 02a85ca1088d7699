// <waypost-lookup>: a buyer finds an order by its number and one more detail.
import { Frame, heading, make, problemBox, type Problem, type Told } from "./frame";

interface Field { name: string; label: string; hint: string; error: string | null; autocomplete: string; autocapitalize: string }
interface Form extends Told { heading: string; button: string; fields: Field[]; problem: Problem | null }
interface Way extends Told { token: string; url: string }

export class WaypostLookup extends Frame {
  readonly #place = make("div", "", "", { tabindex: "-1" });
  #is_asking = false;

  protected override begin(): void {
    void this.#words();
  }

  async #words(): Promise<void> {
    try {
      const [form, answer] = await this.ask<Form>("/embed/lookup");
      if (answer.ok) this.#show(form, {});
      else this.fail(form.problem ?? undefined);
    } catch {
      this.fail();
    }
  }

  #show(told: Form, given: Record<string, string>): void {
    this.dress(told, told.heading);
    const form = make("form", "", "", { novalidate: "" }) as HTMLFormElement;
    form.append(...told.fields.map((field) => input(field, given[field.name] ?? "")), make("button", "", told.button));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.#is_asking) void this.#find(form);
    });
    const problem = told.problem ? [problemBox(told.problem, { role: "alert" })] : [];
    this.body.replaceChildren(heading(this, told.heading, "title"), ...problem, form, this.#place);
    if (told.problem) form.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }

  async #find(form: HTMLFormElement): Promise<void> {
    const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const button = form.querySelector("button");
    this.#is_asking = true;
    button?.setAttribute("aria-disabled", "true");
    try {
      const [way, answer] = await this.ask<Way & Form>("/embed/lookup", new URLSearchParams(given));
      if (!answer.ok) this.#show(way, given);
      else this.#lead(way);
    } catch {
      const [, silent] = this.words();
      this.said.textContent = silent;
      form.querySelector(".matter")?.remove();
      form.prepend(problemBox({ heading: silent, text: "" }));
    } finally {
      this.#is_asking = false;
      button?.removeAttribute("aria-disabled");
    }
  }

  #lead(way: Way): void {
    const found = new CustomEvent("waypost-found", { bubbles: true, composed: true, cancelable: true, detail: { token: way.token, url: way.url } });
    if (!this.dispatchEvent(found)) return;
    if (this.getAttribute("target") === "page") return location.assign(way.url);
    for (const old of this.body.querySelectorAll(".matter")) old.remove();
    const tracker = make("waypost-tracker", "", "", { token: way.token, lang: this.language });
    for (const name of ["src", "theme"]) {
      const value = this.getAttribute(name);
      if (value) tracker.setAttribute(name, value);
    }
    this.#place.replaceChildren(tracker);
    this.#place.className = "found";
    this.#place.focus({ preventScroll: true });
  }
}

function input(field: Field, value: string): HTMLElement {
  const label = make("label", "", field.label);
  const hint = make("span", "hint", field.hint, { id: `${field.name}-hint` });
  const box = make("input", "", "", {
    name: field.name, autocomplete: field.autocomplete, autocapitalize: field.autocapitalize, spellcheck: "false",
    "aria-describedby": `${field.name}-hint`, "aria-required": "true", value,
  });
  label.append(hint, box);
  if (field.error) {
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", `${field.name}-error ${field.name}-hint`);
    label.append(make("span", "error", field.error, { id: `${field.name}-error` }));
  }
  return label;
}

// Makes the buyer's page live. Everything it does is extra: the page is complete without it.
const POLL_S = 30;
const SLOWEST_POLL_S = 600;
const STALE_MIN = 60;

const main = () => document.querySelector<HTMLElement>("main[data-live]");
const checked = () => document.querySelector<HTMLTimeElement>("[data-now]");
// What this machine's clock is ahead of the server's, so that "3 hours ago" is right on a wrong clock.
// (A page that was kept for when there is no network says when it was fetched.)
const fetchedAt = Date.parse(document.documentElement.dataset["keptAt"] ?? "") || Date.now();
const ahead = fetchedAt - Date.parse(checked()?.dateTime ?? new Date().toISOString());

let source: EventSource | undefined;
let timer: number | undefined;
let failures = 0;
let wait_s = POLL_S;

/** Writes how long ago each `time[data-ago]` was, in the page's language. */
function tick(): void {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
  if (source?.readyState === EventSource.OPEN) markChecked();
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-ago]")) {
    const minutes = Math.floor((Date.now() - ahead - Date.parse(time.dateTime)) / 60_000);
    const [count, unit]: [number, Intl.RelativeTimeFormatUnit] =
      minutes < 60 ? [minutes, "minute"] : minutes < 1440 ? [minutes / 60, "hour"] : [minutes / 1440, "day"];
    const now = time.dataset["now"];
    time.textContent =
      now && minutes < 1 ? now : (time.dataset["ago"] ?? "{}").replace("{}", words.format(-Math.max(1, Math.round(count)), unit));
    if (now) main()?.classList.toggle("is-stale", minutes > STALE_MIN);
  }
}

function markChecked(): void {
  const time = checked();
  if (time) time.dateTime = new Date(Date.now() - ahead).toISOString();
}

/** Whether somebody has begun to fill a form. */
function isTouched(form: HTMLFormElement): boolean {
  return [...form.elements].some(
    (field) =>
      (field instanceof HTMLInputElement && (field.value !== field.defaultValue || field.checked !== field.defaultChecked)) ||
      (field instanceof HTMLTextAreaElement && field.value !== field.defaultValue),
  );
}

/** Fetches the page and puts its news in place; what was open, focused and in sight stays so. */
async function refresh(): Promise<void> {
  const answer = await fetch(location.href, { cache: "no-cache", headers: { Accept: "text/html" } });
  if (answer.status === 410 || answer.status === 404) return location.reload();
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [before, after] = [main(), page.querySelector<HTMLElement>("main[data-live]")];
  if (!before || !after) return;
  if (before.dataset["version"] !== after.dataset["version"]) {
    for (const { id } of before.querySelectorAll("details[open]")) after.querySelector(`#${id}`)?.setAttribute("open", "");
    const focused = document.activeElement?.id;
    for (const form of before.querySelectorAll<HTMLFormElement>("form[data-keep]")) {
      if (isTouched(form)) after.querySelector(`#${form.id}`)?.replaceWith(form);
    }
    before.replaceWith(document.adoptNode(after));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    document.title = page.title;
    enhance();
    document.dispatchEvent(new Event("waypost:news"));
    const status = document.getElementById("news");
    if (status && before.dataset["news"] !== after.dataset["news"]) status.textContent = after.dataset["news"] ?? "";
  }
  markChecked();
  tick();
}

/** Asks every half minute, more rarely while it fails. */
function poll(): void {
  timer = window.setTimeout(async () => {
    try {
      await refresh();
      wait_s = POLL_S;
    } catch {
      wait_s = Math.min(wait_s * 2, SLOWEST_POLL_S);
    }
    if (!document.hidden) poll();
  }, wait_s * 1000);
}

/** Listens for news; the browser reconnects by itself and says which it heard last. Two failures in a row: `poll`. */
function listen(): void {
  const address = main()?.dataset["live"];
  if (!address || !window.EventSource) return poll();
  source = new EventSource(address);
  source.onopen = () => (failures = 0);
  source.addEventListener("journey", (news) => {
    const isBehind = () => news.lastEventId !== main()?.dataset["version"];
    if (!isBehind()) return;
    refresh()
      .catch(() => undefined)
      .then(() => isBehind() && window.setTimeout(() => refresh().catch(() => undefined), 2000));
  });
  source.onerror = () => {
    if (++failures < 2 && source?.readyState !== EventSource.CLOSED) return;
    source?.close();
    poll();
  };
}

function rest(): void {
  source?.close();
  clearTimeout(timer);
}

/** Shows the buttons that only work with a script. */
function enhance(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-copy]")) button.hidden = !navigator.clipboard;
}

document.documentElement.classList.add("js");
enhance();
document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement && event.target.id === "lang") event.target.form?.requestSubmit();
});
document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
  const words = button.querySelector("span");
  if (words) words.textContent = button.dataset["done"] ?? "";
  const status = document.getElementById("news");
  if (status) status.textContent = button.dataset["done"] ?? "";
});
document.addEventListener("visibilitychange", () => {
  rest();
  if (document.hidden || !main()) return;
  failures = 0;
  refresh().catch(() => undefined);
  listen();
});
if (main()) {
  listen();
  window.setInterval(tick, 30_000);
}

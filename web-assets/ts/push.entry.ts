// Has this device told of the order, and keeps the page for when there is no network. Everything here is extra.
type State = "off" | "on" | "blocked" | "home" | "failed";

const block = () => document.querySelector<HTMLElement>("#push");
const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
const page = link && new URL(link.href).pathname.replace(/\/app\.webmanifest$/, "");
const canTell = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
// Apple tells pages only once they were put on the home screen; before that it has no PushManager.
const isApple = "standalone" in navigator && navigator.maxTouchPoints > 1;

let worker: Promise<ServiceWorkerRegistration | undefined> = Promise.resolve(undefined);
let hasFailed = false;

function show(state: State): void {
  const place = block();
  if (!place) return;
  for (const part of place.querySelectorAll<HTMLElement>("[data-when]")) {
    part.hidden = !part.dataset["when"]?.split(" ").includes(state);
  }
  place.dataset["state"] = state;
  place.hidden = false;
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
}

/** Whether a subscription was made with the key that the page names. */
function isOurs(made: PushSubscription): boolean {
  const [given, wanted] = [made.options.applicationServerKey, bytes(block()?.dataset["key"] ?? "")];
  if (!given) return true;
  const ours = new Uint8Array(given);
  return ours.length === wanted.length && ours.every((one, at) => one === wanted[at]);
}

async function current(): Promise<PushSubscription | null> {
  const made = await (await worker)?.pushManager.getSubscription();
  return made && isOurs(made) ? made : null;
}

/** Shows how it stands. */
async function look(): Promise<void> {
  if (!block()) return;
  if (!canTell) return isApple ? show("home") : undefined;
  if (!(await worker)) return;
  if (Notification.permission === "denied") return show("blocked");
  if (Notification.permission === "granted" && (await current())) return show("on");
  show(hasFailed ? "failed" : "off");
}

async function say(on: boolean, subscription: PushSubscription): Promise<void> {
  const answer = await fetch(block()?.dataset["address"] ?? "", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ on, subscription, language: document.documentElement.lang }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
}

/** The person chose it: now the browser may ask. */
async function turnOn(): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") return;
  const pushes = (await worker)?.pushManager;
  await (await pushes?.getSubscription())?.unsubscribe();
  const key = bytes(block()?.dataset["key"] ?? "");
  const made = await pushes?.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  if (!made) throw new Error("no service worker");
  try {
    await say(true, made);
  } catch (problem) {
    await made.unsubscribe();
    throw problem;
  }
}

async function turnOff(): Promise<void> {
  const made = await current();
  if (!made) return;
  await made.unsubscribe();
  await say(false, made);
}

/** Says honestly how old a page is that was kept for when there is no network. */
function tellAge(): void {
  const [kept, place] = [document.documentElement.dataset["keptAt"], document.getElementById("offline")];
  if (!kept || !place) return;
  const lang = document.documentElement.lang;
  const moment = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { dateStyle: "medium", timeStyle: "short" });
  const words = place.querySelector("span");
  if (words) words.textContent = (place.dataset["words"] ?? "{}").replace("{}", moment.format(new Date(kept)));
  place.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-push]") : null;
  if (!button) return;
  button.disabled = true;
  hasFailed = false;
  try {
    await (button.dataset["push"] === "on" ? turnOn() : turnOff());
  } catch {
    hasFailed = true;
  }
  button.disabled = false;
  await look();
});
document.addEventListener("waypost:news", () => void look());
window.addEventListener("online", () => document.documentElement.dataset["keptAt"] && location.reload());
tellAge();
if (page && "serviceWorker" in navigator) {
  worker = navigator.serviceWorker
    .register("/sw.js", { scope: page })
    .then(() => navigator.serviceWorker.ready)
    .catch(() => undefined);
}
void look();

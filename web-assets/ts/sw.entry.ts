// Works without a page: shows messages, and keeps the order's page for when there is no network.
// One registration for each order: its scope is the path of the page, and its subscription is that order's alone.
/// <reference lib="webworker" />
type Told = { version: string; files: string[] };
type Message = { title: string; body: string; link: string; tag: string; lang?: string };
type Changed = ExtendableEvent & { oldSubscription?: PushSubscription; newSubscription?: PushSubscription };

declare const self: ServiceWorkerGlobalScope & { WAYPOST: Told };

const FILES = `files-${self.WAYPOST.version}`;
const PAGES = "pages-1";
const MOST_PAGES = 30;
const KEPT_AT = "x-kept-at";
const page = new URL(self.registration.scope).pathname;

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([keepFiles(), keepPage().catch(() => undefined)]).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(forgetOldFiles().then(() => self.clients.claim())));

async function keepFiles(): Promise<void> {
  await (await caches.open(FILES)).addAll(self.WAYPOST.files);
}

async function keepPage(): Promise<void> {
  await keep(new Request(page, { headers: { Accept: "text/html" } }));
}

async function forgetOldFiles(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("files-") && name !== FILES).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === page) event.respondWith(keep(request).catch(() => kept(request)));
  else if (pathname === page && request.headers.get("accept")?.includes("text/html")) event.respondWith(keep(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

/** A built file: its name changes with its content, so the one that is kept is right. */
async function file(request: Request): Promise<Response> {
  return (await (await caches.open(FILES)).match(request, { ignoreVary: true })) ?? fetch(request);
}

/** Asks the server, and keeps what it says with the time. A page that is gone is forgotten, and so are we. */
async function keep(request: Request): Promise<Response> {
  const answer = await fetch(request);
  const pages = await caches.open(PAGES);
  if (answer.status === 404 || answer.status === 410) {
    await pages.delete(page, { ignoreSearch: true, ignoreVary: true });
    await self.registration.unregister();
  }
  if (answer.ok && !answer.redirected) {
    const headers = new Headers(answer.headers);
    headers.set(KEPT_AT, new Date().toISOString());
    for (const name of ["content-encoding", "content-length", "vary", "etag"]) headers.delete(name);
    await pages.delete(request.url, { ignoreVary: true });
    await pages.put(request.url, new Response(await answer.clone().text(), { headers }));
    const all = await pages.keys();
    await Promise.all(all.slice(0, Math.max(0, all.length - MOST_PAGES)).map((one) => pages.delete(one)));
  }
  return answer;
}

/** The page as it was last seen; it says itself when that was. */
async function kept(request: Request): Promise<Response> {
  const pages = await caches.open(PAGES);
  const found = (await pages.match(request.url)) ?? (await pages.match(page, { ignoreSearch: true }));
  if (!found) return Response.error();
  const text = (await found.text()).replace("<html ", `<html data-kept-at="${found.headers.get(KEPT_AT) ?? ""}" `);
  return new Response(text, { headers: found.headers });
}

self.addEventListener("push", (event) => {
  const told = event.data?.json() as Message | undefined;
  if (!told) return;
  const { title, body, link, tag, lang } = told;
  const icon = `${page}/icon-192.png`;
  const dir = "auto"; // words of any language, on a device of any other
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon, dir, data: { link }, ...(lang && { lang }) }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const link = (event.notification.data as { link?: string } | undefined)?.link ?? page;
  event.waitUntil(open(link));
});

/** Brings the page to the front, or opens it; never another site. */
async function open(link: string): Promise<void> {
  const { pathname, search } = new URL(link, self.location.origin);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const one = windows.find((client) => new URL(client.url).pathname === pathname);
  await (one ? one.focus() : self.clients.openWindow(`${self.location.origin}${pathname}${search}`));
}

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event as Changed)));

/** The browser gave the subscription up: the shop is told of the new one. */
async function renew({ oldSubscription: before, newSubscription }: Changed): Promise<void> {
  const key = before?.options.applicationServerKey ?? null;
  const after = newSubscription ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  await say(true, after);
  if (before && before.endpoint !== after.endpoint) await say(false, before);
}

async function say(on: boolean, subscription: PushSubscription): Promise<void> {
  const body = JSON.stringify({ on, subscription, language: self.navigator.language });
  await fetch(`${page}/push`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
}
export {};

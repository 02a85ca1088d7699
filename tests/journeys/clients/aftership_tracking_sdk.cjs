// Runs where npm's `@aftership/tracking-sdk` is installed; knows nothing of Waypost.
// Arguments: address, key, mode (API_KEY, AES or RSA), secret, tracking number. Prints "done" at the end.
const assert = require("node:assert");
const { createRequire } = require("node:module");
const { AfterShip, AuthType } = createRequire(process.cwd() + "/")("@aftership/tracking-sdk");

const [address, key, mode, secret, number] = process.argv.slice(2);

async function main() {
  const signing = mode === "API_KEY" ? {} : { auth_type: AuthType[mode], api_secret: secret };
  const client = new AfterShip({ domain: address, api_key: key, max_retry: 0, ...signing });
  const opened = (answer) => answer.data || answer;
  const sent = { tracking_number: number, slug: "ups", title: "Basket & lamp" };
  const made = opened(await client.tracking.createTracking(sent));
  assert.deepEqual([made.tracking_number, made.tag, made.title], [number, "Pending", "Basket & lamp"]);
  await assert.rejects(client.tracking.createTracking(sent), /already exists/);
  const listed = opened(await client.tracking.getTrackings({ keyword: number, limit: 5 }));
  assert.deepEqual(listed.trackings.map((one) => one.id), [made.id]);
  assert.equal(opened(await client.tracking.updateTrackingById(made.id, { title: "Lamp" })).title, "Lamp");
  assert.equal(opened(await client.tracking.getTrackingById(made.id)).title, "Lamp");
  const found = opened(await client.courier.detectCourier({ tracking_number: number }));
  assert.ok(found.couriers.some((one) => one.slug === "ups"));
  await assert.rejects(client.tracking.retrackTrackingById(made.id), /Retrack is not allowed/);
  const done = opened(await client.tracking.markTrackingCompletedById(made.id, { reason: "DELIVERED" }));
  assert.equal(done.tag, "Delivered");
  await client.tracking.retrackTrackingById(made.id);
  assert.equal(opened(await client.tracking.deleteTrackingById(made.id)).id, made.id);
  await assert.rejects(client.tracking.getTrackingById(made.id), /does not exist/);
}

main().then(() => console.log("done"));

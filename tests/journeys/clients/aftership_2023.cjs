// Runs where npm's `aftership` 8.1.0 (2023-10) is installed; knows nothing of Waypost.
// Arguments: address, key, mode (API_KEY only), secret, tracking number. Prints "done" at the end.
const assert = require("node:assert");
const { createRequire } = require("node:module");
const { AfterShip } = createRequire(process.cwd() + "/")("aftership");

const [address, key, , , number] = process.argv.slice(2);

async function main() {
  const client = new AfterShip(key, { endpoint: `${address}/tracking/2023-10` });
  const sent = { tracking: { tracking_number: number, slug: "ups", title: "Basket" } };
  const { tracking: made } = await client.tracking.createTracking(sent);
  assert.deepEqual([made.tracking_number, made.tag], [number, "Pending"]);
  await assert.rejects(client.tracking.createTracking(sent), /already exists/);
  assert.equal((await client.tracking.listTrackings({ keyword: number })).count, 1);
  const byNumber = { slug: "ups", tracking_number: number };
  assert.equal((await client.tracking.getTracking(byNumber)).tracking.id, made.id);
  const byId = { id: made.id };
  const changed = await client.tracking.updateTracking(byId, { tracking: { title: "Lamp" } });
  assert.equal(changed.tracking.title, "Lamp");
  const found = await client.courier.detectCouriers({ tracking: { tracking_number: number } });
  assert.ok(found.couriers.some((one) => one.slug === "ups"));
  const done = await client.tracking.markAsCompleted(byId, { reason: "DELIVERED" });
  assert.equal(done.tracking.tag, "Delivered");
  await client.tracking.retrack(byId);
  assert.equal((await client.tracking.deleteTracking(byId)).tracking.id, made.id);
  await assert.rejects(client.tracking.getTracking(byId), /does not exist/);
}

main().then(() => console.log("done"));

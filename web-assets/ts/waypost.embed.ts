// <waypost-tracker> and <waypost-lookup> for other sites. No cookies, no storage, no other server than ours.
import { WaypostLookup } from "./embed/lookup";
import { WaypostTracker } from "./embed/tracker";

for (const [name, kind] of [["waypost-tracker", WaypostTracker], ["waypost-lookup", WaypostLookup]] as const) {
  if (!customElements.get(name)) customElements.define(name, kind);
}

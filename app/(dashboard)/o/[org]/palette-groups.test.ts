import { expect, it } from "vitest";
import { pageGroups } from "./palette-groups";

const item = (label: string, href: string) => ({ label, href, icon: null });

it("pages of the same name are told apart by their labels, and the others keep theirs", () => {
  const groups = pageGroups([
    { items: [item("Get started", "/start")] },
    { label: "Data", items: [item("Connect", "/w/connect"), item("Logs", "/w/logs")] },
    { label: "Organization", items: [item("Logs", "/logs"), item("Roles", "/roles")] },
  ]);
  const labels = groups.flatMap(({ items }) => items.map(({ label }) => label));
  expect(labels).toEqual(["Get started", "Connect", "Logs · Data", "Logs · Organization", "Roles"]);
  expect(groups.map(({ label }) => label)).toEqual(["Start", "Data", "Organization"]);
});

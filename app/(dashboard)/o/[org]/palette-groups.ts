import type { PaletteGroup } from "@/components/layout/command-palette";
import type { NavGroup } from "@/components/layout/side-nav";

/** Pages of the sidebar for the palette, where each is told from all others by its label alone: “Logs · Data team”. */
export function pageGroups(nav: readonly NavGroup[]): PaletteGroup[] {
  const all = nav.flatMap(({ items }) => items.map(({ label }) => label));
  const isShared = (wanted: string) => all.indexOf(wanted) !== all.lastIndexOf(wanted);
  return nav.map(({ label: group = "Start", items }) => ({
    label: group,
    items: items.map(({ label, href, icon }) => ({
      label: isShared(label) ? `${label} · ${group}` : label,
      ...{ href, icon },
    })),
  }));
}

import type { ApiGroup } from "./document";
import { ERRORS_ID } from "./errors";

/** Everything on the page, to jump to: at the left where there is room, on top and closed where there is not. */
export function Contents({ groups }: { groups: readonly ApiGroup[] }) {
  return (
    <>
      <nav
        aria-label="Contents"
        className="sticky top-20 hidden max-h-[calc(100dvh-6rem)] self-start overflow-y-auto pb-6 lg:block"
      >
        <List groups={groups} />
      </nav>
      <details className="rounded-lg border border-border bg-card px-4 py-3 lg:hidden">
        <summary className="font-medium">Contents</summary>
        <nav aria-label="Contents" className="pt-3">
          <List groups={groups} />
        </nav>
      </details>
    </>
  );
}

function List({ groups }: { groups: readonly ApiGroup[] }) {
  return (
    <ul className="grid gap-4">
      {groups.map((group) => (
        <li key={group.id} className="grid gap-0.5">
          <Entry id={group.id} label={group.name} isGroup />
          <ul className="grid gap-0.5">
            {group.operations.map(({ id, summary }) => (
              <li key={id}>
                <Entry id={id} label={summary} />
              </li>
            ))}
          </ul>
        </li>
      ))}
      <li>
        <Entry id={ERRORS_ID} label="Errors" isGroup />
      </li>
    </ul>
  );
}

function Entry({ id, label, isGroup }: { id: string; label: string; isGroup?: boolean }) {
  return (
    <a
      href={`#${id}`}
      className={
        isGroup
          ? "block rounded-sm py-0.5 font-medium"
          : "block rounded-sm py-0.5 text-[0.8125rem] text-muted-foreground hover:text-foreground"
      }
    >
      {label}
    </a>
  );
}

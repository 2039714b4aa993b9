import { Check } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { ButtonLink } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusDot } from "@/components/ui/status-dot";
import { startStepsDone } from "../policy";
import type { StartProgress } from "../schema";
import { RefreshWhileWaiting } from "./refresh-while-waiting";

export type StartStepsProps = { orgSlug: string; progress: StartProgress };

/** The way to the first call, with what is done already. */
export function StartSteps({ orgSlug, progress }: StartStepsProps) {
  const done = startStepsDone(progress);
  const count = [done.server, done.client, done.call].filter(Boolean).length;
  const org = `/o/${orgSlug}`;
  return (
    <div className="grid gap-4">
      <div className="flex items-center gap-4">
        <Progress label="Steps done" value={count} max={3} tone={count === 3 ? "success" : "accent"} />
        <span className="shrink-0 text-[0.8125rem] text-muted-foreground">{count} of 3 done</span>
      </div>
      <ol className="overflow-hidden rounded-lg border border-border bg-card shadow-raised">
        <Step
          number={1}
          isDone={done.server}
          isNext={!done.server}
          title="Add a server"
          action={<AddServer org={org} progress={progress} isDone={done.server} />}
        >
          Put an MCP server into the registry and grant it to a workspace. Gatehouse tests the connection
          before anything is saved.
        </Step>
        <Step
          number={2}
          isDone={done.client}
          isNext={done.server && !done.client}
          title="Connect a client"
          action={<ConnectClient org={org} progress={progress} isDone={done.client} />}
        >
          Create an API key, then give its client the server’s connection URL. Setup &amp; code has the lines
          to paste for each client.
        </Step>
        <Step
          number={3}
          isDone={done.call}
          isNext={done.client && !done.call}
          title="Make a call"
          action={<WatchCall org={org} progress={progress} isNext={done.client} />}
        >
          {progress.firstCallAt === null ? (
            "Use a tool from the client, or try one in the browser. The call appears here and in the logs."
          ) : (
            <>
              The first call arrived <RelativeTime date={progress.firstCallAt} />. Every call is in the logs.
            </>
          )}
        </Step>
      </ol>
      <p className="text-muted-foreground">
        Your colleagues: make a workspace for each team in the menu at the top of the sidebar, then{" "}
        <Link href={`${org}/members`} className="text-link underline underline-offset-2">
          invite them
        </Link>
        . Who is in a workspace uses its servers, with the tools that are on there.
      </p>
      {!done.call && <RefreshWhileWaiting />}
    </div>
  );
}

type StepProps = {
  number: number;
  title: string;
  isDone: boolean;
  /** The one to do now. */
  isNext: boolean;
  action: ReactNode;
  children: ReactNode;
};

function Step({ number, title, isDone, isNext, action, children }: StepProps) {
  return (
    <li
      aria-current={isNext ? "step" : undefined}
      className="flex gap-4 border-b border-border px-5 py-5 last:border-b-0"
    >
      <span
        aria-hidden
        className={cn(
          "grid size-7 shrink-0 place-content-center rounded-full border text-[0.8125rem] font-semibold",
          isDone && "border-success/30 bg-success-surface text-success",
          isNext && "border-primary bg-primary text-primary-foreground",
          !isDone && !isNext && "border-border text-muted-foreground",
        )}
      >
        {isDone ? <Check className="size-4" /> : number}
      </span>
      <div className="flex min-w-0 flex-1 flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="grid min-w-0 flex-1 basis-72 gap-1">
          <h2 className="leading-7 font-medium">
            {title}
            <span className="sr-only">{isDone ? " (done)" : ""}</span>
          </h2>
          <p className="text-muted-foreground">{children}</p>
        </div>
        <div className="flex flex-wrap items-center gap-2">{action}</div>
      </div>
    </li>
  );
}

type ActionProps = { org: string; progress: StartProgress };

function AddServer({ org, progress, isDone }: ActionProps & { isDone: boolean }) {
  const { server } = progress;
  if (server === null) {
    return isDone ? null : <ButtonLink href={`${org}/registry/new`}>Add server</ButtonLink>;
  }
  return isDone ? (
    <ButtonLink variant="outline" href={`${org}/registry/${server.slug}`}>
      <ShortName verb="Open" name={server.name} />
    </ButtonLink>
  ) : (
    <ButtonLink href={`${org}/registry/${server.slug}/access`}>
      <ShortName verb="Grant" name={server.name} />
    </ButtonLink>
  );
}

// A button is one line: of a long name its beginning.
function ShortName({ verb, name }: { verb: string; name: string }) {
  return (
    <span className="max-w-56 truncate" title={name}>
      {verb} {name}
    </span>
  );
}

function ConnectClient({ org, progress, isDone }: ActionProps & { isDone: boolean }) {
  const { grant, workspace, hasKey } = progress;
  if (workspace === null) return null;
  const keys = `${org}/w/${workspace.slug}/api-keys`;
  return (
    <>
      {grant !== null && (
        <ButtonLink variant="outline" href={`${org}/w/${grant.workspace.slug}/servers/${grant.slug}/setup`}>
          Setup &amp; code
        </ButtonLink>
      )}
      {!hasKey && (
        <ButtonLink variant={grant === null || isDone ? "outline" : "primary"} href={keys}>
          Create a key
        </ButtonLink>
      )}
    </>
  );
}

function WatchCall({ org, progress, isNext }: ActionProps & { isNext: boolean }) {
  const { grant, firstCallAt } = progress;
  if (firstCallAt !== null) {
    return (
      <ButtonLink variant="outline" href={`${org}/logs`}>
        Open logs
      </ButtonLink>
    );
  }
  return (
    <>
      {isNext && <StatusDot tone="accent" pulse label="Waiting for the first call" />}
      {grant !== null && (
        <ButtonLink
          variant={isNext ? "primary" : "outline"}
          href={`${org}/w/${grant.workspace.slug}/servers/${grant.slug}/test`}
        >
          Try a tool
        </ButtonLink>
      )}
    </>
  );
}

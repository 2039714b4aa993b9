import { TARGET_KINDS } from "@/lib/features/explain/schema";
import type { Explain } from "@/lib/features/explain/types";
import { WhyButton } from "@/lib/features/explain/ui";
import type { CallView } from "../schema";
import { callTitle, reasonText } from "./call-words";

/** How a call is explained: whom to ask, in which organization. */
export type ExplainCall = { explain: Explain; org: string };

/** Explains a call that policy refused, as things are now; nothing where no rule or no server is left to ask about. */
export function CallWhy({ call, why }: { call: CallView; why: ExplainCall }) {
  const { workspace, workspaceServer, decision, target, keyId, principal, decisionReason } = call;
  if (decision !== "deny" || workspace === null || workspaceServer === null) return null;
  const kind = TARGET_KINDS.find((known) => known === target?.kind);
  return (
    <WhyButton
      explain={why.explain}
      place={{ org: why.org, workspace: workspace.slug }}
      question={{
        principal: keyId ?? principal.id,
        server: workspaceServer.id,
        ...(target === null || kind === undefined ? {} : { capability: target.name, kind }),
      }}
      about={callTitle(call)}
      recorded={reasonText(decisionReason)}
    />
  );
}

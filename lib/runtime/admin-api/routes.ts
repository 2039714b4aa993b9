import { apiKeyRoutes } from "@/lib/features/api-keys";
import { auditRoutes } from "@/lib/features/audit";
import { callRoutes } from "@/lib/features/calls";
import { capabilityRoutes } from "@/lib/features/capabilities";
import { definitionRoutes } from "@/lib/features/definitions";
import { invitationRoutes } from "@/lib/features/invitations";
import { memberRoutes } from "@/lib/features/members";
import { organizationRoutes } from "@/lib/features/organizations";
import { serverRoutes } from "@/lib/features/servers";
import { workspaceServerRoutes } from "@/lib/features/workspace-servers";
import { workspaceRoutes } from "@/lib/features/workspaces";
import { explainRoutes } from "../explain/api";
import { userAccessRoutes } from "../user-access/api";
import type { Route } from "@/lib/framework/route";

/** Every endpoint of the admin API: what is served, and what the OpenAPI document describes. */
export const adminRoutes: readonly Route[] = [
  ...workspaceRoutes,
  ...organizationRoutes,
  ...memberRoutes,
  ...invitationRoutes,
  ...serverRoutes,
  ...capabilityRoutes,
  ...definitionRoutes,
  ...workspaceServerRoutes,
  ...userAccessRoutes,
  ...explainRoutes,
  ...apiKeyRoutes,
  ...callRoutes,
  ...auditRoutes,
];

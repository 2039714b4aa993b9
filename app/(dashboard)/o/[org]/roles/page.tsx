import type { Metadata } from "next";
import Link from "next/link";
import { orNotFound, requireOrg } from "@/app/(dashboard)/page-context";
import { PageBody } from "@/components/layout/app-shell";
import { PageHeader } from "@/components/ui/page-header";
import { listRoles } from "@/lib/features/organizations";
import { RoleTable } from "@/lib/features/organizations/ui";
import { adminRoutes } from "@/lib/runtime/admin-api/routes";
import { isAllowed } from "@/lib/shared/permissions";

export const metadata: Metadata = { title: "Roles" };

export default async function RolesPage({ params }: { params: Promise<{ org: string }> }) {
  const ctx = await requireOrg((await params).org);
  const { data } = await orNotFound(listRoles.execute(ctx, {}));
  return (
    <PageBody>
      <PageHeader
        title="Roles"
        description={
          <>
            What each role may do here. Owners and admins of the organization act as admins of every
            workspace. Nobody gives a role above their own.
            {isAllowed(ctx.roles, "org:write") && (
              <>
                {" "}
                What depends on a setting is decided in{" "}
                <Link href={`/o/${ctx.orgSlug}/settings`} className="text-link underline underline-offset-2">
                  Settings
                </Link>
                .
              </>
            )}
          </>
        }
      />
      <RoleTable rows={data} operations={operationsByPermission()} />
    </PageBody>
  );
}

function operationsByPermission(): ReadonlyMap<string, string[]> {
  const operations = new Map<string, string[]>();
  for (const { permission, summary } of adminRoutes)
    operations.set(permission, [...(operations.get(permission) ?? []), summary]);
  return operations;
}

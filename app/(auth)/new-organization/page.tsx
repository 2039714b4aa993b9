import type { Metadata } from "next";
import Link from "next/link";
import { requireUser } from "@/app/(dashboard)/page-context";
import { AuthLayout } from "@/components/layout/auth-layout";
import { NewOrganizationForm } from "@/lib/features/organizations/ui";

export const metadata: Metadata = { title: "New organization" };

export default async function NewOrganizationPage() {
  const { email } = await requireUser();
  return (
    <AuthLayout
      productName="Gatehouse"
      title="New organization"
      description={`You, ${email}, will own it. Nothing is shared with your other organizations.`}
      footer={
        <Link href="/" className="font-medium text-link underline underline-offset-4">
          Back
        </Link>
      }
    >
      <NewOrganizationForm />
    </AuthLayout>
  );
}

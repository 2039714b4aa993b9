import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { MessagePage } from "@/components/feedback/message-page";
import { ButtonLink } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <MessagePage
      icon={<SearchX />}
      title="This page does not exist, or you have no access to it"
      description="Check the address, or ask the person who sent you the link to invite you to the workspace."
      action={<ButtonLink href="/">Go to start</ButtonLink>}
    />
  );
}

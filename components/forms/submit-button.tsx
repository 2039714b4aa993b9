"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "@/components/ui/button";

export type SubmitButtonProps = Omit<ButtonProps, "type" | "asChild">;

/** Submits the form around it and shows while its action runs. */
export function SubmitButton({ pending, ...props }: SubmitButtonProps) {
  const status = useFormStatus();
  return <Button {...props} type="submit" pending={pending === true || status.pending} />;
}

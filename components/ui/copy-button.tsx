"use client";

import { Check, Copy, X } from "lucide-react";
import { Button, type ButtonVariants } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useCopy, type CopyState } from "@/components/ui/use-copy";

export type CopyButtonProps = {
  value: string;
  /** What is copied, e.g. "Copy URL". */
  label?: string | undefined;
  /** Shows the label as text; otherwise it is an icon with that name. */
  showLabel?: boolean | undefined;
  variant?: ButtonVariants["variant"];
  size?: "sm" | "md" | undefined;
  className?: string | undefined;
};

export function CopyButton(props: CopyButtonProps) {
  const {
    value,
    label = "Copy",
    showLabel,
    variant = showLabel ? "outline" : "ghost",
    size = "sm",
    className,
  } = props;
  const { state, copy } = useCopy();
  const onClick = () => void copy(value);
  return (
    <>
      {showLabel ? (
        <Button variant={variant} size={size} onClick={onClick} className={className}>
          <StateIcon state={state} />
          {label}
        </Button>
      ) : (
        <IconButton
          label={label}
          icon={<StateIcon state={state} />}
          variant={variant}
          size={size}
          onClick={onClick}
          className={className}
        />
      )}
      <span aria-live="polite" className="sr-only">
        {stateText(state)}
      </span>
    </>
  );
}

function StateIcon({ state }: { state: CopyState }) {
  switch (state) {
    case "idle":
      return <Copy aria-hidden />;
    case "copied":
      return <Check aria-hidden className="text-success" />;
    case "failed":
      return <X aria-hidden className="text-destructive" />;
  }
}

function stateText(state: CopyState): string {
  switch (state) {
    case "idle":
      return "";
    case "copied":
      return "Copied";
    case "failed":
      return "Could not copy. Select the text and copy it yourself.";
  }
}

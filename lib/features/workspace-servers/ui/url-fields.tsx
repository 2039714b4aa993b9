import { CopyField } from "@/components/ui/copy-field";

export type UrlFieldsProps = {
  label: string;
  url: string;
  /** The same without the offer to sign in. */
  keyUrl: string;
};

/** The address to copy, and behind a question the one for clients that do not get on with it. */
export function UrlFields({ label, url, keyUrl }: UrlFieldsProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <p className="font-medium">{label}</p>
      <CopyField value={url} label={label} wrap />
      <details className="text-[0.8125rem]">
        <summary className="w-fit cursor-pointer rounded-sm text-muted-foreground hover:text-foreground">
          Does your client ask you to sign in although it has a key?
        </summary>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5 pt-2">
          <p className="text-muted-foreground">
            Give it this address instead. It is the same, and never offers a sign-in.
          </p>
          <CopyField value={keyUrl} label={`${label} without sign-in`} wrap />
        </div>
      </details>
    </div>
  );
}

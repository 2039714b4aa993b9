import { CopyField } from "@/components/ui/copy-field";

/** An address to copy: what it is, and whom it is for. */
export function UrlField({ label, value, hint }: { label: string; value: string; hint: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <p className="font-medium">{label}</p>
      <CopyField value={value} label={label} />
      <p className="text-[0.8125rem] text-muted-foreground">{hint}</p>
    </div>
  );
}

/** What a colour says. `danger` needs somebody, `warning` will soon, `success` is well, `accent` only stands out. */
export type Tone = "neutral" | "accent" | "success" | "warning" | "danger";

export const toneText: Record<Tone, string> = {
  neutral: "text-muted-foreground",
  accent: "text-info",
  success: "text-success",
  warning: "text-warning",
  danger: "text-destructive",
};

export const toneSurface: Record<Tone, string> = {
  neutral: "bg-muted text-foreground",
  accent: "bg-info-surface text-info",
  success: "bg-success-surface text-success",
  warning: "bg-warning-surface text-warning",
  danger: "bg-destructive-surface text-destructive",
};

export const toneFill: Record<Tone, string> = {
  neutral: "bg-input",
  accent: "bg-primary",
  success: "bg-success-fill",
  warning: "bg-warning-fill",
  danger: "bg-destructive-fill",
};

/** For lines and dots: brighter than text may be. */
export const toneLine: Record<Tone, string> = {
  neutral: "text-input",
  accent: "text-primary",
  success: "text-success-fill",
  warning: "text-warning-fill",
  danger: "text-destructive-fill",
};

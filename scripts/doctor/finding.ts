/** The result of one check. `warn` does not stop Gatehouse; `fail` does, and `fix` says what to do. */
export interface Finding {
  readonly level: "ok" | "warn" | "fail";
  readonly text: string;
  readonly fix?: string;
}

export const fine = (text: string): Finding => ({ level: "ok", text });

export const warning = (text: string, fix: string): Finding => ({ level: "warn", text, fix });

export const failure = (text: string, fix: string): Finding => ({ level: "fail", text, fix });

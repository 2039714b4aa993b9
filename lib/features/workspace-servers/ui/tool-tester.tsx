"use client";

import { Play } from "lucide-react";
import { useState, type FormEvent } from "react";
import { schemaDefaults } from "@/components/forms/schema-model";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardFooter } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import type { RunTool, ServerPlace, ToolRun } from "../types";
import { ToolArguments } from "./tool-arguments";
import { missingArguments } from "./missing-arguments";
import { ToolRunResult } from "./tool-run-result";

/** A tool the person may call. */
export interface TestableTool {
  readonly name: string;
  readonly title: string | null;
  readonly description: string;
  readonly inputSchema: unknown;
  readonly isDestructive: boolean;
}

export type ToolTesterProps = {
  place: ServerPlace;
  tools: readonly TestableTool[];
  /** Name of the tool to start with. */
  initial: string | undefined;
  run: RunTool;
};

const NO_ANSWER: ToolRun = {
  ok: false,
  code: "no_answer",
  message: "Gatehouse did not answer. Check your connection; the log says whether the call was made.",
  durationMs: 0,
  callId: null,
};

/** Runs a tool through the gateway as the signed-in person and shows what a client would get. */
export function ToolTester({ place, tools, initial, run }: ToolTesterProps) {
  const [name, setName] = useState(tools.find((each) => each.name === initial)?.name ?? tools[0]?.name ?? "");
  const tool = tools.find((each) => each.name === name);
  const [values, setValues] = useState(() => schemaDefaults(tool?.inputSchema));
  const [view, setView] = useState<"form" | "json">("form");
  const [isJsonValid, setJsonValid] = useState(true);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [pending, setPending] = useState(false);
  const [ran, setRan] = useState<{ tool: string; run: ToolRun } | null>(null);

  function choose(next: string): void {
    setName(next);
    setValues(schemaDefaults(tools.find((each) => each.name === next)?.inputSchema));
    setErrors({});
    setJsonValid(true);
    setRan(null);
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (tool === undefined || pending || !isJsonValid) return;
    const missing = view === "form" ? missingArguments(tool.inputSchema, values) : {};
    setErrors(missing);
    if (Object.keys(missing).length > 0) return;
    setPending(true);
    const answer = await run(place, { tool: tool.name, arguments: values }).catch(() => NO_ANSWER);
    setRan({ tool: tool.name, run: answer });
    setPending(false);
  }

  if (tool === undefined) return null;
  return (
    <>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <Card>
          <CardContent className="grid grid-cols-[minmax(0,1fr)] gap-5">
            <Field label="Tool">
              <NativeSelect
                className="max-w-xl"
                value={name}
                onChange={(event) => choose(event.target.value)}
                options={tools.map((each) => ({
                  value: each.name,
                  label: each.title === null ? each.name : `${each.name} – ${each.title}`,
                }))}
              />
            </Field>
            {tool.description !== "" && (
              <p className="max-w-prose break-words whitespace-pre-line text-muted-foreground">
                {tool.description}
              </p>
            )}
            {tool.isDestructive && (
              <Alert tone="warning" title="This tool may delete or overwrite something">
                The server says so. A run here is real: it reaches the server like any other call.
              </Alert>
            )}
            <ToolArguments
              key={tool.name}
              schema={tool.inputSchema}
              value={values}
              onChange={setValues}
              view={view}
              onView={setView}
              onValidity={setJsonValid}
              errors={errors}
              disabled={pending}
            />
          </CardContent>
          <CardFooter>
            <p className="text-[0.8125rem] text-muted-foreground">
              Runs as you, through the gateway: policy is checked and the call is logged.
            </p>
            <Button type="submit" pending={pending} disabled={!isJsonValid}>
              <Play aria-hidden />
              Run tool
            </Button>
          </CardFooter>
        </Card>
      </form>
      <div aria-live="polite" className="grid grid-cols-[minmax(0,1fr)] empty:hidden">
        {/* Another tool may have been chosen while this one ran. */}
        {ran?.tool === name && (
          <ToolRunResult run={ran.run} tool={name} logsHref={`/o/${place.org}/w/${place.workspace}/logs`} />
        )}
      </div>
    </>
  );
}

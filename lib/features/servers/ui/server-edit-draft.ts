import type { FieldIssue } from "@/lib/shared/errors";
import type { EditableServer, UpdateServerInput } from "../schema";
import { draftAuth, draftIssues, EMPTY_DRAFT, type AuthType, type HeaderRow } from "./add-server/draft";

/** What has been entered about a server that exists. */
export interface ServerEdit {
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly authType: AuthType;
  /** New headers; the stored ones are kept unless asked to replace them. */
  readonly headers: readonly HeaderRow[];
  readonly isReplacing: boolean;
}

export function startEdit({ name, description, url, auth }: EditableServer): ServerEdit {
  const rows = auth.headers.map((header, index) => ({ id: index + 1, name: header, value: "" }));
  const headers = rows.length > 0 ? rows : EMPTY_DRAFT.headers;
  return { name, description, url, authType: auth.type, headers, isReplacing: false };
}

/** Whether the URL leads to the origin that the stored headers were entered for. An unfinished URL counts as that. */
export function isSameOrigin(server: EditableServer, url: string): boolean {
  const text = url.trim();
  return !URL.canParse(text) || new URL(text).origin === new URL(server.url).origin;
}

/** Whether the stored headers go on being sent. Stored values never move to another origin. */
export function keepsHeaders(server: EditableServer, edit: ServerEdit): boolean {
  const hadHeaders = server.auth.type === "headers" && edit.authType === "headers";
  return hadHeaders && !edit.isReplacing && isSameOrigin(server, edit.url);
}

/** Everything that keeps the edit from being saved, at the paths of the API's input. */
export function editIssues(server: EditableServer, edit: ServerEdit): FieldIssue[] {
  const authType = keepsHeaders(server, edit) ? "none" : edit.authType;
  return draftIssues({ ...edit, authType, typedSlug: server.slug }, []);
}

/** What both a server of the organization and one of a workspace take. */
export type EditInput = Pick<UpdateServerInput, "server" | "name" | "description" | "url" | "auth">;

/** Only what was changed: what somebody else changed meanwhile stays. */
export function editInput(server: EditableServer, edit: ServerEdit): EditInput {
  const isAuthKept = keepsHeaders(server, edit) || (edit.authType === "none" && server.auth.type === "none");
  return {
    server: server.id,
    ...(edit.name.trim() === server.name ? {} : { name: edit.name }),
    ...(edit.description.trim() === server.description ? {} : { description: edit.description }),
    ...(edit.url.trim() === server.url ? {} : { url: edit.url }),
    ...(isAuthKept ? {} : { auth: editAuth(edit) }),
  };
}

export function editAuth(edit: ServerEdit) {
  return draftAuth({ ...edit, typedSlug: null });
}

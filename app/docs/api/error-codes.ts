import { AppError, type ErrorKind } from "@/lib/shared/errors";

interface ErrorCode {
  readonly code: string;
  readonly status: number;
  readonly meaning: string;
}

// A problem whose code is its kind: nothing more exact is known.
const KINDS: Readonly<Record<ErrorKind, string>> = {
  malformed: "The request could not be read. Change it before you send it again.",
  unauthenticated: "There is no valid key with the request.",
  forbidden: "The key is valid, and this is not among what it may do.",
  not_found: "There is no such thing, or the key has no access to it. Both look the same on purpose.",
  method_not_allowed: "The path exists with other methods. The Allow header names them.",
  conflict: "It collides with something that exists.",
  precondition_failed: "Somebody else changed it since you read it. Read it again.",
  too_large: "The request is larger than this installation takes.",
  invalid: "The JSON was understood and its values are not acceptable.",
  limit_exceeded: "Too many requests. The Retry-After header says when to try again.",
  internal: "Something went wrong in Gatehouse. Tell your administrator the request id.",
  unavailable: "Gatehouse is starting, stopping or short of something. Try again.",
};

// What is known more exactly, by kind.
const EXACT: Readonly<Partial<Record<ErrorKind, Readonly<Record<string, string>>>>> = {
  malformed: {
    malformed_json: "The body is not a JSON object.",
    invalid_idempotency_key: "The Idempotency-Key is not 1 to 255 visible ASCII characters.",
    unsupported_media_type: "Send the body with “Content-Type: application/json”.",
  },
  unauthenticated: {
    missing_key: "Send “Authorization: Bearer gh_…”.",
    invalid_key: "No key is like this one. Check that it was copied whole.",
    revoked_key: "The key was revoked, or its owner left. Create a new one.",
    rotated_key: "The secret is from before a rotation, and its overlap has ended. Use the new one.",
    expired_key: "The key has expired. Create a new one.",
  },
  forbidden: {
    insufficient_scope: "The key lacks a scope, such as api:write. Use or create one that has it.",
    missing_permission: "The role behind the key does not include this.",
    role_above_own: "The role given, taken or ended is above the one behind the key.",
    domain_not_yours: "Only a person with a verified address of the domain may let it join.",
    wrong_account: "Of the dashboard: the invitation is for another address.",
  },
  not_found: {
    unknown_endpoint: "No endpoint has this path.",
    not_in_organization: "The person is not in the organization. Invite them instead.",
  },
  conflict: {
    slug_taken: "Something beside it has this slug. Choose another one.",
    rotation_running:
      "The secret from before the last rotation still works. Wait, or rotate without overlap.",
    key_ended: "The key was revoked or has expired, and stays so. Create a new one.",
    idempotency_in_progress: "The first request with this Idempotency-Key still runs. Repeat it in a moment.",
    idempotency_answer_lost:
      "The request was carried out, and its answer cannot be read any more: the key was rotated since.",
    server_is_private: "A workspace made the server for itself. It stays with that one.",
    server_is_shared: "The server belongs to the organization: change it in the registry.",
    already_exists: "Something with this name exists. Choose another one.",
    changed_meanwhile: "Somebody else changed or deleted it at the same moment. Look again, then try again.",
    disabled_by_organization:
      "The organization switched the capability off; a workspace cannot switch it on.",
    last_owner: "The organization would be left without an owner. Make somebody else one first.",
    already_member: "The person is a member already. Change their role instead.",
    invitation_ended: "The invitation was accepted, revoked or has expired. Make a new one.",
    reset_ended: "Of the dashboard: the link was used or has expired.",
    already_granted: "The workspace has the server under another slug. Change the slug there.",
    definition_changed_again:
      "Another definition waits than the one that was read, or it cannot be discarded. Read the changes again.",
    nothing_waits: "The server has no capability of this name. Read the changes again.",
    server_changed: "The server was changed while it was being read. Sync it again.",
  },
  too_large: { body_too_large: "The body is larger than this installation takes." },
  invalid: {
    invalid_input: "“issues” has one entry for each field that is wrong.",
    idempotency_key_reused: "The Idempotency-Key belongs to another request. Use a new one.",
    invalid_cursor: "The cursor is not one of ours. Start from the first page.",
    no_person: "The calling key acts for nobody, and this is done by a person only.",
    wrong_password: "Of the dashboard: this is not the current password.",
    url_refused: "Gatehouse may not connect to this URL. The detail says why.",
    headers_required: "The URL moved to another origin. Send the headers again with it.",
  },
  limit_exceeded: { too_many_attempts: "Too many attempts. Retry-After says when to try again." },
  unavailable: { sync_failed: "The server could not be read. The detail says why." },
};

/** Every code of the admin API with its status and meaning, by status. */
export function errorCodes(): ErrorCode[] {
  return Object.entries(KINDS)
    .flatMap(([name, general]) => {
      // The keys of KINDS are exactly the kinds.
      const kind = name as ErrorKind;
      const { status } = new AppError(kind, { publicMessage: general });
      const exact = Object.entries(EXACT[kind] ?? {}).map(([code, meaning]) => ({ code, status, meaning }));
      return [{ code: name, status, meaning: general }, ...exact];
    })
    .sort((one, other) => one.status - other.status);
}

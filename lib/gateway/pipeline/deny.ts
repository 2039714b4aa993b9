import { denialRule, type Denial } from "../errors";
import type { GatewayResponse } from "../gateway-http";
import { rpcErrorBody, type RpcError } from "../protocol/json-rpc";
import type { PipelineDeps } from "./deps";
import type { Exchange } from "./exchange";
import { finishExchange } from "./record";

/** The JSON-RPC error a denial is shown as. */
export function rpcErrorOf(refused: Denial, requestId: string): RpcError {
  const rule = denialRule(refused.code);
  const error = { code: refused.rpcCode ?? rule.rpcCode, message: refused.message ?? rule.message };
  // A disguised denial says no more than a server would of a thing that does not exist.
  const more = rule.isDisguised === true ? {} : { reason: refused.code, requestId };
  const data = { ...more, ...refused.data };
  return Object.keys(data).length === 0 ? error : { ...error, data };
}

/** Ends an exchange without an upstream answer: one record, one log line, one response. */
export function deny(exchange: Exchange, refused: Denial, deps: PipelineDeps): GatewayResponse {
  const rule = denialRule(refused.code);
  const error = rpcErrorOf(refused, exchange.requestId);
  const body = rpcErrorBody(exchange.rpcId, error);
  if (refused.internalMessage !== undefined) exchange.internalMessage = refused.internalMessage;
  if (exchange.decisionReason === "not_decided") exchange.decisionReason = refused.code;
  finishExchange(
    exchange,
    {
      status: rule.callStatus,
      httpStatus: rule.httpStatus,
      errorCode: refused.code,
      errorMessage: error.message,
      responseText: null,
      bytesOut: body.length,
    },
    deps,
  );
  return { status: rule.httpStatus, headers: { ...JSON_HEADERS, ...refused.headers }, body };
}

export const JSON_HEADERS: Readonly<Record<string, string>> = {
  "content-type": "application/json",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

import type { GatewaySnapshot } from "../snapshot";
import { canonicalUri } from "./canonical-uri";
import { switchIndex } from "./switch-index";
import { capabilityRule, type RuleTarget } from "./switch-rule";
import { matchesUriTemplate } from "./uri-template";
import { ALLOWED, denied, type Decision } from "./verdict";

/** A resource by URI: its own switch wins, then the templates that could have produced it. */
export function resourceRule(snapshot: GatewaySnapshot, { name: uri, definitionHash }: RuleTarget): Decision {
  const index = switchIndex(snapshot);
  const exact = index.byKind.resource.get(uri);
  if (exact !== undefined) return capabilityRule(snapshot, exact, definitionHash);
  // The connection page and resource lists may name a template itself, as completion does.
  const template = index.byKind.resource_template.get(uri);
  if (template !== undefined) return capabilityRule(snapshot, template, undefined);
  if (!index.hasResourceSwitchedOff && snapshot.newCapabilities === "allow") return ALLOWED;
  if (index.canonicalResourcesOff.has(canonicalUri(uri))) return denied("name_resembles_disabled");
  const isMatched = index.templatesOn.some((candidate) => matchesUriTemplate(candidate, uri));
  return isMatched ? ALLOWED : denied("resource_not_matched");
}

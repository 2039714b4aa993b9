import type { GatewaySnapshot } from "../snapshot";
import { canonicalUri } from "./canonical-uri";
import { switchIndex } from "./switch-index";
import { decideSwitches } from "./switch-rule";
import { matchesUriTemplate } from "./uri-template";
import { ALLOWED, denied, type Decision } from "./verdict";

/** A resource by URI: its own switch wins, then the templates that could have produced it. */
export function resourceRule(snapshot: GatewaySnapshot, uri: string): Decision {
  const index = switchIndex(snapshot);
  const exact = index.byKind.resource.get(uri);
  if (exact !== undefined) return decideSwitches(exact);
  // The connection page and resource lists may name a template itself, as completion does.
  const template = index.byKind.resource_template.get(uri);
  if (template !== undefined) return decideSwitches(template);
  if (!index.hasResourceSwitchedOff) return ALLOWED;
  if (index.canonicalResourcesOff.has(canonicalUri(uri))) return denied("name_resembles_disabled");
  const isMatched = index.templatesOn.some((candidate) => matchesUriTemplate(candidate, uri));
  return isMatched ? ALLOWED : denied("resource_not_matched");
}

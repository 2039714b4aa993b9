"use server";

import { defineAction } from "@/lib/features/access";
import { reviewDefinitions } from "./commands/review-definitions";
import { setDefinitionPolicy } from "./commands/set-definition-policy";

export const reviewDefinitionsAction = defineAction(reviewDefinitions);
export const setDefinitionPolicyAction = defineAction(setDefinitionPolicy);

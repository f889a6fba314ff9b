import type { SettingsInput } from "./src/core/settings.ts";

/**
 * What this deployment sets: tags of every job, what its policy asks of them, what things cost. All of it may be left out, as it is here; an
 * editor knows the members, and README.md says what they do. LAPIDARY_TAGS, LAPIDARY_POLICY and LAPIDARY_PRICES in the environment come first.
 */
export const settings: SettingsInput = {};

/** A module of endpoint rules without those that come into question only where one of the `never` conditions holds. */
export declare const withoutRules: (source: string, never: readonly RegExp[]) => string;

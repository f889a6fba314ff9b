import * as v from "valibot";
import type { Platform } from "#aws/platform.ts";
import { functions } from "../functions.ts";
import type { LambdaFunction } from "./lambda/invocation.ts";
import { functionName } from "./names.ts";

const isFactory = (value: unknown): value is (platform: Platform) => LambdaFunction => typeof value === "function";

/** What every file in functions/ exports: a factory that takes the platform. */
const FunctionModule = v.object({ create: v.custom<(platform: Platform) => LambdaFunction>(isFactory) });

const load = async (name: string, platformOf: (name: string) => Platform): Promise<LambdaFunction> => {
  const module: unknown = await import(new URL(`../../functions/${name}.ts`, import.meta.url).href);
  return v.parse(FunctionModule, { ...Object(module) }).create(platformOf(name));
};

/** The functions of functions/, by their full names, each on a platform of its own. */
export const loadFunctions = async (platformOf: (name: string) => Platform): Promise<Record<string, LambdaFunction>> =>
  Object.fromEntries(
    await Promise.all(
      Object.keys(functions).map(async (name) => [functionName(name), await load(name, platformOf)] as const),
    ),
  );

/** Their timeouts and memory, as wired. */
export const functionSettings = Object.fromEntries(
  Object.entries(functions).map(([name, { timeoutSeconds, memoryMb }]) => [
    functionName(name),
    { timeoutSeconds, memoryMb },
  ]),
);

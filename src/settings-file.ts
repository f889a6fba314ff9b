/** What a deployment's own file sets, as it is written there; or why the file cannot be imported, in a sentence. */
export const settingsFile = async (): Promise<{ file: object } | { problem: string }> => {
  try {
    const { settings }: { settings?: unknown } = await import("../settings.ts");
    if (typeof settings === "object" && settings !== null) return { file: settings };
    throw new Error("it must export an object named settings");
  } catch (error) {
    return { problem: `settings.ts cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
};

// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- SST's own way to its globals
/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app: ({ stage }) => ({
    name: "lapidary",
    home: "aws",
    removal: stage === "production" ? "retain" : "remove",
    protect: stage === "production",
    providers: { aws: { region: process.env.AWS_REGION ?? "us-east-1" } },
  }),
  async run() {
    // First, so that a wrong setting ends it before anything is made.
    await import("./stacks/settings.ts");
    const { api } = await import("./stacks/api.ts");
    const { bus } = await import("./stacks/bus.ts");
    const { machines } = await import("./stacks/machines.ts");
    const { jobs, data } = await import("./stacks/storage.ts");
    await import("./stacks/targets.ts");
    await import("./stacks/queue-policy.ts");
    await import("./stacks/streams.ts");
    await import("./stacks/alarms.ts");
    await import("./stacks/budget.ts");
    await import("./stacks/dashboard.ts");
    return { api: api.url, table: jobs.name, bucket: data.name, bus: bus.name, machines };
  },
});

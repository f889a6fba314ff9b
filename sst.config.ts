// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- SST's own way to its globals
/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  async app({ stage }) {
    // Not all settings: SST keeps to itself what goes wrong here, and tells what goes wrong in run().
    const { region } = await import("./stacks/region.ts");
    const { tags } = await import("./stacks/tags.ts");
    const { app: name } = await import("./src/stage-name.ts");
    return {
      name,
      home: "aws",
      removal: stage === "production" ? "retain" : "remove",
      protect: stage === "production",
      // SST gives its own two where there are no others.
      providers: { aws: { region, defaultTags: { tags: { ...tags, "sst:app": name, "sst:stage": stage } } } },
    };
  },
  async run() {
    // First, so that a wrong setting or stage ends it before anything is made.
    await import("./stacks/settings.ts");
    await import("./stacks/stage.ts");
    await import("./stacks/boundary.ts");
    await import("./stacks/retained.ts");
    const { api } = await import("./stacks/api.ts");
    const { bus } = await import("./stacks/bus.ts");
    const { machines } = await import("./stacks/machines.ts");
    const { pageUrl } = await import("./stacks/page.ts");
    const { jobs, data } = await import("./stacks/storage.ts");
    await import("./stacks/targets.ts");
    await import("./stacks/queue-policy.ts");
    await import("./stacks/streams.ts");
    await import("./stacks/alarms.ts");
    await import("./stacks/budget.ts");
    await import("./stacks/dashboard.ts");
    return {
      api: api.url,
      table: jobs.name,
      bucket: data.name,
      bus: bus.name,
      machines,
      ...(pageUrl && { page: pageUrl }),
    };
  },
});

import { permissionsBoundary } from "./settings.ts";

// SST makes the roles of functions, and says nowhere else what their boundary is. To be told before any role is made.
if (permissionsBoundary !== undefined)
  $transform(aws.iam.Role, (args) => {
    args.permissionsBoundary = permissionsBoundary;
  });

import { region } from "./arns.ts";
import { physical } from "./names.ts";
import { alarms, budgetUsdPerMonth } from "./settings.ts";

const told = (notificationType: "ACTUAL" | "FORECASTED", address: string) => ({
  notificationType,
  comparisonOperator: "GREATER_THAN",
  threshold: 100,
  thresholdType: "PERCENTAGE",
  subscriberEmailAddresses: [address],
});

// AWS knows no budget of one deployment: this is of all that the account spends on Bedrock.
if (budgetUsdPerMonth !== undefined && alarms.email !== undefined)
  new aws.budgets.Budget("BedrockBudget", {
    // An account's budgets are of all its regions.
    name: $interpolate`${physical("bedrock")}-${region}`,
    budgetType: "COST",
    timeUnit: "MONTHLY",
    limitAmount: String(budgetUsdPerMonth),
    limitUnit: "USD",
    costFilters: [{ name: "Service", values: ["Amazon Bedrock"] }],
    notifications: [told("ACTUAL", alarms.email), told("FORECASTED", alarms.email)],
  });

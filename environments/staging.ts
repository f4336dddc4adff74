import { argoCd, defineEnvironment, Duration, healthy } from "lamplighter";

export const staging = defineEnvironment({
  name: "staging",
  promotesFrom: "dev",
  aws: { account: "222222222222", region: "eu-west-1" },
  network: { cidr: "10.20.0.0/16", zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"], nat: "single" },
  cluster: {
    version: "1.33",
    nodes: { instanceTypes: ["m7g.large"], min: 3, max: 6 },
    administrators: ["arn:aws:iam::222222222222:role/platform-admin"],
  },
  domain: "staging.shop.example.com",
  reconciler: argoCd(),
  gates: [healthy({ in: "dev", for: Duration.minutes(10) })],
});

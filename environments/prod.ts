import { defineEnvironment, Duration, flux, healthy } from "lamplighter";

export const prod = defineEnvironment({
  name: "prod",
  promotesFrom: "staging",
  aws: { account: "333333333333", region: "eu-west-1" },
  network: { cidr: "10.30.0.0/16", zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"], nat: "per-zone" },
  cluster: {
    version: "1.33",
    nodes: { instanceTypes: ["m7g.xlarge"], min: 3, max: 12 },
    administrators: ["arn:aws:iam::333333333333:role/platform-admin"],
  },
  domain: "shop.example.com",
  sizes: { ui: "medium", catalog: "large" },
  reconciler: flux({ interval: Duration.minutes(5) }),
  gates: [healthy({ in: "staging", for: Duration.minutes(30) })],
});

import { argoCd, defineEnvironment } from "lamplighter";

export const dev = defineEnvironment({
  name: "dev",
  aws: { account: "111111111111", region: "eu-west-1" },
  network: { cidr: "10.10.0.0/16", zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"], nat: "single" },
  cluster: {
    version: "1.33",
    nodes: { instanceTypes: ["m7g.large"], min: 2, max: 4 },
    administrators: ["arn:aws:iam::111111111111:role/platform-admin"],
    publicAccessFrom: ["203.0.113.0/24"],
  },
  domain: "dev.shop.example.com",
  reconciler: argoCd({ selfHeal: { off: "developers try changes in the dev cluster before they commit them" } }),
});

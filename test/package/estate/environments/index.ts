import { argoCd, defineEnvironment, promotionPath } from "lamplighter";

const dev = defineEnvironment({
  name: "dev",
  aws: { account: "111111111111", region: "eu-west-1" },
  network: { cidr: "10.10.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] },
  cluster: { version: "1.33", nodes: { instanceTypes: ["m7g.large"], min: 1, max: 2 } },
  domain: "dev.example.com",
  reconciler: argoCd(),
});

export default promotionPath({ name: "tiny", repository: { url: "https://git.example.com/tiny.git" }, environments: [dev] });

import { promotionPath } from "lamplighter";
import { dev } from "./dev.ts";
import { prod } from "./prod.ts";
import { staging } from "./staging.ts";

/** The promotion path, from the first environment to the last one. */
export default promotionPath({
  name: "shop",
  repository: { url: "https://git.example.com/shop/platform.git", branch: "main" },
  environments: [dev, staging, prod],
});

import { chart, WebService } from "lamplighter/lights";

/** The product catalog. It keeps its products in memory; a database would be a handover value and an externalSecret(). */
export default chart(({ scope, environment, release }) => {
  new WebService(scope, "catalog", {
    image: release.image("catalog"),
    port: 8080,
    size: environment.size("catalog"),
    // The program has one health path and no separate answer for readiness.
    health: { readiness: { http: "/health" }, liveness: { tcp: true } },
    env: { GIN_MODE: "release", RETAIL_CATALOG_PERSISTENCE_PROVIDER: "in-memory" },
    callers: [{ workload: "ui" }, { workload: "report" }],
  });
});

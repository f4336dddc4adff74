import { Duration } from "lamplighter";
import { chart, WebService } from "lamplighter/lights";

/** The shop's pages. */
export default chart(({ scope, environment, release, namespace }) => {
  const catalog = `http://catalog.${namespace}.svc.cluster.local`;

  new WebService(scope, "ui", {
    image: release.image("ui"),
    port: 8080,
    size: environment.size("ui"),
    health: {
      readiness: { http: "/actuator/health/readiness" },
      liveness: { http: "/actuator/health/liveness" },
      startupTime: Duration.minutes(3),
    },
    env: {
      JAVA_OPTS: "-XX:MaxRAMPercentage=75.0",
      // Releases before 1.0 read the first name, later ones the second.
      ENDPOINTS_CATALOG: catalog,
      RETAIL_UI_ENDPOINTS_CATALOG: catalog,
    },
    calls: [{ workload: "catalog", port: 8080 }],
    ingress: { host: `www.${environment.domain}` },
  });
});

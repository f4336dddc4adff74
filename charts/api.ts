import { chart, externalSecret, WebService } from "lamplighter/lights";

/** The public API. */
export default chart(({ scope, environment, release }) => {
  new WebService(scope, "api", {
    image: release.image("api"),
    port: 9898,
    size: environment.size("api"),
    command: ["./podinfo", "--port=9898", "--port-metrics=9797", "--level=info", "--config-path=/etc/api"],
    env: { PODINFO_JWT_SECRET: externalSecret(environment, "api/tokens", "signing-key") },
    config: { files: { "config.yaml": `ui-message: "shop api, ${environment.name}"\n` } },
    metrics: { port: 9797 },
    ingress: { host: `api.${environment.domain}` },
  });
});

import { chart, Worker } from "lamplighter/lights";

/** Works off what the shop leaves for later. It answers its own health checks on 9898, and nobody else can reach it. */
export default chart(({ scope, environment, handover, release }) => {
  new Worker(scope, "worker", {
    image: release.image("worker"),
    size: environment.size("worker"),
    command: ["./podinfo", "--port=9898", "--level=info"],
    identity: handover.role("worker"),
    health: { port: 9898, readiness: { http: "/readyz" }, liveness: { http: "/healthz" } },
  });
});

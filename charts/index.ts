import { charts } from "lamplighter";

/** The units of the reconciler: one for each chart and environment. */
export default charts({
  platform: {
    load: () => import("./platform.ts"),
    namespace: "platform",
    releases: [],
    helmRepositories: [
      "https://charts.jetstack.io",
      "https://kubernetes.github.io/ingress-nginx",
      "https://charts.external-secrets.io",
      "https://prometheus-community.github.io/helm-charts",
    ],
  },
  "platform-config": { load: () => import("./platform-config.ts"), namespace: "platform", releases: [], after: ["platform"] },
  catalog: { load: () => import("./catalog.ts"), namespace: "shop", after: ["platform-config"] },
  api: { load: () => import("./api.ts"), namespace: "shop", after: ["platform-config"] },
  ui: { load: () => import("./ui.ts"), namespace: "shop", after: ["platform-config", "catalog"] },
  worker: { load: () => import("./worker.ts"), namespace: "shop", after: ["platform-config"] },
  report: { load: () => import("./report.ts"), namespace: "shop", after: ["platform-config"] },
});

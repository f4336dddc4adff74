import { Duration, flux } from "lamplighter";
import { describe, expect, test } from "vitest";
import { ExternalSecret, externalSecret, HelmRelease, ScheduledJob, Worker } from "../../../constructs/lights/workload/index.ts";
import { anEnvironment } from "../../helpers/unit.ts";
import { IMAGE, manifestsOf, only, refusalOf, refusalOfService } from "./workload.ts";

const environment = anEnvironment();

describe("a web service is refused, with place and fix,", () => {
  test.each<[string, object, string, string]>([
    ["with a privileged port", { port: 80 }, "dev-catalog/catalog: port", "give a whole number from 1024 to 65535"],
    ["with a port above 65535", { port: 70_000 }, "dev-catalog/catalog: port", "give a whole number from 1024 to 65535"],
    ["with a port that is text", { port: "8080" }, "dev-catalog/catalog: port", "give a whole number"],
    ["with a Service port of zero", { servicePort: 0 }, "dev-catalog/catalog: servicePort", "give a whole number from 1 to 65535"],
    ["with more replicas at least than at most", { scaling: { min: 5, max: 2 } }, "dev-catalog/catalog: scaling", "let max be at least 5"],
    ["with a CPU target of 0", { scaling: { cpuPercent: 0 } }, "dev-catalog/catalog: scaling.cpuPercent", "give a whole number from 1 to 100"],
    ["with a CPU target of 101", { scaling: { cpuPercent: 101 } }, "dev-catalog/catalog: scaling.cpuPercent", "give a whole number from 1 to 100"],
    ["with no replicas", { scaling: { replicas: 0 } }, "dev-catalog/catalog: scaling.replicas", "give a whole number from 1 to 1000"],
    ["with a tag for an image", { image: "ghcr.io/acme/catalog:1.0" }, "dev-catalog/catalog: image", 'release.image("APP")'],
    ["with one check for liveness and readiness", { health: { readiness: { http: "/health" }, liveness: { http: "/health" } } }, "dev-catalog/catalog: health.liveness", "{ tcp: true }"],
    ["with a relative health path", { health: { readiness: { http: "ready" } } }, "dev-catalog/catalog: health.readiness", 'write "/ready"'],
    ["with an empty health command", { health: { readiness: { command: [] } } }, "dev-catalog/catalog: health.readiness", "name the program"],
    ["with a startup time of a day", { health: { startupTime: Duration.days(1) } }, "dev-catalog/catalog: health.startupTime", "from 5 to 3600"],
    ["with a variable that is a number", { env: { PORT: 8080 } }, "dev-catalog/catalog: env.PORT", 'write "8080"'],
    ["with a variable that is undefined", { env: { PORT: undefined } }, "dev-catalog/catalog: env.PORT", "leave it out, or give a string"],
    ["with a variable that is null", { env: { PORT: null } }, "dev-catalog/catalog: env.PORT", "leave it out, or give a string"],
    ["with a variable that is an object", { env: { PORT: {} } }, "dev-catalog/catalog: env.PORT", "fix: give a string"],
    ["with a bad variable name", { env: { "1-a": "x" } }, "dev-catalog/catalog: env", 'write "_1_a"'],
    ["with a configuration file in a folder", { config: { files: { "../app.yaml": "" } } }, "dev-catalog/catalog: config.files", 'write "app.yaml"'],
    ["with more than 1 MiB of configuration", { config: { files: { a: "x".repeat(1_048_576) } } }, "dev-catalog/catalog: config.files", "put large files into the image or an object store"],
    ["with a relative mount path", { config: { files: {}, mountPath: "etc" } }, "dev-catalog/catalog: config.mountPath", 'write "/etc"'],
    ["with a secret by value", { secretFiles: { password: "hunter2" } }, "dev-catalog/catalog: secretFiles.password", "externalSecret("],
    ["with a caller that cannot exist", { callers: [{ workload: "The UI" }] }, "dev-catalog/catalog: callers[0].workload", 'write "the-ui"'],
    ["with a peer that is none", { callers: [{}] }, "dev-catalog/catalog: callers[0]", "{ cidr }"],
    ["with a call to a block with host bits", { calls: [{ cidr: "10.0.0.1/8", port: 443 }] }, "dev-catalog/catalog: calls[0].cidr", 'write "10.0.0.0/8"'],
    ["with a call to no port", { calls: [{ workload: "orders" }] }, "dev-catalog/catalog: calls[0].port", "from 1 to 65535"],
    ["with a host in capitals", { ingress: { host: "Shop.example.com" } }, "dev-catalog/catalog: ingress.host", "shop.example.com"],
    ["with a privileged metrics port", { metrics: { port: 90 } }, "dev-catalog/catalog: metrics.port", "from 1024 to 65535"],
  ])("%s", (_, props, where, fix) => {
    const message = refusalOfService(props);
    expect(message).toContain(where);
    expect(message).toMatch(/fix: .+/);
    expect(message).toContain(fix);
    expect(message).not.toContain("hunter2");
  });

  test.each([
    ["without a name", "", '"" is not a name'],
    ["with a name of 64 characters", "a".repeat(64), `write "${"a".repeat(63)}"`],
    ["with a name in capitals", "Catalog", 'write "catalog"'],
    ["with a name that leaves the folder", "../etc", 'write "etc"'],
    ["with a name that starts with a digit", "4catalog", 'write "s4catalog"'],
  ])("%s", (_, id, text) => {
    expect(refusalOfService({}, id)).toContain(text);
  });

  test("with two secrets of one name", () => {
    const message = refusalOfService({ env: { A: externalSecret(environment, "a/b", "k"), B: externalSecret(environment, "a-b", "k") } });
    expect(message).toContain('both become the Secret "catalog-a-b"');
  });
});

test("exactly 1 MiB of configuration is taken", () => {
  expect(() => refusalOfService({ config: { files: { a: "x".repeat(1_048_575) } } })).toThrow("nothing was refused");
});

describe("a scheduled job is refused", () => {
  const refused = (props: object, id = "report") => refusalOf(({ scope }) => {
    new ScheduledJob(scope, id, { image: IMAGE, schedule: "0 3 * * *", ...props });
  });

  test.each([
    ["0 3 * *", "has 4 fields"],
    ["60 3 * * *", '"60" is no minute'],
    ["0 3 0 * *", '"0" is no day of the month'],
    ["0 3 * * 5-1", '"5-1" is no day of the week'],
    ["*/0 3 * * *", '"*/0" is no minute'],
    ["@daily", "has 1 fields"],
    ["TZ=UTC 0 3 * * *", "has 6 fields"],
  ])("with the schedule %s", (schedule, text) => {
    const message = refused({ schedule });
    expect(message).toContain("dev-catalog/report: schedule");
    expect(message).toContain(text);
  });

  test.each(["Lisbon", "Local", "+01:00", ""])("with the time zone %j", (timeZone) => {
    expect(refused({ timeZone })).toContain("write an IANA name such as Europe/Lisbon");
  });

  test("with a name the controller cannot append to", () => {
    expect(refused({}, "r".repeat(53))).toContain(`write "${"r".repeat(52)}"`);
  });

  test("with a starting deadline below the controller's own interval", () => {
    expect(refused({ startingDeadline: Duration.seconds(5) })).toContain("from 10 to 86400");
  });
});

test.each(["*/15 * * * *", "0 0 1,15 * *", "0 9-17/2 * jan-mar mon-fri", "5 4 * * 7"])("a scheduled job takes the schedule %s", (schedule) => {
  const manifests = manifestsOf(({ scope }) => {
    new ScheduledJob(scope, "report", { image: IMAGE, schedule });
  });
  expect(only(manifests, "CronJob").spec.schedule).toBe(schedule);
});

test("a worker with an http check and no port is refused", () => {
  const message = refusalOf(({ scope }) => {
    new Worker(scope, "mailer", { image: IMAGE, health: { readiness: { http: "/readyz" }, liveness: { command: ["alive"] } } });
  });
  expect(message).toContain("dev-catalog/mailer: health.readiness");
  expect(message).toContain("give health.port");
});

describe("a Helm release is refused", () => {
  const refused = (props: object) => refusalOf(({ scope }) => {
    new HelmRelease(scope, "cert-manager", { environment, repository: "https://charts.jetstack.io", version: "v1.19.4", namespace: "platform", ...props });
  });

  test.each([
    ["^1.19.4", 'write "1.19.4"'],
    ["~v1.19.4", 'write "v1.19.4"'],
    [">=1.19.4 <2.0.0", 'write "1.19.4"'],
    ["1.19", "write all three numbers"],
    ["1.x", "write all three numbers"],
    ["*", "write all three numbers"],
    ["latest", "write all three numbers"],
    ["", "write all three numbers"],
  ])("with the version %j", (version, fix) => {
    const message = refused({ version });
    expect(message).toContain("dev-catalog/cert-manager: version");
    expect(message).toContain(fix);
  });

  test.each(["http://charts.example.com", "https://user:word@charts.example.com", "charts.example.com", "https://*"])("with the repository %s", (repository) => {
    expect(refused({ repository })).toContain("write https://host/path or oci://host/path");
  });
});

test("a Helm release waits for people where the reconciler is not automatic", () => {
  const render = (reconciler: ReturnType<typeof flux> | { kind: "argo-cd"; automatic: false }) => manifestsOf(({ scope, environment: given }) => {
    new HelmRelease(scope, "cert-manager", { environment: given, repository: "oci://quay.io/jetstack/charts", version: "v1.19.4", namespace: "platform" });
  }, anEnvironment({ reconciler }));
  expect(only(render(flux({ automatic: false })), "HelmRelease").spec.suspend).toBe(true);
  const argo = render({ kind: "argo-cd", automatic: false });
  expect(only(argo, "Application").spec.syncPolicy.automated).toBeUndefined();
  expect(only(argo, "Application").spec.source.repoURL).toBe("quay.io/jetstack/charts");
});

test.each(["../prod/db", "/db", "a//b", "a/../b", "", "a b"])("the secret name %j is refused", (name) => {
  expect(() => externalSecret(environment, name, "password")).toThrow("is not the name of a secret");
});

test("a secret's key that cannot be a key of a Kubernetes Secret is refused", () => {
  expect(() => externalSecret(environment, "catalog/db", "pass word")).toThrow("use letters, digits, dashes, dots and underscores");
});

test("an external secret without keys is refused", () => {
  const message = refusalOf(({ scope }) => {
    new ExternalSecret(scope, "catalog-db", { path: "dev/catalog/db", keys: [] });
  });
  expect(message).toContain("dev-catalog/catalog-db: keys");
});

import { clusterName, Handover, parseHandover, secretPath, workloadRoleArn, workloadRoleName } from "lamplighter";
import { expect, test } from "vitest";
import { anEnvironment, problemOf, problemsOf } from "./environment-input.ts";

const WHERE = "environments/handover/dev.json";
const dev = anEnvironment();
const record = (values: object) => parseHandover({ schemaVersion: 1, environment: "dev", values }, "dev", WHERE);

test("the record of another environment is refused", () => {
  expect(problemOf(() => parseHandover({ schemaVersion: 1, environment: "prod", values: {} }, "dev", WHERE))).toMatchObject({
    what: "this is the handover of prod, not of dev",
    where: `${WHERE}: environment`,
    why: "values of another account would be rendered into this one",
  });
});

test("a record of a newer version says upgrade", () => {
  expect(problemsOf(() => parseHandover({ schemaVersion: 2, environment: "dev", valuse: {} }, "dev", WHERE))).toMatchObject([{ fix: "upgrade lamplighter" }]);
});

test("every problem of a record is told at once, with its place", () => {
  const values = { vpcID: "vpc-01234567", databases: { catalog: { host: "", port: 0 }, Orders: { host: "db", port: 5432 } } };
  expect(problemsOf(() => record(values)).map(({ where, what }) => `${where}: ${what}`)).toEqual([
    `${WHERE}: values.databases.catalog.host: "" is not a host`,
    `${WHERE}: values.databases.catalog.port: 0 does not fit`,
    `${WHERE}: values.databases.Orders: "Orders" is not a name`,
    `${WHERE}: values.vpcID: unknown field "vpcID". Did you mean "vpcId"?`,
  ]);
});

test.each(["__proto__", "constructor", "prototype"])("a database named %s is refused, not dropped", (name) => {
  const values: object = JSON.parse(`{"databases":{"${name}":{"host":"db","port":5432}}}`) as object;
  expect(problemOf(() => record(values)).what).toBe(`"${name}" cannot be used as a name here`);
  expect(Object.hasOwn(Object.prototype, "host")).toBe(false);
});

test.each(["https://db.example.com", "db:5432", "db/shop", "-db", "a b", "db.example.com\n"])("%j is no host of a database", (host) => {
  expect(problemOf(() => record({ databases: { catalog: { host, port: 5432 } } })).what).toContain("is not a host");
});

test("names are derived, and need no record", () => {
  const handover = new Handover(dev, undefined);
  expect(handover.clusterName).toBe("dev");
  expect(handover.role("catalog")).toBe("arn:aws:iam::111111111111:role/dev-catalog");
});

test("both halves derive the same names", () => {
  expect(clusterName(dev)).toBe(new Handover(dev, undefined).clusterName);
  expect(workloadRoleArn(dev, "catalog")).toBe(new Handover(dev, undefined).role("catalog"));
  expect(workloadRoleName(dev, "catalog")).toBe("dev-catalog");
  expect(secretPath(dev, "catalog/db")).toBe("dev/catalog/db");
});

test("the role of what is no workload is refused", () => {
  expect(problemOf(() => new Handover(dev, undefined).role("../admin")).what).toBe('"../admin" is not a name');
});

test("recorded values are handed on", () => {
  const values = {
    vpcId: "vpc-01234567",
    publicSubnetIds: ["subnet-01234567"],
    privateSubnetIds: ["subnet-76543210"],
    clusterSecurityGroupId: "sg-01234567",
    databases: { catalog: { host: "db.example.com", port: 5432 } },
  };
  const handover = new Handover(dev, record(values));
  expect(handover).toMatchObject({ vpcId: values.vpcId, publicSubnetIds: values.publicSubnetIds, privateSubnetIds: values.privateSubnetIds, clusterSecurityGroupId: values.clusterSecurityGroupId });
  expect(handover.database("catalog")).toEqual({ host: "db.example.com", port: 5432 });
});

test.each<[string, (handover: Handover) => unknown]>([
  ["vpcId", ({ vpcId }) => vpcId],
  ["publicSubnetIds", ({ publicSubnetIds }) => publicSubnetIds],
  ["privateSubnetIds", ({ privateSubnetIds }) => privateSubnetIds],
  ["clusterSecurityGroupId", ({ clusterSecurityGroupId }) => clusterSecurityGroupId],
  ["certificates.shop", (handover) => handover.certificate("shop")],
  ["databases.constructor", (handover) => handover.database("constructor")],
])("without %s the message says how it is recorded, whether there is a record or not", (field, read) => {
  for (const handover of [new Handover(dev, undefined), new Handover(dev, record({}))]) {
    const problem = problemOf(() => read(handover));
    expect(problem).toMatchObject({ what: `the handover of dev has no ${field}`, where: `${WHERE}: values.${field}` });
    expect(problem.fix).toMatch(/^apply the building, /);
  }
});

test("a misspelt database is refused with the one that was meant", () => {
  const handover = new Handover(dev, record({ databases: { catalog: { host: "db", port: 5432 } } }));
  expect(problemOf(() => handover.database("catalgo")).what).toBe('the handover of dev has no databases.catalgo. Did you mean "catalog"?');
});

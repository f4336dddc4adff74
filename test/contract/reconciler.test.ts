import { argoCd, Duration, flux } from "lamplighter";
import { expect, test } from "vitest";
import { problemOf, untyped } from "./environment-input.ts";

test("Argo CD applies, prunes and heals by itself where nothing is said", () => {
  expect(argoCd()).toEqual({ kind: "argo-cd", namespace: "argocd", automatic: true, prune: true, selfHeal: true, windows: [] });
});

test("Flux compares every ten minutes, retries after two and waits for five where nothing is said", () => {
  expect(flux()).toEqual({
    kind: "flux",
    namespace: "flux-system",
    automatic: true,
    prune: true,
    interval: Duration.minutes(10),
    retryInterval: Duration.minutes(2),
    timeout: Duration.minutes(5),
  });
});

test("self-healing is left off with a reason", () => {
  expect(argoCd({ selfHeal: { off: "  developers try changes here  " } }).selfHeal).toEqual({ off: "developers try changes here" });
});

test.each<[unknown, string, string]>([
  [false, "argoCd(): selfHeal", "false gives no reason for leaving self-healing off"],
  [{}, "argoCd(): selfHeal", "{} gives no reason for leaving self-healing off"],
  [{ off: "because" }, "argoCd(): selfHeal.off", '"because" is not a reason'],
  [{ off: "          x" }, "argoCd(): selfHeal.off", '"x" is not a reason'],
])("selfHeal: %j is refused", (selfHeal, where, what) => {
  expect(problemOf(() => argoCd({ selfHeal: untyped<true>(selfHeal) }))).toEqual({
    what,
    where,
    why: "a cluster that keeps what was changed by hand drifts from git, and the next person has to know what that is good for",
    fix: 'write selfHeal: { off: "the reason, in ten characters or more" }',
  });
});

test.each(["windows", "selfHeal"])("Flux has no %s", (field) => {
  expect(problemOf(() => flux({ [field]: [] }))).toMatchObject({ what: `unknown field "${field}"`, where: `flux(): ${field}` });
});

test.each(["interval", "retryInterval", "timeout"])("a bare number is no %s", (field) => {
  expect(problemOf(() => flux({ [field]: 300 }))).toEqual({ what: "300 is not a Duration", where: `flux(): ${field}`, why: "a bare number does not say its unit", fix: "write one such as Duration.minutes(5)" });
});

test("a misspelt option is refused with the one that was meant", () => {
  expect(problemOf(() => argoCd(untyped({ selfheal: true }))).what).toBe('unknown field "selfheal". Did you mean "selfHeal"?');
  expect(problemOf(() => argoCd(untyped({ prune: "yes" }))).what).toBe('"yes" is not true or false');
});

test("an option cannot make another reconciler of it", () => {
  expect(argoCd(untyped({ kind: "flux" })).kind).toBe("argo-cd");
});

/**
 * For the tests of people's own stacks and charts. The matcher is registered by importing
 * `lamplighter/testing/vitest` or `lamplighter/testing/jest` once, or by
 * `expect.extend({ toMatchLamplighterSnapshot })`.
 */
export { renderStack } from "./render-stack.ts";
export type { RenderStackOptions, TestedStack } from "./render-stack.ts";
export { renderUnit } from "./render-unit.ts";
export type { RenderUnitOptions, TestedUnit } from "./render-unit.ts";
export { lamplighterSerializer } from "./serializer.ts";
export type { SnapshotSerializer } from "./serializer.ts";
export { toMatchLamplighterSnapshot } from "./snapshot-matcher.ts";
export type { MatcherContext, MatcherResult } from "./snapshot-matcher.ts";

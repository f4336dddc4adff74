import { availableParallelism } from "node:os";
import { startedChildren, stillAlive } from "./machine/child.ts";
import { markdown } from "./markdown.ts";
import type { Scenario } from "./scenario.ts";
import type { World } from "./world.ts";

interface NotedStep {
  readonly what: string;
  readonly seen: string;
  readonly seconds: number;
}

export interface NotedScenario {
  readonly name: string;
  readonly title: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly steps: readonly NotedStep[];
  readonly seconds: number;
}

class TimeIsUp extends Error {}

/** What one run did and saw, and how long it took. */
export class Record {
  readonly #say: (line: string) => void;
  readonly #began = Date.now();
  readonly #scenarios: NotedScenario[] = [];
  #skipped = 0;
  #leftBehind: readonly string[] = [];

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  get passed(): boolean {
    return this.#leftBehind.length === 0 && this.#scenarios.every(({ outcome }) => outcome !== "failed");
  }

  /** Every scenario passed, and none was skipped. */
  get complete(): boolean {
    return this.passed && this.#skipped === 0 && this.#scenarios.every(({ outcome }) => outcome === "passed");
  }

  /**
   * Runs a scenario; where the clock cuts it, it counts as skipped.
   *
   * @param deadline milliseconds since the epoch
   * @returns whether the run goes on
   */
  async run(name: string, { title, run }: Scenario, world: World, deadline: number): Promise<boolean> {
    this.#say(`\n${name}: ${title}`);
    const began = Date.now();
    const steps: NotedStep[] = [];
    const note = (outcome: NotedScenario["outcome"]): void => void this.#scenarios.push({ name, title, outcome, steps, seconds: since(began) });
    const clock = Promise.withResolvers<never>();
    const timer = setTimeout(() => clock.reject(new TimeIsUp()), deadline - Date.now());
    try {
      const underWay = run(async (what, act) => {
        const started = Date.now();
        try {
          const seen = await act();
          steps.push({ what, seen, seconds: since(started) });
          this.#say(`  ${since(started).toFixed(1).padStart(6)} s  ${what}\n            ${seen}`);
        } catch (error) {
          throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
        }
      }, world);
      await Promise.race([underWay, clock.promise]);
      note("passed");
      return true;
    } catch (error) {
      if (error instanceof TimeIsUp) {
        note("skipped");
        this.#say(`  cut after ${since(began).toFixed(1)} s: the time is up`);
        return false;
      }
      note("failed");
      this.#say(`  FAILED after ${since(began).toFixed(1)} s: ${(error as Error).message}`);
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  skip(name: string, title: string, why: string): void {
    this.#scenarios.push({ name, title, outcome: "skipped", steps: [], seconds: 0 });
    this.#say(`\n${name}: skipped: ${why}`);
  }

  /** None of them can run here. */
  skipAll(count: number, why: string): void {
    this.#skipped += count;
    this.#say(`e2e: skipped ${count} scenarios: ${why}`);
  }

  /** Runs the end of the run, and looks whether it left a process behind. */
  async end(close: () => Promise<void>): Promise<void> {
    await close();
    this.#leftBehind = stillAlive(startedChildren());
    if (this.#leftBehind.length > 0) this.#say(`FAILED: still alive: ${this.#leftBehind.join(", ")}`);
  }

  summary(): string {
    const count = (outcome: NotedScenario["outcome"]): number => this.#scenarios.filter((scenario) => scenario.outcome === outcome).length;
    return `\ne2e: ${count("passed")} passed, ${count("failed")} failed, ${count("skipped") + this.#skipped} skipped in ${since(this.#began).toFixed(0)} s; ${startedChildren().length} processes started, ${this.#leftBehind.length} left`;
  }

  markdown(commit: string): string {
    return markdown(this.#scenarios, { node: process.version, cores: availableParallelism(), commit, seconds: since(this.#began), processes: startedChildren().map(({ name }) => name) });
  }
}

const since = (moment: number): number => (Date.now() - moment) / 1000;

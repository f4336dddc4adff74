/** What a reconciler says of one of its units; `environment` itself is a unit too: the root. */
export interface UnitState {
  readonly unit: string;
  /** What it has applied. */
  readonly revision: string | undefined;
  /** It has applied what git says, and all of it works. */
  readonly settled: boolean;
  /** In its own words. */
  readonly says: string;
}

/** A reconciler that runs beside a cluster, as a person who looks at it sees it. */
export interface Reconciler {
  readonly kind: "argo-cd" | "flux";
  readonly namespace: string;
  /** Everything an administrator installs once, before the estate's objects. */
  install(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** What a webhook of the git host does: look again, now. */
  refresh(): Promise<void>;
  /** What a person presses or types to have units applied again, now. */
  sync(units: readonly string[]): Promise<void>;
  units(): Promise<readonly UnitState[]>;
  /** @throws where a part of it has ended */
  assertWell(): void;
  /** The last it printed, for whoever looks for the reason of a failure. */
  lastWords(): string;
}

import { DataSize } from "../../contract/index.ts";
import type { Size } from "../../contract/index.ts";

/**
 * What a size means. Memory request and limit are equal, so that a pod is never killed for memory
 * the scheduler did not set aside; CPU may burst, and is limited because auditors ask for it.
 */
export interface Sizing {
  /** CPU in Kubernetes units: `100m` is a tenth of a core. */
  readonly cpu: { readonly request: string; readonly limit: string };
  readonly memory: DataSize;
  /** Disk for logs, /tmp and the writable layer. */
  readonly ephemeralStorage: { readonly request: DataSize; readonly limit: DataSize };
  /** Most that /tmp holds; part of the ephemeral storage. */
  readonly scratch: DataSize;
  /** Replicas, where the workload does not say: three survive the loss of a zone and a drain at once. */
  readonly replicas: { readonly min: number; readonly max: number };
}

const mebibytes = DataSize.mebibytes;

export const SIZES: Readonly<Record<Size, Sizing>> = {
  small: {
    cpu: { request: "100m", limit: "500m" },
    memory: mebibytes(512),
    ephemeralStorage: { request: mebibytes(128), limit: mebibytes(512) },
    scratch: mebibytes(64),
    replicas: { min: 3, max: 6 },
  },
  medium: {
    cpu: { request: "250m", limit: "1" },
    memory: mebibytes(1024),
    ephemeralStorage: { request: mebibytes(256), limit: mebibytes(1024) },
    scratch: mebibytes(128),
    replicas: { min: 3, max: 9 },
  },
  large: {
    cpu: { request: "500m", limit: "2" },
    memory: mebibytes(2048),
    ephemeralStorage: { request: mebibytes(512), limit: mebibytes(2048) },
    scratch: mebibytes(256),
    replicas: { min: 3, max: 12 },
  },
};

/** The `resources` of a container, computed once for each size. */
export function containerResources(size: Size): object {
  return RESOURCES[size];
}

/** The size limit of /tmp as a Kubernetes quantity. */
export function scratchLimit(size: Size): string {
  return SCRATCH[size];
}

const RESOURCES = bySize(({ cpu, memory, ephemeralStorage }) => ({
  requests: { cpu: cpu.request, memory: memory.toString(), "ephemeral-storage": ephemeralStorage.request.toString() },
  limits: { cpu: cpu.limit, memory: memory.toString(), "ephemeral-storage": ephemeralStorage.limit.toString() },
}));

const SCRATCH = bySize(({ scratch }) => scratch.toString());

function bySize<Value>(of: (sizing: Sizing) => Value): Readonly<Record<Size, Value>> {
  return { small: of(SIZES.small), medium: of(SIZES.medium), large: of(SIZES.large) };
}

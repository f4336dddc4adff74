import { refuseInput } from "./problem.ts";

/** An amount of data in binary units, as Kubernetes counts memory and storage. */
export class DataSize {
  readonly bytes: number;

  private constructor(bytes: number) {
    if (!Number.isSafeInteger(bytes) || bytes < 0) {
      throw refuseInput({ what: `${bytes} bytes are no amount of data`, where: "DataSize", why: "memory and storage are counted in whole bytes", fix: "give zero or more, and no fraction of a byte" });
    }
    this.bytes = bytes;
  }

  /** @throws Refusal (input) where the amount is no whole number of bytes, zero or more */
  static mebibytes(amount: number): DataSize {
    return new DataSize(amount * 2 ** 20);
  }

  /** @throws Refusal (input) where the amount is no whole number of bytes, zero or more */
  static gibibytes(amount: number): DataSize {
    return new DataSize(amount * 2 ** 30);
  }

  /** As a Kubernetes quantity in the largest unit that divides it: `512Mi`, `2Gi`. */
  toString(): string {
    for (const [unit, size] of [["Gi", 2 ** 30], ["Mi", 2 ** 20], ["Ki", 2 ** 10]] as const) {
      if (this.bytes >= size && this.bytes % size === 0) return `${this.bytes / size}${unit}`;
    }
    return String(this.bytes);
  }

  toJSON(): string {
    return this.toString();
  }
}

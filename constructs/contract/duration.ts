import * as v from "valibot";
import { told, withForm } from "./parse.ts";
import { refuseInput } from "./problem.ts";
import { quoted } from "./visible.ts";

/** A length of time, to the second. */
export class Duration {
  readonly seconds: number;

  private constructor(seconds: number) {
    if (!Number.isSafeInteger(seconds) || seconds < 0) {
      throw refuseInput({ what: `${seconds} seconds are no duration`, where: "Duration", why: "reconcilers and clusters count whole seconds, forward", fix: Number.isFinite(seconds) && seconds > 0 ? `write Duration.seconds(${Math.ceil(seconds)})` : "give a whole number of seconds, zero or more" });
    }
    this.seconds = seconds;
  }

  /** @throws Refusal (input) where the amount is no whole number of seconds, zero or more */
  static seconds(amount: number): Duration {
    return new Duration(amount);
  }

  /** @throws Refusal (input) where the amount is no whole number of seconds, zero or more */
  static minutes(amount: number): Duration {
    return new Duration(amount * 60);
  }

  /** @throws Refusal (input) where the amount is no whole number of seconds, zero or more */
  static hours(amount: number): Duration {
    return new Duration(amount * 3600);
  }

  /** @throws Refusal (input) where the amount is no whole number of seconds, zero or more */
  static days(amount: number): Duration {
    return new Duration(amount * 86_400);
  }

  /** As Kubernetes, Argo CD and Flux write it: `1h30m`, `45s`, `0s`. */
  toString(): string {
    const parts = [
      [Math.floor(this.seconds / 3600), "h"],
      [Math.floor(this.seconds / 60) % 60, "m"],
      [this.seconds % 60, "s"],
    ] as const;
    return parts.filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount}${unit}`).join("") || "0s";
  }

  toJSON(): string {
    return this.toString();
  }
}

const FORM = "write one such as Duration.minutes(5)";

export const durationSchema = withForm(v.custom<Duration>((value) => value instanceof Duration, ({ input }) => told({ what: `${quoted(input)} is not a Duration`, why: "a bare number does not say its unit", fix: FORM })), FORM);

import { ExtensionCodec, decode, encode } from "@msgpack/msgpack";
import { Unknown } from "./values.ts";
import type { Fields } from "./values.ts";

/** How a provider is told that a value is not known yet: extension 0, or 12 where something is known of it. */
const UNKNOWN = 0;
const REFINED_UNKNOWN = 12;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({ type: UNKNOWN, encode: (value) => (value instanceof Unknown ? Uint8Array.of(0) : null), decode: () => new Unknown() });
extensionCodec.register({ type: REFINED_UNKNOWN, encode: () => null, decode: () => new Unknown() });

export interface DynamicValue {
  readonly msgpack: Uint8Array;
}

export const toDynamic = (value: Fields | null): DynamicValue => ({ msgpack: encode(value, { extensionCodec }) });

/** Null where there is no object: before it was made, and after it was destroyed. */
export const fromDynamic = ({ msgpack }: DynamicValue): Fields | null => decode(msgpack, { extensionCodec }) as Fields | null;

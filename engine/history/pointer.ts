/** What is live, as git records it: the image of one application in one environment. */
export interface Pointer {
  readonly repository?: string;
  readonly digest?: string;
  readonly tag?: string;
  /** The commit the image was built from. */
  readonly source?: { readonly repository?: string; readonly revision?: string };
}

/** A pointer that is there and cannot be read. What it says is unknown, which is not the same as nothing. */
export interface UnreadablePointer {
  readonly unreadable: string;
}

export type PointerState = Pointer | UnreadablePointer;

export function isReadable(state: PointerState | undefined): state is Pointer {
  return state !== undefined && !("unreadable" in state);
}

/** What identifies the build: the digest, or the tag where no digest is recorded. */
export function versionOf(pointer: Pointer): string {
  return pointer.digest ?? `tag ${pointer.tag ?? ""}`;
}

/** True where both name one build. A tag beside two digests does not count: it can be moved. */
export function sameVersion(left: Pointer, right: Pointer): boolean {
  return versionOf(left) === versionOf(right);
}

/** True where nothing at all differs. */
export function samePointer(left: Pointer, right: Pointer): boolean {
  return sameVersion(left, right) && left.tag === right.tag && left.repository === right.repository
    && left.source?.revision === right.source?.revision && left.source?.repository === right.source?.repository;
}

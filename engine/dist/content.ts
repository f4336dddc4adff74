/** The bytes of a file of dist, wherever they lie until they are written. */
export interface Content {
  /**
   * The bytes, lent until any content is read or kept: whoever needs them longer copies them.
   *
   * @throws Refusal (disk) where they lie on disk and cannot be read back
   */
  read(): Buffer;
}

/** A text that stays in memory. */
export function contentOf(text: string): Content {
  return new TextInMemory(text);
}

class TextInMemory implements Content {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  read(): Buffer {
    return Buffer.from(this.text, "utf8");
  }
}

/**
 * A type that is told apart from its base by name alone: `Digest` is a string at run time and not
 * just any string to the compiler. Only the parser of the type makes one.
 */
declare const brand: unique symbol;

export interface Branded<Name extends string> {
  readonly [brand]: Name;
}

export type Brand<Base, Name extends string> = Base & Branded<Name>;

/**
 * A plain value that carries no brand. Building constructs take `Plain<string>`, so that an image
 * digest, which is a branded string, does not fit where any other string does.
 */
export type Plain<Base> = Base & { readonly [brand]?: never };

/*
 * Nearly every text of every manifest concerns no wall. One cheap pattern, applied while the object
 * is read anyway, spares the walls that look at each text from walking all of them: it must let
 * through whatever any of those walls could refuse, and may let through more. Its words are cut short,
 * for V8 compares four letters at once.
 */
const CONCERNS = /\$\{|\[obj|undef|NaN|\/hom|\\Use|\/Use|\/roo|\dT\d|\d GM|^Secret$/;

/** False where no wall that reads texts can find anything in this one. */
export function mayConcernWalls(text: string): boolean {
  return CONCERNS.test(text);
}

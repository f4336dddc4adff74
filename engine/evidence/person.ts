/** Whether two e-mail addresses are one person's: servers deliver without regard to case, and people write them either way. */
export function samePerson(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** What makes two e-mail addresses one person's: servers deliver without regard to case, and people write them either way. */
export function personKey(address: string): string {
  return address.toLowerCase();
}

export function samePerson(one: string, other: string): boolean {
  return personKey(one) === personKey(other);
}

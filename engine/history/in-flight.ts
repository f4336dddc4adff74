/** Works on some items at once and gives the results in the items' order. */
export async function* inFlight<Item, Result>(source: AsyncIterable<Item>, width: number, work: (item: Item) => Promise<Result>): AsyncGenerator<Result> {
  const started: Promise<Result>[] = [];
  for await (const item of source) {
    const result = work(item);
    // It is awaited below; until then a failure must not count as unhandled.
    result.catch(() => {});
    started.push(result);
    if (started.length >= width) yield await started.shift()!;
  }
  for (const result of started) yield await result;
}

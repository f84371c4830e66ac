/** What a resolve hook is told of an import. */
export interface ImportContext {
  readonly parentURL?: string;
  readonly conditions?: readonly string[];
}

/** Session → URL of a file without query → its query. */
export type Queries = Map<string, ReadonlyMap<string, string>>;

const SESSION = /\?mockrun=(\d+)\.\d+$/;

/** The URL of what a module imports: of one that has a version, what it imports has one, too. */
export function versioned(url: string, { parentURL = '', conditions }: ImportContext, queries: Queries): string {
  const session = SESSION.exec(parentURL)?.[1];
  // `require` knows files by their names alone.
  if (session === undefined || conditions?.includes('require')) return url;
  const query = queries.get(session)?.get(url);
  return query === undefined ? url : `${url}?${query}`;
}

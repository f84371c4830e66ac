import type { DiffItem } from '../../serve/diff/log.ts';
import type { Controlled } from '../controlled.ts';
import type { Endpoint } from '../endpoint.ts';

/** What mode diff has found, in the words of Hoverfly: a report for each time that a request was answered otherwise. */
export const diff: Endpoint = {
  path: '/api/v2/diff',
  methods: {
    GET: (_, { diffs }: Controlled) => ({ json: { diff: [...byRequest(diffs.items).values()].map(reports) } }),
    DELETE: (_, { diffs }: Controlled) => {
      diffs.clear();
      return { json: { diff: [] } };
    },
  },
};

function byRequest(items: readonly DiffItem[]): Map<string, DiffItem[]> {
  const groups = new Map<string, DiffItem[]>();
  for (const item of items) {
    const key = JSON.stringify([item.method, item.host, item.target]);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function reports(items: readonly DiffItem[]) {
  const { method, host, target } = items[0] as DiffItem;
  const [path = '', query = ''] = target.split(/\?(.*)/s);
  return {
    request: { method, host, path, query },
    diffReport: items.map(({ time, entry, differences }) => ({
      timestamp: new Date(time).toISOString(),
      entry: entry ?? null,
      diffEntries: differences.map(({ field, expected, got }) => ({ field, expected, actual: got })),
    })),
  };
}

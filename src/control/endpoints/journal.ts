import type { Exchange } from '../../model/exchange.ts';
import type { Controlled } from '../controlled.ts';
import { type Answer, type Endpoint, refuse } from '../endpoint.ts';
import { exchangeToJson } from '../journal/item.ts';
import { type JournalQuery, readJournalQuery } from '../journal/query.ts';

/** A page of large bodies ends early; what is left is on the next. */
const MOST_CHARACTERS = 8 * 1024 * 1024;
/** How many bytes of bodies are looked through before requests get their turn. */
const SLICE_BYTES = 1024 * 1024;

export const journal: Endpoint = {
  path: '/api/v2/journal',
  methods: {
    GET: ({ request }, mock) => {
      const query = readJournalQuery(request, mock);
      return 'status' in query ? refuse(query.status, query.error, query) : page(query, mock);
    },
    DELETE: (_, mock) => {
      mock.journal.clear();
      return { json: { total: 0, items: [] } };
    },
  },
};

async function page({ wants, order, offset, limit, body }: JournalQuery, mock: Controlled): Promise<Answer> {
  const found = matching(mock, wants);
  if (order === 'oldest') found.reverse();
  const items: string[] = [];
  let characters = 0;
  let bytes = 0;
  for (const exchange of found.slice(offset, offset + limit)) {
    const item = JSON.stringify(exchangeToJson(exchange, mock.redaction.of(exchange), body));
    characters += item.length;
    if (items.length > 0 && characters > MOST_CHARACTERS) break;
    items.push(item);
    bytes += exchange.request.body.length + exchange.bytes;
    if (bytes < SLICE_BYTES) continue;
    bytes = 0;
    await mock.stepAside();
  }
  const end = offset + items.length;
  const next = end < found.length && items.length > 0 ? end : null;
  return { text: `{"total":${found.length},"offset":${offset},"next":${next},"items":[${items.join(',')}]}` };
}

function matching({ journal }: Controlled, wants: (exchange: Exchange) => boolean): Exchange[] {
  const found: Exchange[] = [];
  for (const exchange of journal.newestFirst()) if (wants(exchange)) found.push(exchange);
  return found;
}

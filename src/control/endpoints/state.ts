import { isJsonObject, type JsonValue } from '../../model/json.ts';
import { didYouMean } from '../../source/suggest.ts';
import type { Controlled } from '../controlled.ts';
import { type Answer, type Endpoint, refuse } from '../endpoint.ts';

/** What the store of the keys that all scenarios share is called outside. */
const SHARED = 'shared';

export const state: Endpoint = {
  path: '/api/v2/state',
  methods: {
    GET: (_, mock) => shown(mock),
    PUT: ({ body }, mock) => {
      const changes = readChanges(body, mock);
      if (!('list' in changes)) return changes;
      for (const { store, key, value } of changes.list) mock.state.set({ store, key }, value);
      return shown(mock);
    },
  },
};

const shown = ({ state }: Controlled): Answer => ({
  json: Object.fromEntries(
    Object.entries(state.snapshot()).map(([store, keys]) => [store === '' ? SHARED : store, keys]),
  ),
});

interface Change {
  readonly store: string;
  readonly key: string;
  readonly value: string;
}

/** All that the body asks for, or what is wrong with it: nothing is changed then. */
function readChanges(body: JsonValue | undefined, mock: Controlled): Answer | { readonly list: readonly Change[] } {
  const expected = 'expected {"SCENARIO": {"KEY": "VALUE"}}';
  if (!isJsonObject(body)) return refuse(400, expected);
  const list: Change[] = [];
  for (const [scenario, keys] of Object.entries(body)) {
    const store = storeOf(scenario, mock);
    if (store === undefined) return unknownScenario(scenario, mock);
    if (!isJsonObject(keys)) return refuse(400, expected);
    for (const [key, value] of Object.entries(keys)) {
      if (typeof value === 'object' && value !== null) {
        return refuse(
          400,
          `the state "${key}" of ${scenario} cannot be ${Array.isArray(value) ? 'a list' : 'an object'}`,
          {
            hint: 'states are texts; null empties one',
          },
        );
      }
      list.push({ store, key, value: value === null ? '' : String(value) });
    }
  }
  return { list };
}

/** A scenario by its id, or by its name when no other has it. */
function storeOf(named: string, { library }: Controlled): string | undefined {
  const { scenarios } = library;
  if (scenarios.some(({ id }) => id === named)) return named;
  if (named === SHARED) return '';
  const ids = scenarios.filter(({ name }) => name === named).map(({ id }) => id);
  return ids.length === 1 ? ids[0] : undefined;
}

const unknownScenario = (named: string, { library }: Controlled): Answer =>
  refuse(400, `there is no scenario "${named}"`, {
    hint:
      didYouMean(
        named,
        library.scenarios.flatMap(({ id, name }) => [id, name]),
      ) ?? `a scenario is named by its file, such as checkout.yaml; the keys of all are under "${SHARED}"`,
  });

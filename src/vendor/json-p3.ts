import { createRequire } from 'node:module';
import type * as JsonP3 from 'json-p3';
import { lazy } from './lazy.ts';

const require = createRequire(import.meta.url);

const library = lazy(() => require('json-p3') as typeof JsonP3);

/** A filter function of two values that gives true or false. */
export type QueryFunction = (left: unknown, right: unknown) => boolean;

export interface Query {
  /** The selected values. Throws when the query would look at more than `MOST_VISITS` values. */
  select(document: unknown): unknown[];
  /** Where they stand: names and indices from the root on. Throws as `select` does. */
  locate(document: unknown): (string | number)[][];
}

export interface QueryError {
  readonly message: string;
  readonly offset: number | undefined;
  readonly length?: number;
}

/** More values than fifty megabytes of ordinary JSON hold; what gets there is a descent within a descent, or an attack. */
const MOST_VISITS = 3_000_000;
/** A visit counts so much when the descent did not begin at the root: there can be one for each value, and slower ones. */
const WITHIN = 3;

let visits = 0;
/** Descents keep track of where they are: only when somebody asks, since that makes a list for each value. */
let locating = false;

function visit(cost: number): void {
  visits += cost;
  if (visits > MOST_VISITS) throw new Error('too many values');
}

const environment = lazy(() => {
  const made = new (library().JSONPathEnvironment)();
  keepDescentFlat(made);
  return made;
});

/** Compiles an RFC 9535 query. `functions` replace the standard's functions of the same names. */
export function compileQuery(
  source: string,
  functions: { readonly [name: string]: QueryFunction },
): Query | QueryError {
  const { ValueType, LogicalType } = library().FunctionExpressionType;
  for (const [name, call] of Object.entries(functions)) {
    environment().functionRegister.set(name, {
      argTypes: [ValueType, ValueType],
      returnType: LogicalType,
      call,
    });
  }
  try {
    const query = environment().compile(source);
    return {
      select(document) {
        visits = 0;
        return Array.from(query.lazyQuery(document as JsonP3.JSONValue), (node) => node.value);
      },
      locate(document) {
        visits = 0;
        locating = true;
        try {
          return Array.from(query.lazyQuery(document as JsonP3.JSONValue), ({ location }) => flatten(location));
        } finally {
          locating = false;
        }
      },
    };
  } catch (error) {
    const { message, token } = error as JsonP3.JSONPathError;
    // The library ends its messages with a piece of the query and an offset: ours are shown in the file itself.
    const plain = message
      .replace(/ \('[^]*':\d+\)$/, '')
      .replace(
        /token 'TOKEN_(\w+)'|'TOKEN_(\w+)'/g,
        (_, one, other) => `a ${(one ?? other).toLowerCase().replaceAll('_', ' ')}`,
      );
    const marked = token && token.value !== '' && source.startsWith(token.value, token.index) ? token.value.length : 1;
    return { message: plain, offset: token?.index, length: marked };
  }
}

/**
 * Where a descent is: a link to the place above. It stands in a node's location for all the steps to it, since the
 * library copies locations; a hundred thousand copies of a thousand steps fill the memory.
 */
interface Place {
  readonly above: Place | undefined;
  readonly step: string | number;
}

/** A location with its places written out. */
function flatten(location: readonly (string | number | Place)[]): (string | number)[] {
  const steps: (string | number)[] = [];
  for (const part of location.toReversed()) {
    if (typeof part !== 'object') steps.push(part);
    else for (let at: Place | undefined = part; at !== undefined; at = at.above) steps.push(at.step);
    visit(steps.length);
  }
  return steps.toReversed();
}

/**
 * The library goes down (`..`) through one generator per level, which all take part in every step, and gives up below
 * level 50; 200,000 values on level 900 took it 17 s. A stack does the same in the same order, at any depth. Its
 * other way, `query()`, which filters use, spreads what is selected over the call stack, where 200,000 items are too
 * many.
 */
function keepDescentFlat(made: JsonP3.JSONPathEnvironment): void {
  const { JSONPathNode, JSONPathNodeList, JSONPathQuery } = library();
  const descendant = Object.getPrototypeOf(made.compile('$..*').segments[0]) as object;
  function* descend({ value: top, location, root }: JsonP3.JSONPathNode): Generator<JsonP3.JSONPathNode> {
    const cost = top === root ? 1 : WITHIN;
    const waiting: JsonP3.JSONValue[] = [top];
    const places: (Place | undefined)[] = [];
    for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
      const place = places.pop();
      visit(cost);
      yield new JSONPathNode(value, place ? [...location, place as never] : locating ? location : [], root);
      if (typeof value !== 'object' || value === null) continue;
      const children = Array.isArray(value) ? value : Object.values(value);
      const names = !locating || Array.isArray(value) ? undefined : Object.keys(value);
      for (let index = children.length - 1; index >= 0; index -= 1) {
        waiting.push(children[index]);
        if (locating) places.push({ above: place, step: names?.[index] ?? index });
      }
    }
  }
  Object.assign(descendant, { visit: descend });
  JSONPathQuery.prototype.query = function (this: JsonP3.JSONPathQuery, value) {
    return new JSONPathNodeList(Array.from(this.lazyQuery(value)));
  };
}

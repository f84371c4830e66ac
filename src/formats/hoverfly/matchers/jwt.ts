import { isJsonObject, type JsonValue } from '../../../model/json.ts';
import { mapOf, type Tree, treeOf } from '../../../write/tree.ts';
import { fromKubernetes, parse, selection } from './json.ts';
import { type Translate, textOf } from './site.ts';

/** Parts of a token's header and payload. */
export const jwt: Translate = (view, site) => {
  if (view.doMatch) return site.refuse(view, 'what is chained to "jwt" cannot be said here');
  const text = textOf(view, site);
  const wanted = text === undefined ? undefined : parse(text);
  if (!isJsonObject(wanted)) return site.refuse(view, 'the value of "jwt" is no JSON object');
  const parts = Object.entries(wanted);
  if (!parts.every(([part, claims]) => (part === 'header' || part === 'payload') && isJsonObject(claims))) {
    return site.refuse(
      view,
      'only "header" and "payload" of a token can be asked for',
      'put the claims under "payload"',
    );
  }
  return [
    mapOf({ jwt: new Map(parts.map(([part, claims]) => [part, claimsTree(claims as { [name: string]: JsonValue })])) }),
  ];
};

const claimsTree = (claims: { [name: string]: JsonValue }): Tree =>
  new Map(
    Object.entries(claims).map(([name, claim]) => [
      name,
      typeof claim === 'object' && claim !== null ? mapOf({ jsonPartial: treeOf(claim) }) : claim,
    ]),
  );

/** A path into a token; without `$.header` or `$.payload` it leads into the payload. */
export const jwtJsonPath: Translate = (view, site) => {
  const text = textOf(view, site);
  const path = text === undefined ? undefined : fromKubernetes(text);
  const [, part = 'payload', name, below = ''] =
    /^\$(?:\.(header|payload)(?=\.))?\.([A-Za-z_]\w*)([^]*)$/i.exec(path ?? '') ?? [];
  if (name === undefined) return site.refuse(view, `the path ${text ?? ''} does not begin with the name of a claim`);
  const is = view.doMatch && site.nested(view.doMatch, 'json');
  const claim =
    below === '' ? (is ?? mapOf({ present: true })) : mapOf({ jsonPath: selection(`$${below}`, view, site) });
  return [mapOf({ jwt: new Map([[part.toLowerCase(), new Map([[name, claim]])]]) })];
};

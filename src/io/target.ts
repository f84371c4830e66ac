import type { TargetForm } from '../model/request.ts';

/** A request target taken apart: `/orders?page=1`, `http://api.shop.test/orders`, `*`. */
export interface Target {
  readonly form: TargetForm;
  /** What follows the authority, always with a path. */
  readonly target: string;
  readonly scheme: string | undefined;
  /** Lower case; undefined for the origin form, where the `Host` header has it. */
  readonly authority: string | undefined;
}

const ABSOLUTE = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i;

/** Splits an absolute-form target; by hand and not by `URL`, which would normalise the path. */
export function splitTarget(url: string): Target {
  const found = ABSOLUTE.exec(url);
  if (!found) return { form: 'origin', target: withoutFragment(url), scheme: undefined, authority: undefined };
  const [, scheme = '', authority = '', rest = ''] = found;
  const target = withoutFragment(rest);
  return {
    form: 'absolute',
    target: target.startsWith('/') ? target : `/${target}`,
    scheme: scheme.toLowerCase(),
    authority: authority.slice(authority.lastIndexOf('@') + 1).toLowerCase(),
  };
}

/** No fragment belongs in a request; some clients send one. */
const withoutFragment = (target: string): string => {
  const hash = target.indexOf('#');
  return hash < 0 ? target : target.slice(0, hash);
};

import { array } from './array.ts';
import { exact } from './exact.ts';
import { form } from './form.ts';
import { glob } from './glob.ts';
import { json, jsonPartial, jsonPath } from './json.ts';
import { jwt, jwtJsonPath } from './jwt.ts';
import { negate } from './negate.ts';
import { regex } from './regex.ts';
import type { Translate } from './site.ts';
import { xml, xpath } from './xml.ts';
import { xmlPartial, xmlTemplated } from './xml-template.ts';

interface Kind {
  readonly translate: Translate;
  /** It takes what `doMatch` goes on with into its own translation. */
  readonly chains?: true;
}

/** Hoverfly's matchers by their names in lower case. */

export const MATCHERS: { readonly [name: string]: Kind } = {
  exact: { translate: exact },
  glob: { translate: glob },
  regex: { translate: regex },
  json: { translate: json },
  jsonpartial: { translate: jsonPartial },
  jsonpath: { translate: jsonPath, chains: true },
  xml: { translate: xml },
  xpath: { translate: xpath, chains: true },
  xmltemplated: { translate: xmlTemplated },
  xmlpartial: { translate: xmlPartial },
  jwt: { translate: jwt, chains: true },
  jwtjsonpath: { translate: jwtJsonPath, chains: true },
  array: { translate: array },
  form: { translate: form, chains: true },
  negate: { translate: negate },
};

import { withoutAnsi } from '../clean.ts';

// Our own few lines of writing. Of the libraries that know this format, junit-report-builder puts attributes on test
// cases and on the root that Jenkins' schema rejects, xmlbuilder2 lets characters through that no XML may hold; both
// build the whole document in memory.

/** Nearly every text has none of these. */
const SPECIAL = /[<>&"\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]/;
const MARKUP = /[<>&"\t\n]/g;
/** Controls, halves of surrogate pairs, and what is no character: none of it may stand in XML, not even escaped. */
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Cs}/gu;

const ESCAPES: { readonly [character: string]: string } = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
};

/**
 * A text between quotes, in an attribute. Terminal commands are taken out, what may not stand in XML becomes U+FFFD,
 * and line breaks of any kind become newlines, written so that no parser makes spaces of them.
 */
export const attributeText = (text: string): string =>
  SPECIAL.test(text) ? fit(text).replace(MARKUP, (found) => ESCAPES[found] as string) : text;

/** A text between tags: the same, with newlines and tabs as they are. */
export const elementText = (text: string): string =>
  SPECIAL.test(text) ? fit(text).replace(/[<>&]/g, (found) => ESCAPES[found] as string) : text;

const fit = (text: string): string => withoutAnsi(text).replace(/\r\n?/g, '\n').replace(UNFIT, '\ufffd');

/** Milliseconds → `0.012`: seconds with three decimals, never an exponent. */
export const seconds = (ms: number): string => (ms > 0 ? Math.min(ms, LONGEST) / 1000 : 0).toFixed(3);

/** Beyond, numbers print themselves with an exponent. */
const LONGEST = 1e15;

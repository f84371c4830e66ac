import type { JsonValue } from '../../model/json.ts';
import type { Rendering } from '../../model/rendering.ts';
import type { Problem } from '../../source/diagnose.ts';
import { JsonText, Values } from '../evaluate/values.ts';
import type { TemplateOptions } from '../options.ts';

export type Options = Readonly<Record<string, unknown>>;

/** One call, with its arguments evaluated. What it throws becomes a RenderError at the call's place. */
export type Run = (args: readonly unknown[], options: Options, rendering: Rendering) => unknown;

/** One word of the template language. The file of its family holds all there is to know about it. */
export interface Helper {
  readonly name: string;
  /** One sentence for the reference, without a full stop. */
  readonly description: string;
  /** `value separator?`, `values...`: what stands behind the name; `?` may be left out, `...` takes all that is left. */
  readonly args: string;
  /** Hash arguments → what they do. */
  readonly options?: Readonly<Record<string, string>>;
  /** Takes options beside those listed. */
  readonly anyOption?: boolean;
  /** Takes repeated parameters as lists instead of as their first value. */
  readonly lists?: boolean;
  /** Answers yes or no, and may therefore open a block: `{{#eq a b}}…{{else}}…{{/eq}}`. */
  readonly test?: boolean;
  /** Template → what it prints; the tests run them. */
  readonly examples: readonly (readonly [template: string, output: string])[];
  readonly run?: Run;
  /** Instead of `run`: looks at the literal arguments at load, reports what is wrong with them, and prepares the call. */
  readonly prepare?: (site: Site) => Run | SiteProblem;
}

/** A call as it is written, seen at load. */
export interface Site {
  /** The literal at that position, or undefined when it is computed while rendering or absent. */
  arg(index: number): JsonValue | undefined;
  option(name: string): JsonValue | undefined;
  /** Whether an option is written at all. */
  has(name: string): boolean;
  readonly options: TemplateOptions;
}

/** `at` is the argument's position or the option's name; without it the whole call is meant. */
export type SiteProblem = Problem & { readonly at?: number | string };

/** A failure in words for the template's author. */
export class HelperError extends Error {}

export function toNumber(value: unknown, what = 'a number'): number {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (Number.isFinite(number)) return number;
  throw new HelperError(`expected ${what}, got ${show(value)}`);
}

export function toInteger(value: unknown, what = 'a whole number'): number {
  const number = toNumber(value, what);
  if (Number.isInteger(number)) return number;
  throw new HelperError(`expected ${what}, got ${show(value)}`);
}

/** A list as it is; all values of a parameter; the one thing given otherwise; nothing for what is missing. */
export function toList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** Handlebars' idea of yes: not missing, `false`, `0`, `''` or an empty list. */
export const isTrue = (value: unknown): boolean => {
  const one = value instanceof Values ? value[0] : value instanceof JsonText ? value.text : value;
  return Array.isArray(one) ? one.length > 0 : Boolean(one);
};

/** A value as it stands in a message, cut to a readable length. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Options that a call may switch on: absent is off, `'false'` too. */
export const isOn = (value: unknown): boolean => value !== undefined && value !== 'false' && isTrue(value);

import { isJsonObject, type JsonValue } from '../model/json.ts';
import { ajv, type ErrorObject, type ValidateFunction } from '../vendor/ajv.ts';
import { lazy } from '../vendor/lazy.ts';
import { compileRegex } from './regex.ts';

type Schema = { [keyword: string]: JsonValue };

export interface JsonSchemaTest {
  /** The first error, as a sentence, or undefined when the document is valid. Never throws. */
  check(document: JsonValue): string | undefined;
  /** What does not keep the schema from working. */
  readonly warnings: readonly string[];
}

export interface SchemaProblem {
  readonly message: string;
  /** The keys that lead to the wrong place in the schema. */
  readonly path: readonly string[];
}

/**
 * Compiles a JSON Schema: of draft-07 when its `$schema` says so, otherwise of 2020-12, or of draft-07 when it is
 * valid only there. `$data` references stay off: they would let a request bring its own patterns.
 */
export function compileJsonSchema(schema: Schema): JsonSchemaTest | SchemaProblem {
  const named = typeof schema.$schema === 'string' ? schema.$schema : undefined;
  if (named !== undefined && !/draft-07|2020-12/.test(named)) {
    return { message: `mockrun knows draft-07 and 2020-12, not ${named}`, path: ['$schema'] };
  }
  if (schema.$async) return { message: 'asynchronous schemas cannot be used here', path: ['$async'] };
  if (named?.includes('draft-07')) return compileWith(draft7(), schema);
  const compiled = compileWith(draft2020(), schema);
  if (named !== undefined || 'check' in compiled) return compiled;
  const older = compileWith(draft7(), schema);
  return 'check' in older ? older : compiled;
}

type Validator = InstanceType<ReturnType<typeof ajv>['draft7'] | ReturnType<typeof ajv>['draft2020']>;

// Unknown keywords and formats are most likely typing errors, so they are reported, but many schemas carry notes.
let warnings: string[] = [];

const options = {
  strict: 'log',
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  validateFormats: true,
  logger: { log: note, warn: note, error: note },
  code: { regExp: Object.assign(safeRegExp, { code: 'mockrun' }) },
} as const;

function note(message: unknown): void {
  warnings.push(String(message).replace(/^strict mode: /, ''));
}

const draft7 = lazy(() => withFormats(new (ajv().draft7)(options)));
const draft2020 = lazy(() => withFormats(new (ajv().draft2020)(options)));

function withFormats<V extends Validator>(validator: V): V {
  ajv().addFormats(validator);
  // The validator's own compares every item with every other one: a list of 100,000 numbers took it minutes.
  validator.removeKeyword('uniqueItems').addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    compile: (wanted: boolean) => (items: JsonValue[]) =>
      !wanted || new Set(items.map(canonical)).size === items.length,
    error: { message: 'must not have the same item twice' },
  });
  // OpenAPI's annotations: they say nothing about a document.
  for (const keyword of ['example', 'xml', 'externalDocs', 'discriminator']) validator.addKeyword(keyword);
  return validator;
}

/** Equal texts for equal values. */
function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] as JsonValue)}`).join()}}`;
}

/** `pattern` on the engine that no text can stop. */
function safeRegExp(pattern: string, flags: string): { test(text: string): boolean; toString(): string } {
  const compiled = compileRegex(pattern, flags, 'linear');
  // The validator tells patterns apart by their text.
  if ('test' in compiled) return { test: (text) => compiled.test(text), toString: () => `/${pattern}/${flags}` };
  throw new Error(`${compiled.message} (${JSON.stringify(pattern)})`);
}

function compileWith(validator: Validator, schema: Schema): JsonSchemaTest | SchemaProblem {
  warnings = [];
  try {
    if (validator.validateSchema(schema) !== true) {
      const [error] = validator.errors ?? [];
      return { message: sentence(error, 'the schema'), path: pathOf(error) };
    }
    const validate = validator.compile(schema);
    return { check: (document) => firstError(validate, document), warnings };
  } catch (error) {
    return { message: (error as Error).message.replace(/^strict mode: /, ''), path: [] };
  } finally {
    // The validator remembers every schema it has seen, and each reload would bring new ones.
    validator.removeSchema(schema);
  }
}

function firstError(validate: ValidateFunction, document: JsonValue): string | undefined {
  try {
    return validate(document) ? undefined : sentence(validate.errors?.[0], '$');
  } catch {
    return 'the document is nested too deeply';
  }
}

/** `$.items[0].sku must be string`. */
function sentence(error: ErrorObject | undefined, root: string): string {
  const steps = pathOf(error).map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`));
  const extra = (error?.params as { additionalProperty?: string } | undefined)?.additionalProperty;
  return `${root}${steps.join('')} ${error?.message ?? 'is not valid'}${extra === undefined ? '' : `: ${extra}`}`;
}

const pathOf = (error: ErrorObject | undefined): string[] =>
  (error?.instancePath ?? '')
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** What other tools call their helpers → what to write here. */
const HELPERS: Readonly<Record<string, string>> = {
  queryParam: 'write {{request.query.NAME}}',
  queryParamRaw: 'write {{request.query.NAME}}',
  urlParam: 'write {{request.params.NAME}}',
  header: 'write {{request.headers.NAME}}',
  cookie: 'write {{request.cookies.NAME}}',
  body: 'write {{request.json.NAME}}, or {{jsonPath request.json "$.NAME"}}',
  bodyRaw: 'write {{request.json.NAME}}',
  getVar: 'write {{vars.NAME}}',
  getEnvVar: 'write {{env.NAME}}',
  randomValue: 'write {{uuid}} or {{randomString 8}}',
  randomUuid: 'write {{uuid}}',
  guid: 'write {{uuid}}',
  objectId: 'write {{randomString 24 of="hex"}}',
  oneOf: 'write {{randomItem "a" "b"}}',
  pickRandom: 'write {{randomItem "a" "b"}}',
  int: 'write {{randomInteger 1 100}}',
  float: 'write {{randomFloat 0 1}}',
  boolean: 'write {{randomBoolean}}',
  date: 'write {{now}} or {{formatDate date "yyyy-MM-dd"}}',
  dateFormat: 'write {{formatDate date "yyyy-MM-dd"}}',
  dateTimeShift: 'write {{formatDate date offset="1d"}}',
  math: 'write {{add a b}}, {{subtract a b}}, {{multiply a b}} or {{divide a b}}',
  soapXPath: 'write {{xpath request.body "//*[local-name()=\'NAME\']"}}',
  toUpperCase: 'write {{upper text}}',
  uppercase: 'write {{upper text}}',
  toLowerCase: 'write {{lower text}}',
  lowercase: 'write {{lower text}}',
  stringify: 'write {{json value}}',
  equals: 'write {{eq a b}}',
  is: 'write {{eq a b}}',
  size: 'write {{length value}}',
  count: 'write {{length value}}',
  array: 'write {{list a b}}',
  setVar: 'a template keeps nothing: state is moved by "transitionsState"',
  setState: 'state is moved by "transitionsState"',
  state: 'write {{state.NAME}}',
  log: 'a template prints to its answer only',
};

/** Parts of a request as other tools name them. */
const FIELDS: Readonly<Record<string, string>> = {
  pathSegments: 'name the segment in the path, as in "/users/{id}", and write {{request.params.id}}',
  host: 'write {{request.headers.host}} or {{request.baseUrl}}',
  port: 'write {{request.headers.host}} or {{request.baseUrl}}',
  scheme: 'write {{request.baseUrl}}',
  text: 'write {{request.body}}',
  bodyAsBase64: 'write {{base64 request.body}}',
  formData: 'write {{request.form.NAME}}',
  QueryParam: 'write {{request.query.NAME}}',
  queryParams: 'write {{request.query.NAME}}',
  pathParams: 'write {{request.params.NAME}}',
};

export const helperHabit = (name: string): string | undefined => {
  if (Object.hasOwn(HELPERS, name)) return HELPERS[name];
  return name.startsWith('random')
    ? 'there are randomInteger, randomFloat, randomBoolean, randomString and randomItem'
    : undefined;
};

export const fieldHabit = (name: string): string | undefined =>
  Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;

// The schema of a tool in the words of OpenAPI alone, as Google's models take them: what they have no word for is said in the description.
import { type Fields, fields, list, text } from '../fields.ts';

/** Taken as they are. */
const WORDS = ['minimum', 'maximum', 'minItems', 'maxItems', 'nullable'];
/** Said in the description; anything else constrains nothing or is said elsewhere. */
const TOLD = [
  ...['const', 'enum', 'pattern', 'format', 'minLength', 'maxLength', 'exclusiveMinimum', 'exclusiveMaximum'],
  ...['multipleOf', 'default', 'uniqueItems', 'minProperties', 'maxProperties'],
];
/** Deeper ones hold themselves. */
const DEEPEST = 12;

interface Place {
  readonly whole: Fields;
  readonly depth: number;
}

/** Undefined for a tool without input: an object without properties is refused. */
export function plainSchema(schema: Fields): Record<string, unknown> | undefined {
  const plain = plainPart(schema, { whole: schema, depth: 0 });
  return Object.keys(fields(plain.properties)).length === 0 ? undefined : plain;
}

function plainPart(given: unknown, place: Place): Record<string, unknown> {
  const schema = fields(given);
  const at = { ...place, depth: place.depth + 1 };
  if (at.depth > DEEPEST) return { type: 'object', description: text(schema.description) || 'As above.' };
  if (typeof schema.$ref === 'string') {
    const { $ref, ...beside } = schema;
    return plainPart({ ...fields(referred($ref, place.whole)), ...beside }, at);
  }
  const joined = { ...schema, ...joinedAll(schema, at) };
  const types = typeof joined.type === 'string' ? [joined.type] : list(joined.type).map(text);
  const variants = [...list(joined.anyOf), ...list(joined.oneOf)];
  if (variants.length > 0)
    return severalPart(
      joined,
      variants.map((variant) => withShape(joined, variant, at)),
      at,
    );
  const real = types.filter((type) => type !== 'null');
  if (real.length > 1) {
    const each = real.map((type) => ({ ...joined, type, description: undefined }));
    return severalPart({ description: joined.description }, each, at, types.includes('null'));
  }
  const nullable = types.includes('null') && real.length > 0 ? { nullable: true } : {};
  return { ...single(joined, real[0] ?? typeOf(joined), at), ...nullable };
}

/** What `allOf` says is true at once: the last word on each thing, all properties together. */
function joinedAll(schema: Fields, place: Place): Fields {
  const parts = list(schema.allOf).map((part) => {
    const { $ref, ...beside } = fields(part);
    return typeof $ref === 'string' ? { ...fields(referred($ref, place.whole)), ...beside } : fields(part);
  });
  if (parts.length === 0) return {};
  const all = [...parts, schema];
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map((part) => fields(part.properties))),
    required: all.flatMap((part) => list(part.required)),
  };
}

/** What is said beside variants holds for each: often they only say which properties belong together. */
function withShape({ type, properties, required, items }: Fields, variant: unknown, place: Place): unknown {
  const { $ref, ...beside } = fields(variant);
  const own = typeof $ref === 'string' ? { ...fields(referred($ref, place.whole)), ...beside } : fields(variant);
  if (own.type === 'null') return variant;
  return {
    ...(type === undefined ? {} : { type }),
    ...(items === undefined ? {} : { items }),
    ...own,
    ...(properties === undefined ? {} : { properties: { ...fields(properties), ...fields(own.properties) } }),
    ...(required === undefined ? {} : { required: [...list(required), ...list(own.required)] }),
  };
}

function severalPart(schema: Fields, variants: readonly unknown[], place: Place, orNull = false) {
  const isNull = (part: unknown) => fields(part).type === 'null';
  const real = variants.filter((part) => !isNull(part)).map((part) => plainPart(part, place));
  const nullable = orNull || variants.some(isNull) ? { nullable: true } : {};
  const description = text(schema.description) === '' ? {} : { description: text(schema.description) };
  const [only] = real;
  if (real.length === 1 && only !== undefined) return { ...only, ...description, ...nullable };
  return { anyOf: real, ...description, ...nullable };
}

function single(schema: Fields, type: string, place: Place): Record<string, unknown> {
  const choice = choiceOf(schema, type);
  const untold = TOLD.filter((word) => schema[word] !== undefined && !(word in choice) && !said(word, schema, choice));
  const words = untold.map((word) => `${word}: ${JSON.stringify(schema[word])}`).join(', ');
  const description = [text(schema.description) || text(schema.title), words === '' ? '' : `(${words})`]
    .filter((part) => part !== '')
    .join(' ');
  const kept = WORDS.filter((word) => schema[word] !== undefined).map((word) => [word, schema[word]]);
  return {
    type,
    ...(description === '' ? {} : { description }),
    ...choice,
    ...Object.fromEntries(kept),
    ...(type === 'object' ? objectPart(schema, place) : {}),
    ...(type === 'array' ? { items: itemsOf(schema, place) } : {}),
  };
}

/** Only texts may be chosen from. */
function choiceOf(schema: Fields, type: string): Record<string, unknown> {
  const given = schema.enum === undefined ? [schema.const] : list(schema.enum);
  const texts = given.filter((value) => typeof value === 'string' && value !== '');
  if (type === 'string' && texts.length > 0 && texts.length === given.length) return { enum: texts };
  return type === 'string' && schema.format === 'date-time' ? { format: 'date-time' } : {};
}

const said = (word: string, schema: Fields, choice: Fields) =>
  word === 'const' && choice.enum !== undefined && schema.enum === undefined;

function objectPart(schema: Fields, place: Place): Record<string, unknown> {
  const entries = Object.entries(fields(schema.properties));
  if (entries.length === 0) return {};
  const required = [...new Set(list(schema.required).map(text))].filter((name) =>
    entries.some(([known]) => known === name),
  );
  return {
    properties: Object.fromEntries(entries.map(([name, part]) => [name, plainPart(part, place)])),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** Every list has one kind of item here. */
function itemsOf(schema: Fields, place: Place): Record<string, unknown> {
  const tuple = Array.isArray(schema.items) ? schema.items : list(schema.prefixItems);
  if (tuple.length > 1) return severalPart({}, tuple, place);
  const [only = schema.items] = tuple;
  return fields(only) === only && Object.keys(fields(only)).length > 0 ? plainPart(only, place) : { type: 'string' };
}

function typeOf(schema: Fields): string {
  if (schema.properties !== undefined || schema.additionalProperties !== undefined) return 'object';
  if (schema.items !== undefined || schema.prefixItems !== undefined) return 'array';
  const [value] = schema.enum === undefined ? [schema.const] : list(schema.enum);
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'string';
}

/** `#/$defs/name` and the like, within the schema; nothing for what is elsewhere. */
function referred(reference: string, whole: Fields): unknown {
  const names = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
  if (!reference.startsWith('#')) return {};
  return names.reduce<unknown>(
    (part, name) => fields(part)[name.replaceAll('~1', '/').replaceAll('~0', '~')] ?? list(part)[Number(name)],
    whole,
  );
}

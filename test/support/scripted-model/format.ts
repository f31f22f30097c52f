// How all wires read the form an answer must have, and refuse a schema that the real services would refuse.
import type { ScriptedFormat } from './script.ts';
import { type Fields, fields, list, text } from './text.ts';

export type ReadFormat =
  | { readonly ok: true; readonly format?: ScriptedFormat }
  | { readonly ok: false; readonly text: string };

type Rule = (schema: Fields, types: readonly string[]) => string;

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];
const NOT_STRICT = ['oneOf', 'allOf', 'not', 'if', 'default', 'minLength', 'maxLength', 'uniqueItems', 'propertyNames'];
const NOT_IN_GRAMMAR = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'maxItems',
];

/** Of chat completions: `response_format`. */
export function openaiFormat(value: unknown): ReadFormat {
  if (value === undefined || fields(value).type === 'text') return { ok: true };
  const { type, json_schema } = fields(value);
  if (type !== 'json_schema') return refuse(`Invalid value: '${type}'. (response_format.type)`);
  const { name, schema, strict } = fields(json_schema);
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(text(name))) {
    return refuse("Invalid 'response_format.json_schema.name': string does not match pattern '^[a-zA-Z0-9_-]+$'.");
  }
  const problem = schemaProblem(schema, [], strict === true ? strictRule : () => '');
  if (problem !== '') return refuse(`Invalid schema for response_format '${name}': ${problem}`);
  return { ok: true, format: { name: text(name), schema, strict: strict === true } };
}

/** Of responses: `text.format`, the same in one level less. */
export function responsesFormat(value: unknown): ReadFormat {
  const { type, ...json_schema } = fields(value);
  return openaiFormat(value === undefined ? undefined : { type, json_schema });
}

/** Of messages: `output_config.format`, which is always strict. */
export function anthropicFormat(value: unknown): ReadFormat {
  if (value === undefined || value === null) return { ok: true };
  const { type, schema, ...more } = fields(value);
  const extra = Object.keys(more)[0];
  if (extra !== undefined) return refuse(`output_config.format.${extra}: Extra inputs are not permitted`);
  if (type !== 'json_schema') return refuse("output_config.format.type: Input should be 'json_schema'");
  const problem = schemaProblem(schema, [], grammarRule);
  return problem === ''
    ? { ok: true, format: { schema, strict: true } }
    : refuse(`output_config.format.schema: ${problem}`);
}

const refuse = (reason: string): ReadFormat => ({ ok: false, text: reason });

function schemaProblem(value: unknown, path: readonly string[], rule: Rule): string {
  const at = `In context=(${path.map((step) => `'${step}'`).join(', ')}), `;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${at}a schema must be an object.`;
  const schema = fields(value);
  const types = typeof schema.type === 'string' ? [schema.type] : list(schema.type).map(text);
  const odd = types.find((type) => !TYPES.includes(type));
  if (odd !== undefined) return `${at}'${odd}' is not a valid type.`;
  if (path.length === 0 && types[0] !== 'object') return `${at}schema must be a JSON Schema of 'type: "object"'.`;
  const properties = fields(schema.properties);
  const stray = list(schema.required).find((name) => !(text(name) in properties));
  if (stray !== undefined) return `${at}'required' names '${stray}', which is no property.`;
  const own = rule(schema, types);
  if (own !== '') return `${at}${own}`;
  const below: readonly (readonly [unknown, readonly string[]])[] = [
    ...Object.entries(properties).map(([name, part]) => [part, [...path, 'properties', name]] as const),
    ...Object.entries(fields(schema.$defs)).map(([name, part]) => [part, [...path, '$defs', name]] as const),
    ...['anyOf', 'oneOf', 'allOf'].flatMap((word) =>
      list(schema[word]).map((part) => [part, [...path, word]] as const),
    ),
    ...('items' in schema ? [[schema.items, [...path, 'items']] as const] : []),
  ];
  return below.map(([part, place]) => schemaProblem(part, place, rule)).find((found) => found !== '') ?? '';
}

const strictRule: Rule = (schema, types) => {
  const word = NOT_STRICT.find((name) => name in schema);
  if (word !== undefined) return `'${word}' is not permitted.`;
  if (types.length === 0 && !['anyOf', '$ref', 'enum', 'const'].some((name) => name in schema)) {
    return "schema must have a 'type' key.";
  }
  if (!types.includes('object')) return '';
  if (schema.additionalProperties !== false)
    return "'additionalProperties' is required to be supplied and to be false.";
  const missing = Object.keys(fields(schema.properties)).find((name) => !list(schema.required).includes(name));
  return missing === undefined
    ? ''
    : `'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
};

const grammarRule: Rule = (schema, types) => {
  if (types.includes('object') && schema.additionalProperties !== false) {
    return "For 'object' type, 'additionalProperties' must be explicitly set to false";
  }
  const word = NOT_IN_GRAMMAR.find((name) => name in schema);
  if (word !== undefined) return `For '${types[0]}' type, property '${word}' is not supported`;
  if (Number(schema.minItems ?? 0) > 1)
    return "For 'array' type, 'minItems' values other than 0 or 1 are not supported";
  const said = types.length > 0 || ['anyOf', 'allOf', '$ref', 'enum', 'const'].some((name) => name in schema);
  return said ? '' : 'Schema type is missing';
};

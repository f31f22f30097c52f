// A tool's input as the messages wire takes it: one foreign tool that it does not take would end every request with it.
import { type Fields, fields, list, text } from '../fields.ts';

interface InputSchema {
  readonly type: 'object';
  readonly [word: string]: unknown;
}

/** Refused at the top of an input, taken within it. */
const UNIONS = ['oneOf', 'anyOf', 'allOf'] as const;
const NAME = /^[a-zA-Z0-9_.-]{1,64}$/;

/** Most are taken as they are. What cannot be said is left to the tool, which checks what it is given, and told in words. */
export function toolSchema(schema: Fields): InputSchema {
  const unions = UNIONS.filter((word) => schema[word] !== undefined);
  const names = Object.keys(fields(schema.properties));
  if (unions.length === 0 && names.every(isName)) return { ...schema, type: 'object' };
  const rest = Object.fromEntries(Object.entries(schema).filter(([word]) => !unions.some((union) => union === word)));
  const properties = { ...fields(schema.properties) };
  const required = new Set(list(schema.required));
  for (const union of unions) fold(schema, union, properties, required);
  const said = unions.map((union) => `${union}: ${JSON.stringify(schema[union])}`);
  return {
    ...rest,
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => isName(name))),
    required: [...required].filter((name) => isName(name)),
    description: withWords(schema, said),
  };
}

/** What any input may be: for one that was refused all the same. */
export function openSchema(schema: Fields): InputSchema {
  const { description: _, ...said } = schema;
  return { type: 'object', description: withWords(schema, [JSON.stringify(said)]) };
}

const isName = (name: unknown): boolean => typeof name === 'string' && NAME.test(name);

const withWords = (schema: Fields, said: readonly string[]): string =>
  [text(schema.description), said.length === 0 ? '' : `(${said.join(', ')})`].filter((word) => word !== '').join(' ');

/** What one of the forms has, all may have; what all of them want is wanted. */
function fold(schema: Fields, union: string, properties: Record<string, unknown>, required: Set<unknown>): void {
  const forms = list(schema[union]).map(fields);
  for (const form of forms) {
    for (const [name, value] of Object.entries(fields(form.properties))) {
      properties[name] = merged(properties[name], value);
    }
  }
  const wanted = forms.map((form) => new Set(list(form.required)));
  for (const name of new Set(wanted.flatMap((names) => [...names]))) {
    if (union === 'allOf' || wanted.every((names) => names.has(name))) required.add(name);
  }
}

function merged(one: unknown, other: unknown): unknown {
  if (one === undefined || JSON.stringify(one) === JSON.stringify(other)) return other;
  return { anyOf: [...forms(one), other] };
}

/** Those that were put together here before. */
const forms = (value: unknown): readonly unknown[] => {
  const { anyOf, ...more } = fields(value);
  return Array.isArray(anyOf) && Object.keys(more).length === 0 ? anyOf : [value];
};

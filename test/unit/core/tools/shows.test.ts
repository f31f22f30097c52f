// What tools show of a call while it is written are fields that their input really has.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { builtinTools } from '../../../../src/core/tools/builtin.generated.ts';

/** The schema of a field, through lists. */
function fieldOf(schema: unknown, names: readonly string[]): unknown {
  if (typeof schema !== 'object' || schema === null) return undefined;
  if ('items' in schema) return fieldOf(schema.items, names);
  const [name, ...rest] = names;
  if (name === undefined) return schema;
  const { properties } = schema as { readonly properties?: Readonly<Record<string, unknown>> };
  return fieldOf(properties?.[name], rest);
}

describe('what is shown of a call while it is written', () => {
  const showing = builtinTools.filter((tool) => tool.shows !== undefined);

  it('are texts of the tool’s own input', () => {
    for (const { name, shows, inputSchema } of showing) {
      for (const field of [...(shows?.label === undefined ? [] : [shows.label]), ...(shows?.text ?? [])]) {
        const found = fieldOf(inputSchema, field.split('.'));
        assert.ok(found !== undefined, `${name} has no ${field}`);
        assert.match(JSON.stringify(found), /"type":"string"/, `${field} of ${name} is no text`);
      }
    }
  });

  it('is there for all that write long texts', () => {
    const names = showing.map((tool) => tool.name);
    for (const name of ['edit_file', 'write_file', 'apply_patch', 'run_command']) assert.ok(names.includes(name), name);
  });
});

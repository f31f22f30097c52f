// What a provider did with a tool of its own, in a few words: for people, and for a model of another provider.
import { type Fields, fields, list, parsed, text } from './fields.ts';

const LONGEST = 600;

/** `web_search_call` and `web_search_tool_result` are both about `web_search`. */
export const providerName = (type: string): string => type.replace(/(_call_output|_call|_tool_result)$/, '');

const first = (...values: readonly unknown[]): string => values.map(text).find((value) => value !== '') ?? '';
const quoted = (value: string) => `"${value}"`;

export function providerWords(block: Fields): string {
  const server = first(block.server_label, block.server_name);
  const written = first(block.input, server === '' ? block.arguments : '');
  const input = { ...fields(block.input), ...fields(parsed(written)), ...fields(block.action) };
  const name = providerName(first(block.name, block.type));
  const asked = first(input.query, list(input.queries)[0], list(block.queries)[0]);
  const words = [
    asked !== '' ? `${name === 'file_search' ? 'Searched files' : 'Searched'} for ${quoted(asked)}` : '',
    text(input.pattern) !== '' ? `Looked for ${quoted(text(input.pattern))} in ${text(input.url)}` : '',
    text(input.url) !== '' ? `Opened ${text(input.url)}` : '',
    first(block.code, input.code, input.command) !== '' ? `Ran ${first(block.code, input.code, input.command)}` : '',
    server !== '' ? `Used ${text(block.name) || 'the tools'} of ${server}` : '',
    foundWords(block),
  ].find((said) => said !== '');
  return shorten(words ?? name.replaceAll('_', ' '));
}

/** Of a result: what was found, or what the code printed, or what went wrong. */
function foundWords(block: Fields): string {
  const content = block.content;
  const found = list(content).map((entry) => {
    const { title, url, text: said } = fields(entry);
    return first(said) || [text(title), text(url)].filter((piece) => piece !== '').join(' ');
  });
  const lines = found.filter((line) => line !== '');
  if (lines.length > 0) return `Found: ${lines.join('; ')}`;
  const { stdout, stderr, error_code, url } = fields(content);
  if (text(error_code) !== '') return `Failed: ${text(error_code)}`;
  if (text(url) !== '') return `Read ${text(url)}`;
  return first(stdout, stderr) === '' ? '' : `Printed: ${first(stdout, stderr)}`;
}

const shorten = (said: string): string => {
  const line = said.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
};

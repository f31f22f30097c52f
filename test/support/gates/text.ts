// What can be read off a file's text alone and no linter checks: the opening sentence, and a core without surroundings.

const SURROUNDINGS = [
  'Date.now',
  'new Date()',
  'performance.now',
  'Math.random',
  'crypto.randomUUID',
  'process.env',
  'console.',
  'globalThis.',
];

/** One sentence on what the file is for, before anything else; a #! line may stand above it. */
export function openingViolations(file: string, text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  const first = lines[0]?.startsWith('#!') ? lines[1] : lines[0];
  const said = /^(?:\/\/|\/\*\*?)\s+\S+ \S+/.test(first ?? '');
  return said ? [] : [`${file} does not begin with a comment that says what it is for.`];
}

/** Core and protocol take time, chance and the environment through ports. */
export function surroundingsViolations(file: string, text: string): readonly string[] {
  if (!file.startsWith('src/core/') && !file.startsWith('src/protocol/')) return [];
  const code = withoutComments(text);
  return SURROUNDINGS.filter((word) => code.includes(word)).map((word) => `${file} uses ${word}: take it from a port.`);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

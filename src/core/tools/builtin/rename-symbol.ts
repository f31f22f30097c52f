// rename_symbol: renames a symbol wherever the language server knows it, as one change of files like any other.
import * as z from 'zod';
import type { FileChange } from '../../../protocol/display.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { Located } from '../../ports/files.ts';
import type { RenamedFile } from '../../ports/language.ts';
import type { Ports } from '../../ports.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { clip, count } from '../../shared/text.ts';
import { EDIT_LIMIT, type FileStep, prepareSteps } from '../edit/file-steps.ts';
import { outdated } from '../edit/knowledge.ts';
import { decodeText, encodeText } from '../edit/text-file.ts';
import { filled, whole } from '../fields.ts';
import { findName } from '../find-name.ts';
import { applyRanges, sameLines } from '../range-edits.ts';
import { defineTool } from '../tool.ts';

type WriteStep = Extract<FileStep, { change: 'write' }>;

export const renameSymbol = defineTool({
  name: 'rename_symbol',
  title: 'Rename symbol',
  description: 'Rename a symbol.',
  modes: ['agent'],
  rare: true,
  outputs: ['files'],
  available: (ports) => ports.language !== undefined,
  input: z.object({ symbol: filled(), path: filled(), line: whole(1).optional(), to: filled() }),
  prepare: async ({ symbol, path, line, to }, ports, { seen }) => {
    const { language, clock } = ports;
    if (language === undefined)
      return fail('language.unavailable', 'Without an editor there are no language servers. Edit each place instead.');
    const at = await ports.files.locate(path);
    const position = await findName({ symbol, at, line }, ports);
    if (!position.ok) return position;
    const { name } = position.value;
    if (name === to) return fail('tool.bad-input', `${name} has that name already.`);
    const renamed = await language.rename(position.value, to, new AbortController().signal);
    if (!renamed.ok) return renamed;
    if (renamed.value.length === 0) return fail('language.refused', `The language server would change nothing.`);
    const steps = await stepsOf(renamed.value, ports);
    if (!steps.ok) return steps;
    const places = renamed.value.reduce((sum, file) => sum + file.edits.length, 0);
    const stale = steps.value.filter((step) => outdated(seen.of(step.at.path), step.before, clock.hash) !== undefined);
    const about = {
      summary: `Rename ${clip(name, 80)} to ${clip(to, 80)} in ${count(steps.value.length, 'file')}`,
      done: (changes: readonly FileChange[]) =>
        `Renamed ${name} to ${to} at ${count(places, 'place')} in ${count(changes.length, 'file')}: ${changes.map((change) => change.label).join(', ')}.`,
      learn: () => {
        // Of a file it had read it knows what became of it, unless others had changed it too.
        for (const step of steps.value) {
          if (stale.includes(step) || seen.of(step.at.path) === undefined) continue;
          seen.note(step.at.path, { hash: clock.hash(step.bytes), bytes: step.bytes });
        }
      },
    };
    const effects = steps.value.map((step) => pathEffect('write', step.at));
    return succeed(prepareSteps(steps.value, ports, about, effects));
  },
});

async function stepsOf(files: readonly RenamedFile[], ports: Ports): Promise<Outcome<readonly WriteStep[]>> {
  const steps: WriteStep[] = [];
  for (const file of files.toSorted((one, other) => (one.path < other.path ? -1 : 1))) {
    const step = await stepOf(file, await ports.files.locate(file.path), ports);
    if (!step.ok) return step;
    steps.push(step.value);
  }
  return succeed(steps);
}

async function stepOf(file: RenamedFile, at: Located, ports: Ports): Promise<Outcome<WriteStep>> {
  const before = await ports.files.read(at.path, EDIT_LIMIT);
  if (!before.ok) return before;
  const decoded = decodeText(before.value.bytes, at.label);
  if (!decoded.ok) return decoded;
  if (!sameLines(decoded.value.text, file.text)) {
    const text = `${at.label} on disk is not what the editor shows yet. Nothing was changed; try again.`;
    return fail('file.stale', text, { retryable: true });
  }
  const edited = applyRanges(decoded.value.text, file.edits, at.label);
  if (!edited.ok) return edited;
  const bytes = encodeText({ ...decoded.value, text: edited.value });
  return succeed({ change: 'write', at, before: before.value, bytes });
}

// Text edits of a notebook must leave one: a quote too much and no editor opens it any more.
import { type Fault, fault } from '../../../protocol/fault.ts';
import { readJson } from '../../shared/json-text.ts';

/** The fault of an edit that makes invalid JSON of a notebook that was valid. */
export function brokenNotebook(label: string, before: string, after: string): Fault | undefined {
  if (!label.endsWith('.ipynb') || readJson(after).ok || !readJson(before).ok) return undefined;
  return fault(
    'edit.notebook',
    `${label} would no longer be a notebook (invalid JSON). Use edit_notebook. Nothing was changed.`,
  );
}

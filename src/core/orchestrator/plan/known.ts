// What a plan may name: the tools, personas and models that are there.
import { fail } from '../../../protocol/fault.ts';

export interface Known {
  readonly tools: readonly string[];
  readonly personas: readonly string[];
  /** What a tool's output has. */
  outputs(tool: string): readonly string[] | undefined;
  /** What is wrong with a tool's input, field by field; references stand for what is not known yet. */
  inputIssues(tool: string, input: unknown): readonly { readonly path: string; readonly text: string }[];
  /** Why a model cannot be asked; undefined when it can. */
  modelIssue(model: string): string | undefined;
}

export const refused = (text: string) => fail('plan.invalid', text);

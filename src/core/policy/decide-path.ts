// What the policy says about reading, writing or deleting a path, by its letters alone, for the probe.
import { pathEffect } from '../shared/path-effect.ts';
import { type Answer, answer } from './answer.ts';
import { decide } from './decide.ts';
import { locateLexically } from './lexical-path.ts';

export interface PathQuestion {
  readonly op: 'read' | 'write' | 'delete';
  readonly path: string;
  readonly root: string;
  readonly case?: 'sensitive' | 'insensitive';
}

export function decidePath(question: PathQuestion): Answer {
  const { op, path, root } = question;
  const effects = [pathEffect(op, locateLexically(path, { root, insensitive: question.case === 'insensitive' }))];
  if (path.trim() === '') return answer({ verdict: 'deny', reasons: ['The path holds nothing at all.'] }, effects);
  return answer(decide({ effects, mode: 'agent', rules: [], trusted: true }), effects);
}

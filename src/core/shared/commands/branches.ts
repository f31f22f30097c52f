// Branches and loops: each way that a shell may take, and loops until nothing changes any more.
import type { SyntaxNode } from '../../ports/syntax.ts';
import { readArgument } from './argument.ts';
import { gapsAreBlank } from './gaps.ts';
import { doubt, type Scene } from './scene.ts';
import { sequence } from './sequence.ts';
import { type Ends, isStable, merge, merged, type State, same, type Value, withVariable } from './state.ts';
import { maySet } from './variables.ts';

const MOST_VALUES = 20;

/** Children up to a token, and the rest after it. */
function cut(children: readonly SyntaxNode[], token: string): readonly [readonly SyntaxNode[], readonly SyntaxNode[]] {
  const at = children.findIndex((child) => !child.named && child.type === token);
  return at === -1 ? [children, []] : [children.slice(0, at), children.slice(at + 1)];
}

export function conditional(node: SyntaxNode, state: State, scene: Scene): Ends {
  gapsAreBlank(node, scene);
  const [, rest] = cut(node.children, 'if');
  const [condition, branches] = cut(rest, 'then');
  const [kept] = cut(branches, 'fi');
  const alternatives = kept.filter((child) => child.type === 'elif_clause' || child.type === 'else_clause');
  const asked = sequence(condition, state, scene);
  const outcomes = [
    merged(
      sequence(
        kept.filter((child) => !alternatives.includes(child)),
        asked.success,
        scene,
      ),
    ),
  ];
  let otherwise = asked.failure;
  for (const alternative of alternatives) {
    gapsAreBlank(alternative, scene);
    if (alternative.type === 'else_clause') {
      const [, body] = cut(alternative.children, 'else');
      otherwise = merged(sequence(body, otherwise, scene));
    } else {
      const [, after] = cut(alternative.children, 'elif');
      const [question, body] = cut(after, 'then');
      const again = sequence(question, otherwise, scene);
      outcomes.push(merged(sequence(body, again.success, scene)));
      otherwise = again.failure;
    }
  }
  return same(merge(otherwise, ...outcomes));
}

/** Once more with what may have changed, until nothing does. */
function repeated(state: State, turn: (state: State) => State, scene: Scene): State {
  let before = state;
  for (let turns = 0; turns < 3; turns++) {
    // Loops around this one may be meant too, so that nothing is forgotten.
    const after = merge(before, turn(before), ...scene.leaps);
    if (isStable(before, after)) return after;
    before = after;
  }
  doubt(scene, 'a loop changes what it depends on');
  return before;
}

export function loop(node: SyntaxNode, state: State, scene: Scene): Ends {
  gapsAreBlank(node, scene);
  const body = node.children.find((child) => child.type === 'do_group');
  const condition = node.children.filter((child) => child.field === 'condition');
  const known = node.children.every(
    (child) =>
      child === body || condition.includes(child) || ['while', 'until', ';', '\n', 'comment'].includes(child.type),
  );
  if (body === undefined || !known) doubt(scene, 'a loop is not understood');
  const turn = (now: State) => {
    const asked = merged(sequence(condition, now, scene));
    return body === undefined ? asked : merge(asked, merged(scene.walk(body, asked, scene)));
  };
  return same(repeated(state, turn, scene));
}

export function forEach(node: SyntaxNode, state: State, scene: Scene): Ends {
  gapsAreBlank(node, scene);
  const body = node.children.find((child) => child.type === 'do_group');
  const variable = node.children.find((child) => child.field === 'variable');
  const named = node.children.filter((child) => child.field === 'value');
  const known = node.children.every(
    (child) =>
      child === body || child === variable || named.includes(child) || ['for', 'in', ';', '\n'].includes(child.type),
  );
  if (body === undefined || variable === undefined || !known) {
    doubt(scene, 'a loop is not understood');
    return sequence(body === undefined ? [] : [body], { ...state, variables: new Map() }, scene);
  }
  const values = named.flatMap((child) => valuesOf(child, state, scene));
  const turns = values.length > MOST_VALUES || values.includes(null) ? [null] : values;
  let after = state;
  for (const value of turns) {
    const each = withVariable(after, checkedName(variable, scene), value);
    after = merge(
      after,
      repeated(each, (now) => merged(scene.walk(body, now, scene)), scene),
    );
  }
  return same(withVariable(after, variable.text, null));
}

function checkedName(variable: SyntaxNode, scene: Scene): string {
  if (!maySet(variable.text)) doubt(scene, `it sets ${variable.text}, which programs may obey`);
  return variable.text;
}

function valuesOf(node: SyntaxNode, state: State, scene: Scene): readonly (Value | null)[] {
  const words = readArgument(node, state, scene, false);
  const isOdd = (word: { readonly extended?: boolean }) => word.extended === true && scene.source.dialect === 'zsh';
  return words.map((word) =>
    word.why !== undefined || word.loose || isOdd(word) ? null : { text: word.text, glob: word.glob },
  );
}

export function choice(node: SyntaxNode, state: State, scene: Scene): Ends {
  gapsAreBlank(node, scene);
  const value = node.children.find((child) => child.field === 'value');
  if (value !== undefined) valuesOf(value, state, scene);
  const outcomes = [state];
  for (const child of node.children) {
    if (child.type === 'case_item') outcomes.push(caseItem(child, state, scene));
    else if (child !== value && !['case', 'in', 'esac', ';', '\n', 'comment'].includes(child.type)) {
      doubt(scene, 'a case is not understood');
    }
  }
  return same(merge(state, ...outcomes));
}

function caseItem(node: SyntaxNode, state: State, scene: Scene): State {
  gapsAreBlank(node, scene);
  const [patterns, body] = cut(node.children, ')');
  for (const pattern of patterns) {
    if (pattern.named && !/^[\w*?.\-/"' [\]]*$/.test(pattern.text)) doubt(scene, 'a pattern is not understood');
    else if (!pattern.named && pattern.type !== '|' && pattern.type !== '(') doubt(scene, 'a case is not understood');
  }
  return merged(
    sequence(
      body.filter((child) => !child.type.startsWith(';') || child.named),
      state,
      scene,
    ),
  );
}

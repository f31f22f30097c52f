// Walks through the syntax tree of a command line as its shell would, statement by statement; what has no name here is not known.
import type { SyntaxNode } from '../../ports/syntax.ts';
import { assign } from './assign.ts';
import { choice, conditional, forEach, loop } from './branches.ts';
import { gapsAreBlank } from './gaps.ts';
import { redirect } from './redirect.ts';
import { doubt, type Scene } from './scene.ts';
import { comment, sequence } from './sequence.ts';
import { walkSimple } from './simple.ts';
import { type Ends, merge, merged, type State, same } from './state.ts';
import { walkDoubleTest, walkTest } from './test-command.ts';

const MOST_STEPS = 2_000;

export function walk(node: SyntaxNode, state: State, scene: Scene): Ends {
  scene.steps += 1;
  if (scene.steps > MOST_STEPS) {
    doubt(scene, 'it is made of more commands than anybody can check');
    return same(state);
  }
  const statement = STATEMENTS.get(node.type);
  if (statement !== undefined) return statement(node, state, scene);
  doubt(scene, `what ${node.type.replaceAll('_', ' ')} does is not known`);
  return sequence(
    node.children.filter((child) => STATEMENTS.has(child.type)),
    state,
    scene,
  );
}

type Statement = (node: SyntaxNode, state: State, scene: Scene) => Ends;

const STATEMENTS: ReadonlyMap<string, Statement> = new Map<string, Statement>([
  ['program', inside([])],
  ['subshell', (node, state, scene) => apart(inside(['(', ')']), node, state, scene)],
  ['compound_statement', inside(['{', '}'])],
  ['do_group', inside(['do', 'done'])],
  ['list', (node, state, scene) => list(node, state, scene)],
  ['pipeline', pipeline],
  ['negated_command', negated],
  ['redirected_statement', redirected],
  ['command', walkSimple],
  ['variable_assignment', assign],
  ['variable_assignments', assign],
  ['declaration_command', assign],
  ['unset_command', assign],
  ['test_command', test],
  ['if_statement', conditional],
  ['while_statement', loop],
  ['for_statement', forEach],
  ['case_statement', choice],
  ['function_definition', define],
  ['comment', comment],
]);

/** The statements between two tokens. */
function inside(tokens: readonly string[]): Statement {
  return (node, state, scene) => {
    gapsAreBlank(node, scene);
    const children = node.children.filter((child, index) => {
      const ends = index === 0 || index === node.children.length - 1;
      return !(ends && !child.named && tokens.includes(child.type));
    });
    return sequence(children, state, scene);
  };
}

/** What happens in a subshell stays there. */
function apart(statement: Statement, node: SyntaxNode, state: State, scene: Scene): Ends {
  statement(node, state, scene);
  return same(state);
}

function list(node: SyntaxNode, state: State, scene: Scene, last: Statement = walk): Ends {
  gapsAreBlank(node, scene);
  const [left, operator, right, ...more] = node.children.filter((child) => child.type !== 'comment');
  for (const child of node.children) if (child.type === 'comment') comment(child, state, scene);
  if (left === undefined || operator === undefined || right === undefined || more.length > 0) {
    doubt(scene, 'a list is not understood');
    return sequence(node.children, state, scene);
  }
  const first = walk(left, state, scene);
  if (operator.type === '&&') {
    const second = last(right, first.success, scene);
    return { success: second.success, failure: merge(first.failure, second.failure) };
  }
  if (operator.type !== '||') doubt(scene, `what ${operator.text} means there is not known`);
  const second = last(right, first.failure, scene);
  return { success: merge(first.success, second.success), failure: second.failure };
}

function pipeline(node: SyntaxNode, state: State, scene: Scene): Ends {
  gapsAreBlank(node, scene);
  const last = node.children.findLastIndex((child) => child.named && child.type !== 'comment');
  let after = state;
  for (const [index, child] of node.children.entries()) {
    if (child.type === 'comment') comment(child, state, scene);
    else if (child.named) {
      const piped = state.piped || index < last;
      after = merged(walk(child, { ...state, fed: state.fed || index > 0, piped }, scene));
    } else if (child.type !== '|' && child.type !== '|&') doubt(scene, `what ${child.text} means there is not known`);
  }
  // zsh runs the last one in the shell itself.
  return same({ ...merge(state, after), fed: state.fed, piped: state.piped });
}

function negated(node: SyntaxNode, state: State, scene: Scene): Ends {
  gapsAreBlank(node, scene);
  const [sign, child, ...more] = node.children;
  if (sign?.type !== '!' || child === undefined || more.length > 0) {
    doubt(scene, 'a negation is not understood');
    return sequence(node.children, state, scene);
  }
  const { success, failure } = walk(child, state, scene);
  return { success: failure, failure: success };
}

function redirected(node: SyntaxNode, state: State, scene: Scene): Ends {
  gapsAreBlank(node, scene);
  const redirects = node.children.filter((child) => child.field === 'redirect');
  const [body, ...more] = node.children.filter((child) => child.field !== 'redirect');
  if (more.length > 0) doubt(scene, 'a redirection is not understood');
  return redirectAll(redirects, body, node.text, state, scene);
}

/** Of a list it is the last command that is redirected, in the folder that those before it have gone to. */
function redirectAll(
  redirects: readonly SyntaxNode[],
  body: SyntaxNode | undefined,
  text: string,
  state: State,
  scene: Scene,
): Ends {
  if (body?.type === 'list') {
    return list(body, state, scene, (last, then) => redirectAll(redirects, last, text, then, scene));
  }
  let fed = state.fed;
  for (const child of redirects) {
    const feeds = redirect(child, { ...state, fed }, scene);
    fed ||= feeds;
  }
  if (body === undefined) {
    if (scene.source.dialect === 'zsh')
      doubt(scene, 'zsh starts the program that it is set to for a redirection alone');
    scene.found.push({ command: text, folders: state.folders, via: scene.via, touches: [] });
    return same(state);
  }
  const ends = walk(body, { ...state, fed }, scene);
  return {
    success: { ...ends.success, fed: state.fed },
    failure: merge({ ...ends.failure, fed: state.fed }, state),
  };
}

function test(node: SyntaxNode, state: State, scene: Scene): Ends {
  const opening = node.children[0]?.type;
  if (opening === '[[') walkDoubleTest(node, state, scene);
  else if (opening === '[') walkTest(node, state, scene);
  else doubt(scene, `what ${opening} computes is not known`);
  return same(state);
}

function define(node: SyntaxNode, state: State, scene: Scene): Ends {
  scene.poison ??= 'a function is defined in it, which may be called like a program';
  const body = node.children.find((child) => child.field === 'body');
  if (body !== undefined) walk(body, { ...state, folders: undefined, variables: new Map() }, scene);
  return same(state);
}

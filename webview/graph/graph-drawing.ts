// Draws what is in sight of the graph: lines and frames as a few paths, and a button for each step.
import { html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Step, StepState } from '../../src/protocol/plan.ts';
import { type Box, type Edge, type GraphLayout, HEADER, linesIn } from './geometry.ts';
import { graphWords } from './graph-words.ts';
import { boxPath, headPath, markPath, wayPath } from './paths.ts';
import type { Sight } from './sight.ts';

export interface Drawing {
  readonly layout: GraphLayout;
  readonly sight: Sight;
  readonly scale: number;
  readonly steps: ReadonlyMap<string, Step>;
  readonly selected: string | undefined;
  /** The step that the Tab key goes to; drawn also when it is out of sight, so that the focus is not lost. */
  readonly active: string | undefined;
}

/** Titles cannot be read below this size: the state's shape takes their place. */
const TINY = 0.45;

export function drawingView(drawing: Drawing): TemplateResult {
  const { layout, sight, scale, active } = drawing;
  const near = new Set(sight.far ? [] : sight.boxes);
  const boxes = layout.boxes.filter((box) => near.has(box) || box.id === active);
  const lines = linesIn(layout.boxes.find((box) => !box.group)?.height ?? 0);
  return html`${linesView(drawing)}
    <div class="graph-boxes ${scale < TINY ? 'tiny' : ''}" style="transform:scale(${scale});--lines:${lines}">
      ${repeat(
        boxes,
        (box) => box.id,
        (box) => boxView(drawing, box),
      )}
    </div>`;
}

function boxView({ steps, selected, active }: Drawing, { id, x, y, width, height, group }: Box) {
  const step = steps.get(id);
  if (step === undefined) return nothing;
  return html`<button type="button" data-step=${id} class="graph-box ${step.state} ${group ? 'group' : ''}"
    style="left:${x}px;top:${y}px;width:${width}px;height:${group ? HEADER : height}px"
    tabindex=${id === active ? '0' : '-1'} aria-label=${graphWords.step(step.title, step.state)}
    aria-current=${id === selected ? 'true' : nothing} title=${hintOf(step)}
    >${step.title}</button>`;
}

function hintOf({ title, waitingFor, fault, note }: Step): string {
  const waits = waitingFor === undefined ? undefined : graphWords.waitsFor(waitingFor);
  return [title, waits, fault?.text, note].filter((line) => line !== undefined && line !== '').join('\n');
}

function linesView({ layout, sight, scale, steps, selected }: Drawing) {
  const { part, boxes, edges, far } = sight;
  const touching = layout.edges.filter(({ from, to }) => from === selected || to === selected);
  const style = `left:${part.x * scale}px;top:${part.y * scale}px;width:${part.width * scale}px;height:${part.height * scale}px`;
  return html`<svg class="graph-lines" aria-hidden="true" style=${style} viewBox="${part.x} ${part.y} ${part.width} ${part.height}">
    ${svg`<path class="frames" d=${boxes
      .filter((box) => box.group)
      .map(boxPath)
      .join('')}></path>`}
    ${waysView('', edges)}${waysView('touching', touching)}
    ${far ? farView(boxes, steps) : nothing}
  </svg>`;
}

const waysView = (kind: string, edges: readonly Edge[]) =>
  svg`<path class="ways ${kind}" d=${edges.map(({ points }) => wayPath(points)).join('')}></path>
    <path class="heads ${kind}" d=${edges.map(({ points }) => headPath(points)).join('')}></path>`;

/** So many steps that each is only a box with its state's colour and mark: one path a state. */
function farView(boxes: readonly Box[], steps: ReadonlyMap<string, Step>) {
  const byState = new Map<StepState, Box[]>();
  for (const box of boxes) {
    const state = steps.get(box.id)?.state;
    if (state === undefined || box.group) continue;
    byState.set(state, [...(byState.get(state) ?? []), box]);
  }
  return [...byState].map(
    ([state, some]) => svg`<path class="far ${state}" d=${some.map(boxPath).join('')}></path>
      <path class="marks ${state}" d=${some.map((box) => markPath(state, box)).join('')}></path>`,
  );
}

// What the graph and the timeline say beside the states' names.
import type { StepState } from '../../src/protocol/plan.ts';
import { duration } from '../text/format.ts';
import { words } from '../words.ts';

export const graphWords = {
  graph: 'Plan graph',
  timeline: 'Plan timeline',
  noSteps: 'The plan has no steps yet.',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit',
  step: (title: string, state: StepState) => `${title}: ${words.steps[state]}`,
  waitsFor: (what: string) => `waits for ${what}`,
  /** A name that says what the bar shows. */
  ran: (name: string, took: string, from: string, to: string) => `${name}, ${took}, from ${from} to ${to}`,
  attempt: (count: number) => `attempt ${count}`,
  notStarted: (count: number) => (count === 1 ? '1 step has not started' : `${count} steps have not started`),
  nothingRan: 'No step has started yet.',
  idle: (ms: number) => `Nothing ran for ${duration(ms)}`,
} as const;

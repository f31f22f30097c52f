// Moving steps: with the pointer onto another line, with Alt and the arrow keys one place at a time.
import type { Step } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';
import { type Desk, keyOf } from './desk.ts';
import { moveBeside, moveBy, placeOf } from './edits.ts';

/** Of our own, so that nothing else that is dragged here is taken for a step. */
const KIND = 'application/x-orquestra-step';

export function dragHandlers(desk: Desk, step: Step) {
  const { state } = desk;
  const show = (over: string | undefined, side: 'before' | 'after') => {
    if (state.dragging === undefined || (state.dragging.over === over && state.dragging.side === side)) return;
    state.dragging = { ...state.dragging, over, side };
    desk.draw();
  };
  return {
    start: (event: DragEvent) => {
      event.dataTransfer?.setData(KIND, step.id);
      state.dragging = { id: step.id, over: undefined, side: 'after' };
    },
    over: (event: DragEvent) => {
      const { dragging } = state;
      if (dragging === undefined) return;
      const side = sideOf(event);
      const allowed = dragging.id !== step.id && moveBeside(desk.plan, dragging.id, step.id, side) !== undefined;
      if (allowed) event.preventDefault();
      show(allowed ? step.id : undefined, side);
    },
    drop: (event: DragEvent) => {
      event.preventDefault();
      const { dragging } = state;
      state.dragging = undefined;
      const edits = dragging && moveBeside(desk.plan, dragging.id, step.id, sideOf(event));
      const moved = desk.plan.steps.find((one) => one.id === dragging?.id);
      if (edits !== undefined && moved !== undefined)
        void desk.edit(keyOf(moved.id), planWords.labels.move(moved.title), edits);
      desk.draw();
    },
    end: () => {
      state.dragging = undefined;
      desk.draw();
    },
  };
}

function sideOf(event: DragEvent): 'before' | 'after' {
  if (!(event.currentTarget instanceof HTMLElement)) return 'after';
  const { top, height } = event.currentTarget.getBoundingClientRect();
  return event.clientY < top + height / 2 ? 'before' : 'after';
}

/** One place up or down; where it stands then is said. */
export async function moveStep(desk: Desk, step: Step, by: -1 | 1): Promise<void> {
  const edits = moveBy(desk.plan, step.id, by);
  if (edits === undefined) return;
  const { place, all } = placeOf(desk.plan, step.id);
  if (!(await desk.edit(keyOf(step.id), planWords.labels.move(step.title), edits))) return;
  desk.reveal(step.id);
  desk.state.said = planWords.list.moved(step.title, place + by, all);
  desk.draw();
}

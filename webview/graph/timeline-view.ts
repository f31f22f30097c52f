// What ran when, side by side: loaded late, when it is first looked at.
import { html, type TemplateResult } from 'lit';
import { adopt } from './adopt.ts';
import stateStyle from './states.css' with { type: 'text' };
import timelineStyle from './timeline.css' with { type: 'text' };
import { TimelineElement, type TimelineGiven } from './timeline-element.ts';

export function timelineView(given: TimelineGiven): TemplateResult {
  adopt('orquestra-plan-timeline', TimelineElement, [stateStyle, timelineStyle]);
  return html`<orquestra-plan-timeline .given=${given}></orquestra-plan-timeline>`;
}

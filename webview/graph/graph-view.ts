// The plan's graph, drawn: loaded late, when it is first looked at.
import { html, type TemplateResult } from 'lit';
import { adopt } from './adopt.ts';
import graphStyle from './graph.css' with { type: 'text' };
import { GraphElement, type GraphGiven } from './graph-element.ts';
import stateStyle from './states.css' with { type: 'text' };

export function graphView(given: GraphGiven): TemplateResult {
  adopt('orquestra-plan-graph', GraphElement, [stateStyle, graphStyle]);
  return html`<orquestra-plan-graph .given=${given}></orquestra-plan-graph>`;
}

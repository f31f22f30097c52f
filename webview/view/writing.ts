// The new text of a call that the model is still writing: its end is in sight while it grows; text, whatever it looks like.
import { html } from 'lit';

export const writingView = (text: string) =>
  html`<pre class="output tail growing" tabindex="0"><span>${text}</span></pre>`;

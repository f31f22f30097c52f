// The page's entry: joins the app to VS Code.
import { App } from './app.ts';
import { type EditorApi, postMessageChannel } from './channel.ts';
import { keepFocus } from './keep-focus.ts';
import { registerKit } from './kit.ts';
import './style/base.css';
import './style/log.css';
import './style/card.css';
import './style/panel.css';
import './style/composer.css';
import { registerMarkdown } from './view/markdown-element.ts';

declare function acquireVsCodeApi(): EditorApi;

registerKit();
keepFocus();
registerMarkdown();
const editor = acquireVsCodeApi();
new App(postMessageChannel(editor, window), editor).start();

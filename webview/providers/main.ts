// The provider page's entry: joins it to VS Code.
import type { ToProviderHost, ToProviderPage } from '../../src/protocol/provider-frame.ts';
import { type EditorApi, postMessageChannel } from '../channel.ts';
import { keepFocus } from '../keep-focus.ts';
import { registerKit } from '../kit.ts';
import './providers.css';
import { startProviderPage } from './app.ts';

declare function acquireVsCodeApi(): EditorApi;

registerKit();
keepFocus();
const editor = acquireVsCodeApi();
const place = document.getElementById('providers');
if (place !== null)
  startProviderPage(postMessageChannel<ToProviderHost, ToProviderPage>(editor, window), place, editor);

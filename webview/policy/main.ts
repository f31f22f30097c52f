// The policy page's entry: joins it to VS Code.
import type { ToPolicyHost, ToPolicyPage } from '../../src/protocol/policy-frame.ts';
import { type EditorApi, postMessageChannel } from '../channel.ts';
import { keepFocus } from '../keep-focus.ts';
import { registerKit } from '../kit.ts';
import './policy.css';
import { startPolicyPage } from './app.ts';

declare function acquireVsCodeApi(): EditorApi;

registerKit();
keepFocus();
const editor = acquireVsCodeApi();
const place = document.getElementById('policy');
if (place !== null) startPolicyPage(postMessageChannel<ToPolicyHost, ToPolicyPage>(editor, window), place, editor);

// The floor of every comparison: a plain chat with four tools and nothing else. Frozen at 1.0.0; never make it better or worse.
const vscode = require('vscode');

const object = (properties) => ({ type: 'object', properties, required: Object.keys(properties) });
const string = { type: 'string' };
const edits = { type: 'array', items: object({ old: string, new: string }) };
const tool = (name, description, parameters) => ({ type: 'function', function: { name, description, parameters } });
const tools = [
  tool('read_file', 'Read a file.', object({ path: string })),
  tool('edit_file', 'Replace exact text.', object({ path: string, edits })),
  tool('search_code', 'Search in files.', object({ pattern: string })),
  tool('run_command', 'Run a shell command.', object({ command: string })),
];

const folder = () => vscode.workspace.workspaceFolders[0].uri.fsPath;
const inFolder = (path) => require('node:path').resolve(folder(), path);

const output = (program, args) =>
  new Promise((resolve) => {
    const child = require('node:child_process').spawn(program, args, { cwd: folder(), stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (data) => (text += data));
    child.stderr.on('data', (data) => (text += data));
    child.on('error', (error) => resolve(String(error)));
    child.on('close', () => resolve(text));
  });

const ripgrep = () =>
  `${vscode.env.appRoot}/node_modules/@vscode/ripgrep-universal/bin/${process.platform}-${process.arch}/rg`;

async function use(name, input) {
  const files = require('node:fs/promises');
  switch (name) {
    case 'read_file':
      return files.readFile(inFolder(input.path), 'utf8');
    case 'edit_file': {
      let text = await files.readFile(inFolder(input.path), 'utf8');
      for (const edit of input.edits) {
        if (text.split(edit.old).length !== 2) return 'The old text must occur once.';
        text = text.replace(edit.old, () => edit.new);
      }
      await files.writeFile(inFolder(input.path), text);
      return 'Edited.';
    }
    case 'search_code':
      return output(ripgrep(), ['--line-number', '--fixed-strings', '-e', input.pattern, '.']);
    default:
      return output('/bin/sh', ['-c', input.command]);
  }
}

async function* events(body) {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.startsWith('data: {')) yield JSON.parse(line.slice(6));
  }
}

async function ask(messages, show) {
  const settings = vscode.workspace.getConfiguration('benchFloor');
  const response = await fetch(`${settings.get('baseUrl')}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: settings.get('model'), messages, tools, stream: true }),
  });
  let content = '';
  const calls = [];
  for await (const event of events(response.body)) {
    const delta = event.choices[0]?.delta;
    if (delta?.content) {
      content += delta.content;
      show(delta.content);
    }
    for (const part of delta?.tool_calls ?? []) {
      calls[part.index] ??= { id: part.id, type: 'function', function: { name: part.function.name, arguments: '' } };
      calls[part.index].function.arguments += part.function.arguments ?? '';
    }
  }
  return { role: 'assistant', content, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
}

async function turn(messages, text, show) {
  messages.push({ role: 'user', content: text });
  for (;;) {
    const answer = await ask(messages, show);
    messages.push(answer);
    if (answer.tool_calls === undefined) return;
    for (const { id, function: called } of answer.tool_calls) {
      const content = await use(called.name, JSON.parse(called.arguments)).catch(String);
      messages.push({ role: 'tool', tool_call_id: id, content });
    }
  }
}

const page = (nonce) => `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy"
content="default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'"><style nonce="${nonce}">
body { display: flex; flex-direction: column; height: 100vh; margin: 0 } #log { flex: 1; overflow: auto; white-space: pre-wrap }
</style></head><body><div id="log" role="log" aria-label="Conversation"></div><textarea aria-label="Message"></textarea>
<button>Send</button><script nonce="${nonce}">
const editor = acquireVsCodeApi(), log = document.querySelector('#log'), box = document.querySelector('textarea');
let article, frame;
const begin = (text) => { article = log.appendChild(document.createElement('article')); article.append(text); };
const send = () => { if (box.value.trim() === '') return; begin(box.value); editor.postMessage(box.value); box.value = ''; };
box.addEventListener('keydown', (event) => { if (event.key === 'Enter') { event.preventDefault(); send(); } });
document.querySelector('button').addEventListener('click', send);
addEventListener('message', ({ data }) => {
  if (data.begin) begin(''); else article.append(data.text);
  frame ??= requestAnimationFrame(() => { frame = undefined; log.scrollTop = log.scrollHeight; });
});
</script></body></html>`;

exports.activate = (context) => {
  const resolveWebviewView = ({ webview }) => {
    const messages = [{ role: 'system', content: `You are a coding assistant in ${folder()}.` }];
    let last = Promise.resolve();
    webview.onDidReceiveMessage((text) => {
      const say = (delta) => webview.postMessage({ text: delta });
      last = last.then(() => webview.postMessage({ begin: true })).then(() => turn(messages, text, say)).catch((error) => say(String(error)));
    });
    webview.options = { enableScripts: true };
    webview.html = page(crypto.randomUUID());
  };
  context.subscriptions.push(vscode.window.registerWebviewViewProvider('benchFloor.chat', { resolveWebviewView }));
};

// The page as HTML: a skeleton whose message box takes text before any script has run.
import { words } from './words.ts';

/** What the build says a page begins with. */
export interface PagePieces {
  readonly style: string;
  readonly scripts: readonly string[];
}

export interface PageParts {
  /** The page's entry, and after it whatever it imports: asked for all at once, as each is a long way from the host. */
  readonly scripts: readonly string[];
  /** Style sheet as text: a page without one of its own to fetch is painted at once. */
  readonly style: string;
  /** What the host calls its own resources in a Content-Security-Policy. */
  readonly cspSource: string;
  readonly nonce: string;
}

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The toolkit writes style elements into its shadow roots, hence 'unsafe-inline' for styles alone. */
const policy = ({ cspSource, nonce }: Pick<PageParts, 'cspSource' | 'nonce'>) =>
  [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' ${cspSource}`,
    `style-src ${cspSource} 'unsafe-inline'`,
    `img-src data: ${cspSource}`,
    `font-src ${cspSource}`,
    // What the first line does not speak of, or older browsers do not take from it.
    ...['connect-src', 'frame-src', 'object-src', 'worker-src', 'base-uri', 'form-action'].map(
      (name) => `${name} 'none'`,
    ),
  ].join('; ');

/** Enter pressed before the page's script has run is kept; the composer sends when it adopts the box. */
const EARLY_ENTER = `(box => box.addEventListener('keydown', event => {
if (event.key !== 'Enter' || event.shiftKey || event.isComposing || box.dataset.adopted) return;
event.preventDefault();
box.dataset.enter = 'pressed';
}))(document.getElementById('message'));`;

export function pageHtml(parts: PageParts): string {
  const [entry = '', ...imported] = parts.scripts;
  const { conversation, message, messageHint, title } = words.page;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy(parts))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${parts.style.replaceAll('<', '\\3c ')}</style>
${imported.map((uri) => `<link rel="modulepreload" nonce="${escapeHtml(parts.nonce)}" href="${escapeHtml(uri)}">\n`).join('')}</head>
<body>
<div id="app">
<header id="header"></header>
<div id="plan"></div>
<main id="scroller" tabindex="-1">
<div id="welcome"></div>
<div id="log" role="log" aria-label="${escapeHtml(conversation)}" aria-live="off"></div>
<div id="tail"></div>
</main>
<div id="jump"></div>
<div id="said" class="hidden" aria-live="polite"></div>
<footer id="composer">
<div id="notices"></div>
<div id="jobs"></div>
<div id="allowed"></div>
<div id="status"></div>
<div id="queue"></div>
<div id="box">
<div id="attachments"></div>
<textarea id="message" rows="1" aria-label="${escapeHtml(message)}" placeholder="${escapeHtml(messageHint)}" spellcheck="true"></textarea>
<div id="suggestions"></div>
<div id="bar"></div>
</div>
<div id="cost"></div>
</footer>
</div>
<script nonce="${escapeHtml(parts.nonce)}">${EARLY_ENTER}</script>
<script type="module" nonce="${escapeHtml(parts.nonce)}" src="${escapeHtml(entry)}"></script>
</body>
</html>
`;
}

/** A page of its own in the editor: nothing is shown before its script has run. */
export function editorPageHtml(
  parts: Omit<PageParts, 'scripts' | 'style'> & {
    readonly title: string;
    readonly place: string;
    readonly script: string;
    readonly styleSheets: readonly string[];
  },
): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy(parts))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(parts.title)}</title>
${parts.styleSheets.map((uri) => `<link rel="stylesheet" href="${escapeHtml(uri)}">`).join('\n')}
</head>
<body>
<main id="${escapeHtml(parts.place)}"></main>
<script type="module" nonce="${escapeHtml(parts.nonce)}" src="${escapeHtml(parts.script)}"></script>
</body>
</html>
`;
}

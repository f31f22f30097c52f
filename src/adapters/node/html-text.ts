// Plain text from HTML in one pass, for pages that are too large or too odd to be taken apart properly.

/** What is never text for a reader; removed with what is in it. */
const SILENT = ['script', 'style', 'svg', 'template', 'noscript', 'iframe', 'head'];
const BLOCK =
  /^\/?(address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tr|ul)$/;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

export function htmlToText(html: string): string {
  let text = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    text += html.slice(at, open < 0 ? undefined : open);
    if (open < 0) break;
    const tag = /^<(\/?[a-zA-Z][a-zA-Z0-9]*)/.exec(html.slice(open, open + 30))?.[1]?.toLowerCase();
    if (tag === undefined && !html.startsWith('<!', open)) {
      text += '<';
      at = open + 1;
      continue;
    }
    if (tag !== undefined && BLOCK.test(tag)) text += startOf(tag);
    at = skip(html, open, tag);
  }
  return decodeEntities(text)
    .replace(/[ \t\f\r]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function startOf(tag: string): string {
  if (tag === 'li') return '\n- ';
  const heading = /^h([1-6])$/.exec(tag)?.[1];
  return heading === undefined ? '\n' : `\n\n${'#'.repeat(Number(heading))} `;
}

/** Where to go on after a tag, a comment, or an element whose content is left out; at the end when it is never closed. */
function skip(html: string, open: number, tag: string | undefined): number {
  const end = (mark: string, from: number) => {
    const found = html.indexOf(mark, from);
    return found < 0 ? html.length : found + mark.length;
  };
  if (html.startsWith('<!--', open)) return end('-->', open + 4);
  const after = end('>', open);
  if (tag === undefined || !SILENT.includes(tag)) return after;
  const close = new RegExp(`</${tag}\\s*>`, 'gi');
  close.lastIndex = after;
  return close.exec(html) === null ? html.length : close.lastIndex;
}

export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '';
  });
}

/** The page's own title, or its first heading. */
export function htmlTitle(html: string): string {
  const match = /<title[^>]{0,200}>([^<]{0,1000})/i.exec(html) ?? /<h1[^>]{0,200}>([^<]{0,1000})/i.exec(html);
  return decodeEntities(match?.[1] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

// Colours code in the few languages that make up most answers; loaded when the first code block is closed.
import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

const LANGUAGES = {
  ...{ bash, c, cpp, csharp, css, diff, go, java, javascript, json, markdown, php, python, ruby, rust, sql },
  ...{ typescript, xml, yaml },
};

/** HTML with `hljs-…` spans, or undefined for a language it does not know. */
export type Highlight = (text: string, language: string) => string | undefined;

export function createHighlight(): Highlight {
  const engine = highlighter.newInstance();
  for (const [name, language] of Object.entries(LANGUAGES)) engine.registerLanguage(name, language);
  engine.registerAliases(['svelte', 'vue'], { languageName: 'xml' });
  engine.registerAliases(['jsonc', 'json5'], { languageName: 'json' });
  return (text, language) =>
    engine.getLanguage(language) === undefined
      ? undefined
      : engine.highlight(text, { language, ignoreIllegals: true }).value;
}

// What is reckoned is not less than what a tokeniser counts.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { encode } from 'gpt-tokenizer';
import { describe, it } from 'mocha';
import { tokensOfMessages, tokensOfPart, tokensOfText } from '../../../../src/core/shared/estimate-tokens.ts';

const isEnough = (text: string, name: string) => {
  const exact = encode(text).length;
  const reckoned = tokensOfText(text);
  assert.ok(reckoned >= exact, `${name}: ${reckoned} of ${exact}`);
};

describe('reckoned tokens', () => {
  it('are enough for code, prose and data', () => {
    for (const path of ['package.json', 'README.md', 'src/core/create.ts', 'webview/main.ts', 'biome.json']) {
      isEnough(readFileSync(path, 'utf8'), path);
    }
  });

  it('are enough for other scripts', () => {
    isEnough('Правила хорошего тона требуют отвечать на письма вовремя.', 'Russian');
    isEnough('请在提交之前检查所有的测试是否通过，并且更新文档。', 'Chinese');
    isEnough('テストがすべて通ることを確認してから変更を提出してください。', 'Japanese');
    isEnough('قم بمراجعة جميع الاختبارات قبل إرسال التغييرات', 'Arabic');
    isEnough('Grüße an alle, die für größere Änderungen Prüfungen ausführen müssen.', 'German');
  });

  it('are enough for hashes and coded data', () => {
    const bytes = Buffer.concat(
      Array.from({ length: 100 }, (_, index) => createHash('sha256').update(`${index}`).digest()),
    );
    isEnough(bytes.toString('base64'), 'base64');
    isEnough(bytes.toString('hex'), 'hex');
  });

  it('are enough for tables, logs and lists of numbers', () => {
    const lines = (line: (index: number) => string) =>
      Array.from({ length: 200 }, (_, index) => line(index)).join('\n');
    isEnough(
      lines((index) => `${index},${index * 37},${index % 10}.${index % 97}`),
      'CSV',
    );
    isEnough(
      lines((index) => `2025-11-02T12:${index % 60}:11.${index}Z [INFO] took ${index * 3} ms`),
      'a log',
    );
    isEnough(JSON.stringify(Array.from({ length: 300 }, (_, index) => index * 1.37)), 'numbers');
    isEnough(JSON.stringify(Array.from({ length: 200 }, (_, id) => ({ id, ok: true, next: null }))), 'rows');
    isEnough('🎌🙂🚀✅'.repeat(100), 'pictographs');
  });

  it('are never less than a quarter of the text, nor of its JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        assert.ok(tokensOfText(text) >= (JSON.stringify(text).length - 2) / 4);
      }),
    );
    const message = { id: 'm', role: 'user' as const, parts: [{ type: 'text' as const, text: 'Go on, "please"\n' }] };
    assert.ok(tokensOfMessages([message]) >= JSON.stringify(message).length / 4);
  });

  it('of a picture do not grow with its bytes, of a file they do', () => {
    const image = (data: string) => tokensOfPart({ type: 'image', mime: 'image/png', data });
    const file = (data: string) => tokensOfPart({ type: 'file', mime: 'application/pdf', name: 'a.pdf', data });
    assert.equal(image('A'), image('A'.repeat(1_000_000)));
    assert.ok(file('A'.repeat(1_000_000)) > file('A'));
  });
});

// Prints the price list.
import { formatEuros } from './money.js';
import { ARTICLES, lines, total } from './price-list.js';

console.log(lines(ARTICLES).join('\n'));
console.log(`${'Total'.padEnd(14)}${formatEuros(total(ARTICLES)).padStart(8)}`);

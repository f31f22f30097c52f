// The list: each article with its price, its discount and what is left to pay.
import { discounted } from './discount.js';
import { formatEuros, parseEuros } from './money.js';

export const ARTICLES = [
  { name: 'Notebook', price: '4.00', discount: 0 },
  { name: 'Fountain pen', price: '29.90', discount: 10 },
  { name: 'Ink, blue', price: '9.99', discount: 15 },
];

export function priceOf(article) {
  return discounted(parseEuros(article.price), article.discount);
}

export function total(articles) {
  return articles.reduce((sum, article) => sum + priceOf(article), 0);
}

export function lines(articles) {
  return articles.map((article) => {
    const discount = article.discount > 0 ? ` (-${article.discount} %)` : '';
    return `${article.name.padEnd(14)}${formatEuros(priceOf(article)).padStart(8)}${discount}`;
  });
}

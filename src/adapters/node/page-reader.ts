// The libraries that read a web page; loaded with the first page.
import { Defuddle } from 'defuddle/node';
import { parseHTML } from 'linkedom';

export const pageReader = { Defuddle, parseHTML };

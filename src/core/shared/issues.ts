// Says in a sentence what is wrong with a value that a schema refused: which field, what it is, what is allowed.
import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

export function issueText(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${article(issue.expected)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `has unknown ${issue.keys.length === 1 ? 'field' : 'fields'} ${issue.keys.join(', ')}`;
    case 'too_small':
      return `must be ${issue.origin === 'string' ? 'at least' : issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${lengthOf(issue.origin)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${lengthOf(issue.origin)}`;
    case 'invalid_union':
      return shortest(issue.errors) ?? 'has none of the forms that are allowed';
    case 'invalid_format':
      return `must be ${issue.message === 'Invalid input' ? 'of another form' : issue.message}`;
    default:
      return issue.message === 'Invalid input' ? 'is not allowed' : issue.message;
  }
}

function article(type: string): string {
  if (type === 'int') return 'a whole number';
  const name = type === 'record' ? 'object' : type;
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}

const lengthOf = (origin: string) =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' items long' : '';

/** Of the forms that were tried, the one that came closest. */
function shortest(errors: readonly (readonly Issue[])[]): string | undefined {
  const said = errors.flatMap((one) => (one[0] === undefined ? [] : [issueText(one[0])]));
  return said.length === 0 ? undefined : [...new Set(said)].join(' or ');
}

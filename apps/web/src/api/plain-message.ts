/** What the schema check says, in words for people. What the control plane already says in words passes through. */
const plain: [RegExp, (limit: string) => string][] = [
  [/^Too small: expected string to have >=1 characters/, () => 'This is needed.'],
  [/^Too small: expected string to have >=(\d+) characters/, (limit) => `At least ${limit} characters.`],
  [/^Too big: expected string to have <=(\d+) characters/, (limit) => `At most ${limit} characters.`],
  [/^Too small: expected (?:int|number) to be >=(\d+)/, (limit) => `${limit} or more.`],
  [/^Too big: expected (?:int|number) to be <=(\d+)/, (limit) => `${limit} or less.`],
  [/^Too small: expected array to have >=1 items/, () => 'Choose at least one.'],
  [/^Too big: expected array to have <=(\d+) items/, (limit) => `At most ${limit}.`],
  [/^Invalid input: expected (?:int|number)/, () => 'A whole number is needed.'],
  [/^Invalid email address/, () => 'This is not an email address.'],
];

export function plainMessage(message: string): string {
  for (const [pattern, words] of plain) {
    const found = pattern.exec(message);
    if (found) return words(found[1] ?? '');
  }
  return message;
}

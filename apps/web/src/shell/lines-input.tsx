import { Textarea, type TextareaProps } from '@mantine/core';

/** A list as text, one a line. @param wrong a sentence for each line that is not good */
export const LinesInput = ({ wrong, ...input }: TextareaProps & { wrong: string[] }) => (
  <Textarea
    autosize
    spellCheck={false}
    styles={{ input: { fontFamily: 'monospace' } }}
    {...input}
    error={wrong.length > 0 ? wrong.map((one) => <div key={one}>{one}</div>) : input.error}
  />
);

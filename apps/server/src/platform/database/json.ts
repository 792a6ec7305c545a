/** A value for a jsonb column: its text. pg would write an array as a PostgreSQL array. */
export const json = (value: unknown): string => JSON.stringify(value);

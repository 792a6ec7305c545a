/** SQLSTATE of a refusal by the database, for example '40P01'; '' for every other error. Both engines give it as `code`. */
export function sqlState(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^\d[0-9A-Z]{4}$/.test(code) ? code : '';
}

/** Cardinality, data, integrity, limits (classes 21, 22, 23 and 54): the same content is refused again, however often it comes. */
export const refusesContent = (error: unknown): boolean => /^(21|22|23|54)/.test(sqlState(error));

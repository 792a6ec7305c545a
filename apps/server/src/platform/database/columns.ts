/** Kinds of columns that differ between reading and writing. */
import type { ColumnType } from 'kysely';

export type Time = ColumnType<Date, Date | undefined, Date>;
export type TimeOrNull = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** Read as a value, written as its JSON text: pg would write an array as a PostgreSQL array. */
export type Json<T> = ColumnType<T, string, string>;

export * from './api.ts';
export * from './edge-protocol.ts';
export { edgeEvent } from './events.schemas.ts';
export type * from './events.ts';
export * from './ids.ts';
export * from './outcomes.ts';
export { type RowChange, rowChange, rowSchemas } from './rows.schemas.ts';
export * from './rows.ts';
export type * from './sync-protocol.ts';

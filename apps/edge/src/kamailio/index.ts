/** The way to Kamailio for the agent and for the tests' rig. */
export { createRouterClient, type RouterClient, type RouterClientOptions, SyncError } from './client.ts';
export { NoRoomError } from './come-in.ts';
export { definitionsText, type KamailioDefinitions, kamailioConfig, writeDefinitions } from './definitions.ts';
export {
  adoptKamailio,
  hasThisConfig,
  type Kamailio,
  type KamailioOptions,
  kamailioLog,
  kamailioMarkFile,
  listenersOf,
  memoryArgs,
  type NotTakenOver,
  runFolder,
  startKamailio,
  stopKamailio,
} from './kamailio.ts';

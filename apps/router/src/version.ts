/** Replaced by the build with the hash of the bundle. */
declare const ROUTER_VERSION: string;

export const routerVersion: string = ROUTER_VERSION;

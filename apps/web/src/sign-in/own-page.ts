/** Where to go after sign-in: only ever a page of this site. */
export const ownPage = (next: string | undefined): string => (next?.startsWith('/') && !/^\/[/\\]/.test(next) ? next : '/');

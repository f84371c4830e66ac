/** What a person should know who takes any certificate. */
export const INSECURE_UPSTREAM =
  'certificates of other servers are not verified (--insecure-upstream): anybody can pose as them';

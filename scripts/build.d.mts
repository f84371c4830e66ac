export function build(options?: { tolerateTypeErrors?: boolean }): number;
export function isStale(): boolean;

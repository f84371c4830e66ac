export function build(options?: { tolerateTypeErrors?: boolean }): Promise<number>;
export function isStale(): boolean;

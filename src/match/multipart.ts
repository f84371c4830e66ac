import type { Request } from '../model/request.ts';

export async function prepareMultipart(_request: Request): Promise<void> {}

/** In this mode, the real service is asked. */
export const forwards = (mode: string): boolean => mode !== 'simulate' && mode !== 'synthesize';

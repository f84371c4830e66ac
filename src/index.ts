export { Mock } from './mock/mock.ts';
export type { AdminOptions, StartOptions } from './mock/options.ts';
export { start } from './mock/start.ts';
export { type TestHooks, type UseMockOptions, useMock } from './mock/use-mock.ts';
export type {
  Callback,
  CallbackAnswer,
  CallbackContext,
  CallbackReply,
  CallbackRequest,
  CallbackResponse,
} from './model/callback.ts';
export { CannotStart } from './model/cannot-start.ts';
export type { Diagnostic } from './model/diagnostic.ts';
export type { EventType, MockEvent, Reporter, StampedEvent } from './model/events.ts';
export type { Exchange } from './model/exchange.ts';
export { InvalidFiles } from './model/invalid-files.ts';
export type { Place } from './model/place.ts';
export type { Coverage } from './model/verdict.ts';
export { type Problem, type Verification, VerificationError, type VerifyOptions } from './model/verification.ts';
export type { Call, CallAction } from './session.ts';

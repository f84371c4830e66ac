/** JSON whose shape a test knows, and asserts by what it expects of it. */
// oxlint-disable-next-line typescript/no-explicit-any -- an interface for each answer would say twice what is expected
export type Loose = any;

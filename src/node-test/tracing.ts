// Node 24 and newer publish a test's error on the channel `tracing:node.test:error` the moment it is thrown, before anyone
// could know whether the attempt counts. Start and end are published per attempt and stay balanced by themselves.
import { currentOutbox } from "./outbox.ts";

/** From now on an error published within an attempt waits in the attempt's outbox. */
export function holdTracedErrors(): void {
  const errors = process.getBuiltinModule("node:diagnostics_channel").channel("tracing:node.test:error");
  if (Object.hasOwn(errors, "publish")) return;
  const publish = (message: unknown): void => {
    const outbox = currentOutbox().getStore();
    // Released into the context of the attempt around it, if there is one, which may hold the message again.
    if (outbox !== undefined && !outbox.released) outbox.tell(() => publish(message));
    // Node swaps the channel's prototype as subscribers come and go, so the method is looked up each time.
    else (Object.getPrototypeOf(errors) as typeof errors).publish.call(errors, message);
  };
  Object.defineProperty(errors, "publish", { value: publish, configurable: true, writable: true });
}

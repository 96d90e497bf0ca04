import { ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags, type Context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { traceWith } from './trace.ts';

// Optional: every piece of work as a span, sent to a collector. The ids of our traces are OpenTelemetry's already, so
// webhook, job and event find each other there without anything being handed on.

/** Sends a span per piece of work to `${url}/v1/traces`. Gives how to stop: what is left is sent first. */
export function openTelemetry(url: string, service: string): () => Promise<void> {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': `rapport-${service}` }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${url}/v1/traces` }) }),
    ],
  });
  const tracer = provider.getTracer('rapport');
  traceWith({
    async span(name, traceId, work) {
      const span = tracer.startSpan(name, {}, under(traceId));
      try {
        return await work();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
  });
  return async () => {
    traceWith(null);
    await provider.shutdown();
  };
}

/** The pieces of a trace stand side by side below one parent that nobody has to create, because its id is the trace's. */
function under(traceId: string): Context {
  const parent = { traceId, spanId: traceId.slice(16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, parent);
}

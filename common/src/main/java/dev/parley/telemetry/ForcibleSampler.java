package dev.parley.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The sampler as set, but for spans of which it is known already that they are wanted. */
final class ForcibleSampler implements Sampler {

  private static final ContextKey<Boolean> FORCED = ContextKey.named("parley-forced");

  private final Sampler sampler;

  ForcibleSampler(Sampler sampler) {
    this.sampler = sampler;
  }

  /** A context whose span is taken whatever the sampler says. */
  static Context forced(Context context) {
    return context.with(FORCED, true);
  }

  /** What the sampler says of a trace that nobody has given an id or a flag yet. */
  boolean takesNewTrace(String name, SpanKind kind) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String id = TraceId.fromLongs(random.nextLong(), random.nextLong() | 1);
    return sampler
        .shouldSample(Context.root(), id, name, kind, Attributes.empty(), List.of())
        .getDecision()
        .equals(SamplingDecision.RECORD_AND_SAMPLE);
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    return parent.get(FORCED) != null
        ? SamplingResult.recordAndSample()
        : sampler.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return "Forcible{" + sampler.getDescription() + "}";
  }
}

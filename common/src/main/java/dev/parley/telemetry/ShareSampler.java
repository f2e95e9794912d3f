package dev.parley.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Of the traces that another sampler would begin, a share that can change in flight. All nodes with
 * the same share take the same traces, for the trace's id decides.
 */
final class ShareSampler implements Sampler {

  private final Sampler sampler;
  private volatile Sampler share = Sampler.alwaysOn();

  ShareSampler(Sampler sampler) {
    this.sampler = sampler;
  }

  /** From now on takes so many in a hundred. */
  void take(int percent) {
    share = Sampler.traceIdRatioBased(percent / 100.0);
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    SamplingResult given = sampler.shouldSample(parent, traceId, name, kind, attributes, links);
    boolean begins = !Span.fromContext(parent).getSpanContext().isValid();
    if (!begins || given.equals(SamplingResult.drop())) {
      return given;
    }
    SamplingResult shared = share.shouldSample(parent, traceId, name, kind, attributes, links);
    return shared.equals(SamplingResult.drop()) ? shared : given;
  }

  @Override
  public String getDescription() {
    return "Share{" + sampler.getDescription() + "}";
  }
}

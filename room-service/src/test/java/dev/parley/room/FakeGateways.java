package dev.parley.room;

import dev.parley.contract.LinkBatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gateways that keep what is delivered to them and answer when the test says so. */
final class FakeGateways implements LinkTransport.Gateways {

  private final List<Delivery> deliveries = new ArrayList<>();

  /** A bundle, and the answer that the gateway has not given yet. */
  record Delivery(String gateway, LinkBatch.Bundle bundle, Promise<LinkBatch.Ack> ack) {

    void accept(Boolean... accepted) {
      ack.complete(new LinkBatch.Ack(Arrays.asList(accepted)));
    }

    LinkBatch onlyBatch() {
      if (bundle.batches().size() != 1) {
        throw new AssertionError("not one batch: " + bundle.batches());
      }
      return bundle.batches().get(0);
    }
  }

  @Override
  public Future<LinkBatch.Ack> deliver(String gateway, LinkBatch.Bundle bundle) {
    Promise<LinkBatch.Ack> ack = Promise.promise();
    deliveries.add(new Delivery(gateway, bundle, ack));
    return ack.future();
  }

  /** All bundles, in the order in which they were sent. */
  List<Delivery> deliveries() {
    return deliveries;
  }

  /** The only bundle so far. */
  Delivery only() {
    if (deliveries.size() != 1) {
      throw new AssertionError("not one bundle: " + deliveries);
    }
    return deliveries.get(0);
  }
}

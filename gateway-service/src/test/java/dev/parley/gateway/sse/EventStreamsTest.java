package dev.parley.gateway.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.gateway.auth.Identity;
import dev.parley.gateway.auth.Rights;
import dev.parley.gateway.web.FakeConnection;
import dev.parley.gateway.web.FakeRequest;
import dev.parley.gateway.web.HttpStage;
import dev.parley.protocol.ProtocolException;
import dev.parley.protocol.Request;
import dev.parley.protocol.RequestReader;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which streams a loop has. */
@Timeout(60)
class EventStreamsTest {

  private static final Identity ADA = identity(Rights.ALL_ROOMS);

  private final HttpStage stage = HttpStage.alone();
  private final FakeConnection connection = new FakeConnection();
  private final FakeRequest request =
      new FakeRequest(HttpMethod.GET, "/").over(connection.connection);
  private final AtomicInteger gone = new AtomicInteger();

  @AfterEach
  void close() {
    stage.close();
    connection.close();
  }

  @Test
  void aStreamIsThereUntilItsEnd() {
    open(ADA);
    double during = open();

    stage.onLoop(() -> request.response().end());

    assertThat(during).isEqualTo(1);
    assertThat(open()).isZero();
    assertThat(gone).hasValue(1);
  }

  @Test
  void aStreamWhoseHeadCannotBeWrittenIsGone() {
    IllegalStateException failure = new IllegalStateException("the connection is gone");
    request.answer().failAtHead(failure);

    assertThatThrownBy(() -> open(ADA)).isSameAs(failure);

    assertThat(open()).isZero();
    assertThat(gone).hasValue(1);
  }

  @Test
  void whoMayNotReadTheRoomHasNoStream() {
    Identity stranger = identity(new Rights(List.of("other"), List.of(), false));

    assertThatThrownBy(() -> open(stranger)).isInstanceOf(ProtocolException.class);

    assertThat(open()).isZero();
    assertThat(request.answer().headWritten()).isFalse();
    assertThat(gone).hasValue(0);
  }

  private void open(Identity who) {
    Request.Join join = RequestReader.events("lobby", Map.of(), null);
    stage.onLoop(
        () -> {
          stage.streams.open(request, who, join, "192.0.2.1", gone::incrementAndGet);
          return true;
        });
  }

  private double open() {
    return stage.meters.get("parley.gateway.event.streams").gauge().value();
  }

  private static Identity identity(Rights rights) {
    return new Identity("ada", "Ada", rights, HttpStage.NOW, HttpStage.NOW + 3_600);
  }
}

package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.parley.concurrent.Confined;
import dev.parley.concurrent.EventLoop;
import dev.parley.log.LogReader;
import dev.parley.testkit.client.ChatClient;
import dev.parley.testkit.client.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.EventBusOptions;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Each wall stops what it is there to stop. */
class ArchitectureRulesTest {

  @Test
  void sleepingIsSeen() {
    assertThat(broken(ArchitectureRules.NO_SLEEPING, Sleeper.class)).isTrue();
    assertThat(broken(ArchitectureRules.NO_SLEEPING, LongSleeper.class)).isTrue();
    assertThat(broken(ArchitectureRules.NO_SLEEPING, BusOptions.class)).isFalse();
  }

  @Test
  void theEventBusOutsideItsPackageIsSeenAndItsOptionsAreNot() {
    assertThat(broken(ArchitectureRules.EVENT_BUS_ONLY_IN_BUS, BusUser.class)).isTrue();
    assertThat(broken(ArchitectureRules.EVENT_BUS_ONLY_IN_BUS, BusOptions.class)).isFalse();
  }

  @Test
  void kafkaOutsideTheLogIsSeen() {
    assertThat(broken(ArchitectureRules.KAFKA_ONLY_IN_LOG, KafkaUser.class)).isTrue();
    assertThat(broken(ArchitectureRules.KAFKA_ONLY_IN_LOG, LogReader.class)).isFalse();
  }

  @Test
  void aLibraryInTheContractIsSeen() throws ClassNotFoundException {
    Class<?> withLibrary = Class.forName("dev.parley.contract.example.WithLibrary");
    assertThat(broken(ArchitectureRules.CONTRACT_IS_PURE, withLibrary)).isTrue();
  }

  @Test
  void aLibraryInTheProtocolIsSeen() throws ClassNotFoundException {
    Class<?> withLibrary = Class.forName("dev.parley.protocol.example.WithLibrary");
    assertThat(broken(ArchitectureRules.PROTOCOL_IS_PURE, withLibrary)).isTrue();
  }

  @Test
  void aConfinedClassThatChecksNothingIsSeen() {
    assertThat(broken(ArchitectureRules.CONFINED_STATE_IS_CHECKED, Careless.class)).isTrue();
    assertThat(broken(ArchitectureRules.CONFINED_STATE_IS_CHECKED, Careful.class)).isFalse();
  }

  @Test
  void aTimerPastTheLoopIsSeen() throws ClassNotFoundException {
    Class<?> timed = Class.forName("dev.parley.room.example.WithTimer");
    assertThat(broken(ArchitectureRules.LOOPS_ARE_REACHED_IN_ONE_WAY, timed)).isTrue();
  }

  @Test
  void aToolInProductionIsSeen() {
    assertThat(broken(ArchitectureRules.TOOLS_ARE_NOT_USED, ClientUser.class)).isTrue();
    assertThat(broken(ArchitectureRules.TOOLS_ARE_NOT_USED, KafkaUser.class)).isFalse();
  }

  @Test
  void aTestClientWithParleysCodeIsSeen() throws ClassNotFoundException {
    Class<?> sharing = Class.forName("dev.parley.testkit.example.WithParleysCode");
    assertThat(broken(ArchitectureRules.CLIENTS_ARE_INDEPENDENT, sharing)).isTrue();
  }

  private static boolean broken(ArchRule rule, Class<?> type) {
    JavaClasses classes = new ClassFileImporter().importClasses(type);
    return rule.allowEmptyShould(true).evaluate(classes).hasViolation();
  }

  @Confined
  private static final class Careless {
    private int count;

    void count() {
      count++;
    }
  }

  @Confined
  private static final class Careful {
    private final EventLoop loop;
    private int count;

    Careful(EventLoop loop) {
      this.loop = loop;
    }

    void count() {
      check();
      count++;
    }

    private void check() {
      loop.check();
    }
  }

  private static final class Sleeper {
    void run() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  private static final class LongSleeper {
    void run() throws InterruptedException {
      TimeUnit.DAYS.sleep(1);
    }
  }

  private static final class BusUser {
    EventBus of(Vertx vertx) {
      return vertx.eventBus();
    }
  }

  private static final class BusOptions {
    EventBusOptions options() {
      return new EventBusOptions();
    }
  }

  private static final class ClientUser {
    ChatClient client(int port) {
      return ChatClient.open(Kind.JDK, port);
    }
  }

  private static final class KafkaUser {
    TopicPartition partition() {
      return new TopicPartition("t", 0);
    }
  }
}

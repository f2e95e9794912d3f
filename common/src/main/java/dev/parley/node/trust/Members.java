package dev.parley.node.trust;

import com.hazelcast.config.Config;
import com.hazelcast.config.SocketInterceptorConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.nio.MemberSocketInterceptor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Starts a member of Hazelcast that talks to members with the same secret only. Hazelcast's open
 * edition has the hook for that, {@link MemberSocketInterceptor}, but not its setting; so the one
 * method that returns the hook is overridden, in classes that are not of Hazelcast's public API.
 */
public final class Members {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Hazelcast has 16 threads for it. */
  private static final int PENDING_OF_AN_ADDRESS = 12;

  private Members() {}

  /**
   * Starts one; takes seconds.
   *
   * @param secret null where anybody may connect
   */
  public static HazelcastInstance start(Config config, @Nullable ClusterSecret secret) {
    if (secret == null) {
      return HazelcastInstanceFactory.newHazelcastInstance(config);
    }
    MemberProof proof = new MemberProof(secret, PATIENCE, new Pending(PENDING_OF_AN_ADDRESS));
    config
        .getNetworkConfig()
        .setSocketInterceptorConfig(new SocketInterceptorConfig().setEnabled(true));
    return HazelcastInstanceFactory.newHazelcastInstance(
        config, config.getInstanceName(), new Context(proof));
  }

  private static final class Context extends DefaultNodeContext {

    private final MemberSocketInterceptor interceptor;

    Context(MemberSocketInterceptor interceptor) {
      this.interceptor = interceptor;
    }

    @Override
    public NodeExtension createNodeExtension(Node node) {
      return new DefaultNodeExtension(node) {
        @Override
        public MemberSocketInterceptor getSocketInterceptor(EndpointQualifier qualifier) {
          return interceptor;
        }
      };
    }
  }
}

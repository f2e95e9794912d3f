package dev.parley.systemtests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.config.Settings;
import dev.parley.contract.Role;
import dev.parley.node.NodeSettings;
import dev.parley.node.ServiceModule;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The overlays as kubectl renders them: every field exists, and what an operator counts on is
 * there.
 */
class KubernetesIT {

  private static final Set<String> SERVICES =
      Role.KNOWN.stream().map(Role::id).collect(Collectors.toSet());

  /** Where pods have the secret by which nodes know one another. */
  private static final String SECRET = "/etc/parley/cluster";

  @ParameterizedTest
  @ValueSource(strings = {"trial", "production"})
  void everyFieldIsOneThatKubernetesKnows(String overlay) {
    for (HasMetadata resource : rendered(overlay)) {
      if (resource instanceof GenericKubernetesResource) {
        assertThat(resource.getApiVersion()).as(resource.getKind()).startsWith("kafka.strimzi.io/");
      } else {
        assertThat(UnknownFields.of(resource)).as(name(resource)).isEmpty();
      }
      assertThat(resource.getMetadata().getNamespace()).as(name(resource)).isEqualTo("parley");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"trial", "production"})
  void nodesFindOneAnotherDrainAndMayDoNothingElse(String overlay) {
    List<HasMetadata> all = rendered(overlay);
    Map<String, PodTemplateSpec> pods = pods(all);

    assertThat(pods.keySet()).isEqualTo(SERVICES);
    Service cluster = only(all, Service.class, "parley-cluster");
    assertThat(cluster.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(cluster.getSpec().getPublishNotReadyAddresses()).isTrue();
    pods.forEach(
        (service, pod) -> {
          assertThat(pod.getMetadata().getLabels())
              .containsAllEntriesOf(cluster.getSpec().getSelector());
          assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(90);
          assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
          assertThat(pod.getSpec().getSecurityContext().getSeccompProfile().getType())
              .isEqualTo("RuntimeDefault");
          Container container = pod.getSpec().getContainers().get(0);
          SecurityContext security = container.getSecurityContext();
          assertThat(security.getReadOnlyRootFilesystem()).isTrue();
          assertThat(security.getAllowPrivilegeEscalation()).isFalse();
          assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
          assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
          assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
          assertThat(container.getLifecycle().getPreStop()).isNotNull();
          assertThat(container.getResources().getLimits()).containsKey("memory");
          assertThat(container.getVolumeMounts())
              .anyMatch(mount -> mount.getMountPath().equals(SECRET) && mount.getReadOnly());
          PodDisruptionBudget budget = only(all, PodDisruptionBudget.class, service);
          assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isEqualTo(1);
          assertThat(pod.getMetadata().getLabels())
              .containsAllEntriesOf(budget.getSpec().getSelector().getMatchLabels());
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"trial", "production"})
  void everyPortHasAPolicyThatSaysWhoReachesIt(String overlay) {
    List<HasMetadata> all = rendered(overlay);
    Map<String, String> nodes = only(all, Service.class, "parley-cluster").getSpec().getSelector();
    Set<String> ports =
        pods(all).values().stream()
            .flatMap(pod -> pod.getSpec().getContainers().get(0).getPorts().stream())
            .map(ContainerPort::getName)
            .collect(Collectors.toSet());
    assertThat(ports).containsExactlyInAnyOrder("cluster", "bus", "management", "client");

    for (String port : List.of("cluster", "bus")) {
      NetworkPolicy policy = only(all, NetworkPolicy.class, "parley-" + port);
      assertThat(policy.getSpec().getPodSelector().getMatchLabels()).isEqualTo(nodes);
      NetworkPolicyIngressRule rule = onlyRule(policy, port);
      assertThat(rule.getFrom())
          .extracting(peer -> peer.getPodSelector().getMatchLabels())
          .containsExactly(nodes);
    }
    NetworkPolicy management = only(all, NetworkPolicy.class, "parley-management");
    assertThat(management.getSpec().getPodSelector().getMatchLabels()).isEqualTo(nodes);
    assertThat(onlyRule(management, "management").getFrom())
        .extracting(peer -> peer.getNamespaceSelector().getMatchLabels())
        .containsExactly(Map.of("parley.dev/monitoring", "true"));
    NetworkPolicy clients = only(all, NetworkPolicy.class, "parley-clients");
    assertThat(clients.getSpec().getPodSelector().getMatchLabels())
        .containsEntry("app.kubernetes.io/name", "gateway-service");
    assertThat(onlyRule(clients, "client").getFrom()).isEmpty();
    NetworkPolicy kafka = only(all, NetworkPolicy.class, "parley-kafka");
    assertThat(kafka.getSpec().getIngress().get(0).getFrom())
        .extracting(peer -> peer.getPodSelector().getMatchLabels())
        .containsExactly(nodes);
  }

  private static NetworkPolicyIngressRule onlyRule(NetworkPolicy policy, String port) {
    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress");
    assertThat(policy.getSpec().getIngress()).hasSize(1);
    NetworkPolicyIngressRule rule = policy.getSpec().getIngress().get(0);
    assertThat(rule.getPorts())
        .extracting(each -> each.getPort().getStrVal())
        .containsExactly(port);
    return rule;
  }

  @ParameterizedTest
  @ValueSource(strings = {"trial", "production"})
  void nodesWouldStartWithTheirSettings(String overlay) {
    Map<String, String> values = new HashMap<>();
    rendered(overlay).stream()
        .filter(ConfigMap.class::isInstance)
        .map(ConfigMap.class::cast)
        .forEach(map -> values.putAll(map.getData()));

    // In a pod it is mounted.
    assertThat(values.remove("PARLEY_CLUSTER_SECRET_FILE")).isEqualTo(SECRET + "/secret");
    Settings settings = Settings.of(values);
    NodeSettings.read(settings);
    ServiceModule.load().forEach(module -> module.configure(settings));

    settings.check();
    assertThat(settings.unknown()).isEmpty();
    assertThat(values).containsEntry("PARLEY_CLUSTER_DNS", "parley-cluster");
  }

  @ParameterizedTest
  @ValueSource(strings = "production")
  void gatewaysAreScaledByTheirConnectionsAndAreWatched(String overlay) {
    List<HasMetadata> all = rendered(overlay);

    HorizontalPodAutoscaler scaler = only(all, HorizontalPodAutoscaler.class, "gateway-service");
    assertThat(scaler.getSpec().getMetrics())
        .extracting(metric -> metric.getPods().getMetric().getName())
        .containsExactly("parley_gateway_connections");
    assertThat(scaler.getSpec().getBehavior().getScaleDown().getStabilizationWindowSeconds())
        .isGreaterThanOrEqualTo(300);
    assertThat(only(all, Deployment.class, "gateway-service").getSpec().getReplicas())
        .as("the autoscaler's business")
        .isNull();
    ServiceMonitor monitor = only(all, ServiceMonitor.class, "parley");
    assertThat(only(all, Service.class, "parley-cluster").getMetadata().getLabels())
        .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
  }

  private static Map<String, PodTemplateSpec> pods(List<HasMetadata> all) {
    Map<String, PodTemplateSpec> pods = new TreeMap<>();
    for (HasMetadata resource : all) {
      if (resource instanceof Deployment deployment) {
        pods.put(name(resource), deployment.getSpec().getTemplate());
      } else if (resource instanceof StatefulSet set) {
        pods.put(name(resource), set.getSpec().getTemplate());
      }
    }
    return pods;
  }

  private static <T> T only(List<HasMetadata> all, Class<T> type, String name) {
    return all.stream()
        .filter(resource -> type.isInstance(resource) && name(resource).equals(name))
        .map(type::cast)
        .reduce(
            (one, other) -> {
              throw new AssertionError("two of " + name);
            })
        .orElseThrow(() -> new AssertionError("no %s %s".formatted(type.getSimpleName(), name)));
  }

  private static String name(HasMetadata resource) {
    return resource.getMetadata().getName();
  }

  private static List<HasMetadata> rendered(String overlay) {
    Path folder = Path.of("..", "deploy", "kubernetes", "overlays", overlay);
    try {
      Process kubectl = new ProcessBuilder("kubectl", "kustomize", folder.toString()).start();
      String text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String errors = new String(kubectl.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(kubectl.waitFor()).as(errors).isZero();
      return Arrays.stream(text.split("(?m)^---$"))
          .<HasMetadata>map(Serialization::unmarshal)
          .toList();
    } catch (IOException noKubectl) {
      assumeTrue(false, "kubectl is not installed");
      throw new AssertionError(noKubectl);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}

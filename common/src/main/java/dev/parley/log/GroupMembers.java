package dev.parley.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The readers of the log as their brokers know them. Each is a static member (KIP-345) with its
 * node's member id, so another node can remove it as soon as the cluster has lost that node, while
 * the brokers would wait until its session ends. A member that is removed although its node lives
 * learns so from its next heartbeat and joins again.
 */
public final class GroupMembers {

  private static final Logger log = LoggerFactory.getLogger(GroupMembers.class);

  private GroupMembers() {}

  /** What the brokers call a group. */
  static String groupId(String group) {
    return "parley." + group + ".v1";
  }

  /**
   * Removes a member from a group, if it is still in it. Blocks for 5 s at most; if that fails, the
   * member's session ends by itself.
   *
   * @param group as given to {@link LogTail#open}
   * @param member likewise
   */
  public static void remove(KafkaSettings settings, String group, String member) {
    Map<String, Object> config = new HashMap<>(settings.client("parley-admin"));
    config.put("default.api.timeout.ms", "5000");
    config.put("request.timeout.ms", "2000");
    RemoveMembersFromConsumerGroupOptions options =
        new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(member)));
    options.reason("its node has left the cluster");
    try (Admin admin = Admin.create(config)) {
      admin.removeMembersFromConsumerGroup(groupId(group), options).all().get();
      log.info("member_removed group={} member={}", group, member);
    } catch (ExecutionException e) {
      if (!gone(e.getCause())) {
        log.warn("member_not_removed group={} member={} reason={}", group, member, e.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** It has left by itself, or somebody else was quicker. */
  private static boolean gone(@Nullable Throwable cause) {
    return cause instanceof UnknownMemberIdException || cause instanceof GroupIdNotFoundException;
  }
}

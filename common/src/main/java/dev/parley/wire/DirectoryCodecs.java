package dev.parley.wire;

import dev.parley.contract.Announcement;
import dev.parley.contract.Announcement.Ownership;
import dev.parley.contract.NodeLife;
import dev.parley.contract.Role;
import java.util.ArrayList;
import java.util.List;

/** Who serves what. */
public final class DirectoryCodecs {

  /** {@link Ownership}. */
  static final Codec<Ownership> OWNERSHIP =
      Codec.of(
          (out, ownership) -> {
            out.number(1, ownership.partition());
            out.number(2, ownership.generation());
          },
          in -> {
            int partition = 0;
            long generation = 0;
            while (in.next()) {
              switch (in.field()) {
                case 1 -> partition = in.int32();
                case 2 -> generation = in.number();
                default -> in.skip();
              }
            }
            return new Ownership(partition, generation);
          });

  /** {@link Announcement}. */
  public static final Codec<Announcement> ANNOUNCEMENT =
      Codec.of(
          (out, announcement) -> {
            out.text(1, announcement.node());
            out.number(2, announcement.role().code());
            out.number(3, announcement.partitions());
            out.flag(4, announcement.leaving());
            out.messages(5, OWNERSHIP, announcement.owned());
            out.text(6, announcement.life().number());
          },
          in -> {
            String node = "";
            int role = 0;
            int partitions = 0;
            boolean leaving = false;
            List<Ownership> owned = new ArrayList<>();
            String life = "";
            while (in.next()) {
              switch (in.field()) {
                case 1 -> node = in.text();
                case 2 -> role = in.int32();
                case 3 -> partitions = in.int32();
                case 4 -> leaving = in.flag();
                case 5 -> owned.add(in.message(OWNERSHIP));
                case 6 -> life = in.text();
                default -> in.skip();
              }
            }
            return new Announcement(
                new NodeLife(node, life), new Role(role), partitions, leaving, owned);
          });

  private DirectoryCodecs() {}
}

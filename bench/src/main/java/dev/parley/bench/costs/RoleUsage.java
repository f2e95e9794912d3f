package dev.parley.bench.costs;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Processor time in a window, by what processes do.
 *
 * @param seconds the window's length
 * @param micros of all processes of a kind
 */
record RoleUsage(double seconds, Map<Role, Double> micros) {

  double of(Role role) {
    return micros.getOrDefault(role, 0.0);
  }

  double of(Role one, Role other) {
    return of(one) + of(other);
  }

  /** Without what they use while there is nothing to do. */
  RoleUsage without(RoleUsage idle) {
    Map<Role, Double> rest = new EnumMap<>(Role.class);
    micros.forEach(
        (role, spent) -> rest.put(role, spent - idle.of(role) / idle.seconds() * seconds));
    return new RoleUsage(seconds, rest);
  }

  double total() {
    return micros.values().stream().mapToDouble(each -> each).sum();
  }

  /** In words: microseconds for each of so many things. */
  String each(double things) {
    return micros.entrySet().stream()
        .map(entry -> "%s %.1f us".formatted(entry.getKey().id(), entry.getValue() / things))
        .collect(Collectors.joining(", "));
  }
}

package dev.parley.contract;

/**
 * One life of a node, from its start to its end. A node that is started again under its id has
 * another one: what others know of the former, and what it held, is not the new one's.
 *
 * @param node the node's id
 * @param number unlike that of the node's other lives; empty for a node of a version that sends
 *     none
 */
public record NodeLife(String node, String number) {

  private static final char SEPARATOR = '/';

  /** Both in one text, which is unlike that of any other life of any node. */
  public String name() {
    return number.isEmpty() ? node : node + SEPARATOR + number;
  }

  /** The life of a name. */
  public static NodeLife of(String name) {
    int end = name.lastIndexOf(SEPARATOR);
    return end < 0
        ? new NodeLife(name, "")
        : new NodeLife(name.substring(0, end), name.substring(end + 1));
  }
}

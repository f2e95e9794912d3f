package dev.parley.testkit.process;

import java.util.List;

/**
 * What a process of Parley runs with: the jars of the build and the archive of their classes, which
 * halves what a start costs, as the start scripts do. Who starts the tests says where they are, in
 * two system properties; without them it is the test's own class path.
 */
public final class Installation {

  private static final String CLASS_PATH = "parley.cluster.classpath";
  private static final String OPTIONS = "parley.child.options";

  private Installation() {}

  /** Its class path. */
  public static String classPath() {
    return System.getProperty(CLASS_PATH, System.getProperty("java.class.path"));
  }

  /** Its JVM options. */
  public static List<String> options() {
    return lines().lines().filter(option -> !option.isBlank()).toList();
  }

  /** JVM options that tell another process of tests the same. */
  public static List<String> handedOn() {
    return List.of("-D" + CLASS_PATH + "=" + classPath(), childOptions());
  }

  /** A JVM option that tells the supervisor of a cluster what its processes are started with. */
  static String childOptions() {
    return "-D" + OPTIONS + "=" + lines();
  }

  private static String lines() {
    return System.getProperty(OPTIONS, "");
  }
}

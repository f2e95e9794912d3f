package dev.parley.health;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** What the JVM says at once, as {@code jcmd} would print it. */
final class Snapshots {

  private static final String DIAGNOSTICS = "com.sun.management:type=DiagnosticCommand";

  private Snapshots() {}

  /** All threads, where each of them is, and who waits for whom. */
  static String threads() throws JMException {
    return ask("threadPrint", "-l");
  }

  /** How many objects of which class there are, after a full collection. */
  static String heap() throws JMException {
    return ask("gcClassHistogram");
  }

  private static String ask(String operation, String... arguments) throws JMException {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName(DIAGNOSTICS),
                operation,
                new Object[] {arguments},
                new String[] {String[].class.getName()});
  }
}

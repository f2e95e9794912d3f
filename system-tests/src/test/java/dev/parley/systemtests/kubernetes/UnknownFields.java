package dev.parley.systemtests.kubernetes;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What stands in a resource and is no field of its kind. The client's classes are made from
 * Kubernetes' own schemas, and keep what they do not know as additional properties.
 */
final class UnknownFields {

  private final List<String> found = new ArrayList<>();

  private UnknownFields() {}

  /** Their paths; none where the resource is as its schema says. */
  static List<String> of(Object resource) {
    UnknownFields fields = new UnknownFields();
    fields.look(resource, "");
    return fields.found;
  }

  private void look(Object value, String path) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, part) -> look(part, path + "." + key));
    } else if (value instanceof Iterable<?> list) {
      list.forEach(part -> look(part, path + "[]"));
    } else if (value != null && value.getClass().getName().startsWith("io.fabric8.")) {
      for (Method getter : value.getClass().getMethods()) {
        if (getter.getName().startsWith("get") && getter.getParameterCount() == 0) {
          look(getter, value, path);
        }
      }
    }
  }

  private void look(Method getter, Object owner, String path) {
    if (getter.getName().equals("getClass") || getter.getDeclaringClass().isEnum()) {
      return;
    }
    try {
      Object part = getter.invoke(owner);
      if (getter.getName().equals("getAdditionalProperties")) {
        ((Map<?, ?>) part).keySet().forEach(name -> found.add(path + "." + name));
      } else {
        look(part, path + "." + getter.getName().substring(3));
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new AssertionError(path + ": " + getter, e);
    }
  }
}

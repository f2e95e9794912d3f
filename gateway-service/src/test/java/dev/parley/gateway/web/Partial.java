package dev.parley.gateway.web;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** An interface of which an object has those methods that a test needs, and no others. */
public final class Partial {

  private Partial() {}

  /**
   * The interface: calls go to public methods of the same name and parameters. One that returns
   * nothing stands for a fluent one. Other calls go to the interface's default methods, or fail.
   */
  public static <T> T of(Class<T> type, Object methods) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Method own = own(methods, method);
          if (own == null && method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          } else if (own == null) {
            throw new UnsupportedOperationException(method.toString());
          }
          try {
            Object result = own.invoke(methods, arguments);
            boolean fluent = own.getReturnType() == void.class;
            return fluent && method.getReturnType() != void.class ? proxy : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    return type.cast(proxy);
  }

  private static Method own(Object methods, Method wanted) {
    try {
      Method own = methods.getClass().getMethod(wanted.getName(), wanted.getParameterTypes());
      own.setAccessible(true);
      return own;
    } catch (NoSuchMethodException missing) {
      return null;
    }
  }
}

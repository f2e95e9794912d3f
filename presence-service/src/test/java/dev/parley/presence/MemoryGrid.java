package dev.parley.presence;

import com.hazelcast.aggregation.Aggregator;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.query.PagingPredicate;
import com.hazelcast.query.Predicate;
import com.hazelcast.query.impl.Extractable;
import com.hazelcast.query.impl.getters.MultiResult;
import dev.parley.grid.Grid;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.AbstractMap.SimpleEntry;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The maps of presence in memory, without a member and its sockets. Predicates and aggregators are
 * Hazelcast's own; what they read of an entry, and the methods of the maps, are replaced. Results
 * come in descending order of the keys, because Hazelcast promises none.
 */
final class MemoryGrid {

  private final Map<String, MemoryMap> maps = new HashMap<>();
  private boolean failing;

  /** What classes under test are given. */
  HazelcastInstance hazelcast() {
    return proxy(
        HazelcastInstance.class,
        (proxy, method, arguments) -> {
          if (!method.getName().equals("getMap")) {
            throw new UnsupportedOperationException(method.getName());
          }
          return map((String) arguments[0]).proxy();
        });
  }

  /** Lets every call of every map fail, or not. */
  void failing(boolean now) {
    failing = now;
  }

  /** Stores a session as it is. */
  void put(Session session) {
    map(Grid.SESSIONS).entries.put(session.id(), SessionRecord.write(session));
  }

  /** Stores an ended session as it is. */
  void putEnded(Session session) {
    map(Grid.ENDED).entries.put(session.id(), SessionRecord.write(session));
  }

  /** A stored session, or null. */
  Session session(String id) {
    return read(Grid.SESSIONS, id);
  }

  /** A stored session that has ended, or null. */
  Session ended(String id) {
    return read(Grid.ENDED, id);
  }

  /** The rooms that have a counter of versions. */
  Set<String> versionedRooms() {
    return map(Grid.ROSTERS).entries.keySet();
  }

  private Session read(String map, String id) {
    GenericRecord stored = (GenericRecord) map(map).entries.get(id);
    return stored == null ? null : SessionRecord.read(id, stored);
  }

  private MemoryMap map(String name) {
    return maps.computeIfAbsent(name, none -> new MemoryMap());
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private final class MemoryMap {

    private final Map<String, Object> entries = new TreeMap<>();

    private IMap<?, ?> proxy() {
      return MemoryGrid.proxy(IMap.class, this::invoke);
    }

    private Object invoke(Object proxy, Method method, Object... arguments) {
      if (failing) {
        throw new IllegalStateException("the grid is unavailable");
      }
      return switch (method.getName()) {
        case "get" -> entries.get(arguments[0]);
        case "getAll" -> getAll((Set<?>) arguments[0]);
        case "putIfAbsent" -> entries.putIfAbsent((String) arguments[0], arguments[1]);
        case "replace" -> entries.replace((String) arguments[0], arguments[1], arguments[2]);
        case "remove" -> entries.remove(arguments[0], arguments[1]);
        case "set" -> entries.put((String) arguments[0], arguments[1]);
        case "delete" -> entries.remove(arguments[0]);
        case "size" -> entries.size();
        case "executeOnKey" -> process(arguments[0], arguments[1]);
        case "executeOnKeys" -> processAll((Collection<?>) arguments[0], arguments[1]);
        case "keySet" -> keys((Predicate<?, ?>) arguments[0]);
        case "entrySet" -> new LinkedHashSet<>(matching(arguments[0]).toList());
        case "aggregate" -> aggregate(arguments);
        default -> throw new UnsupportedOperationException(method.getName());
      };
    }

    private Map<Object, Object> getAll(Set<?> keys) {
      Map<Object, Object> found = new LinkedHashMap<>();
      keys.stream().filter(entries::containsKey).forEach(key -> found.put(key, entries.get(key)));
      return found;
    }

    private Map<Object, Object> processAll(Collection<?> keys, Object processor) {
      Map<Object, Object> results = new HashMap<>();
      keys.forEach(key -> results.put(key, process(key, processor)));
      return results;
    }

    @SuppressWarnings("unchecked")
    private Object process(Object key, Object processor) {
      Entry entry = new Entry((String) key, entries.get(key));
      Object result = ((EntryProcessor<String, Object, Object>) processor).process(entry);
      if (entry.getValue() != null) {
        entries.put(entry.getKey(), entry.getValue());
      }
      return result;
    }

    private Set<String> keys(Predicate<?, ?> predicate) {
      Stream<String> keys = matching(predicate).map(Entry::getKey);
      return new LinkedHashSet<>(
          predicate instanceof PagingPredicate<?, ?> page
              ? keys.sorted().limit(page.getPageSize()).toList()
              : keys.toList());
    }

    @SuppressWarnings("unchecked")
    private Object aggregate(Object... arguments) {
      Aggregator<Object, Object> aggregator = (Aggregator<Object, Object>) arguments[0];
      (arguments.length > 1 ? matching(arguments[1]) : all()).forEach(aggregator::accumulate);
      return aggregator.aggregate();
    }

    @SuppressWarnings("unchecked")
    private Stream<Entry> matching(Object predicate) {
      return all().filter(entry -> ((Predicate<String, Object>) predicate).apply(entry));
    }

    private Stream<Entry> all() {
      return ((TreeMap<String, Object>) entries)
          .descendingMap().entrySet().stream()
              .map(entry -> new Entry(entry.getKey(), entry.getValue()));
    }
  }

  /** An entry of which predicates and aggregators read attributes of the kinds that are in use. */
  private static final class Entry extends SimpleEntry<String, Object> implements Extractable {

    private static final long serialVersionUID = 1;
    private static final String ANY = "[any]";

    Entry(String key, Object value) {
      super(key, value);
    }

    @Override
    public Object getAttributeValue(String attribute) {
      GenericRecord record = (GenericRecord) getValue();
      int any = attribute.indexOf(ANY);
      if (attribute.equals("__key")) {
        return getKey();
      }
      if (any < 0) {
        return field(record, attribute);
      }
      String array = attribute.substring(0, any);
      if (attribute.endsWith(ANY)) {
        return new MultiResult<Object>(List.of((Object[]) record.getArrayOfString(array)));
      }
      String name = attribute.substring(any + ANY.length() + 1);
      return new MultiResult<>(
          Arrays.stream(record.getArrayOfGenericRecord(array))
              .map(each -> field(each, name))
              .toList());
    }

    private static Object field(GenericRecord record, String name) {
      return switch (record.getFieldKind(name)) {
        case STRING -> record.getString(name);
        case INT32 -> record.getInt32(name);
        case INT64 -> record.getInt64(name);
        default -> throw new UnsupportedOperationException(name);
      };
    }
  }
}

package id.simpan.program;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is on the class path, and what is not: each program asks for thousands of names that none of
 * 250 jars has, and for the same ones as the program before it. A quarter of its start.
 */
final class RememberingLoader extends ClassLoader {

  private final Map<String, Optional<URL>> first = new ConcurrentHashMap<>();
  private final Map<String, List<URL>> all = new ConcurrentHashMap<>();
  private final Set<String> missing = ConcurrentHashMap.newKeySet();

  RememberingLoader(ClassLoader parent) {
    super(parent);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (missing.contains(name)) {
      throw new ClassNotFoundException(name);
    }
    try {
      return super.loadClass(name, resolve);
    } catch (ClassNotFoundException unknown) {
      missing.add(name);
      throw unknown;
    }
  }

  @Override
  public URL getResource(String name) {
    return first
        .computeIfAbsent(name, it -> Optional.ofNullable(getParent().getResource(it)))
        .orElse(null);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> found = all.get(name);
    if (found == null) {
      found = Collections.list(getParent().getResources(name));
      all.put(name, found);
    }
    return Collections.enumeration(found);
  }
}

package dev.parley.gateway.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The web page's files, held in memory as they are and in gzip. A browser asks for each of them
 * again, and gets it only where it has changed.
 */
public final class StaticFiles {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "json", "application/json",
          "webmanifest", "application/manifest+json",
          "txt", "text/plain; charset=utf-8");

  private static final Buffer NO_SUCH_PAGE = Buffer.buffer("no such page\n");

  private final Map<String, Content> files;

  private record Content(
      String type, Buffer plain, String tag, Buffer gzip, String gzipTag, boolean smaller) {}

  private StaticFiles(Map<String, Content> files) {
    this.files = files;
  }

  /**
   * Reads all files below a folder of the class path that has an {@code index.html}. Blocks.
   *
   * @throws IllegalStateException where there is no such folder
   */
  public static StaticFiles read(String folder, ClassLoader classPath) {
    String index = folder + "/index.html";
    URL url = classPath.getResource(index);
    if (url == null) {
      throw new IllegalStateException("resource: %s is missing".formatted(index));
    }
    try {
      URI uri = url.toURI();
      if (!uri.getScheme().equals("jar")) {
        return read(Path.of(uri).resolveSibling(""));
      }
      String archive = uri.getRawSchemeSpecificPart();
      Path jar = Path.of(URI.create(archive.substring(0, archive.indexOf("!/"))));
      try (FileSystem inside = FileSystems.newFileSystem(jar)) {
        return read(inside.getPath("/" + folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the page cannot be read: " + url, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the page cannot be read: " + url, e);
    }
  }

  private static StaticFiles read(Path root) throws IOException {
    Map<String, Content> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String path = "/" + root.relativize(file).toString().replace('\\', '/');
        files.put(path, content(path, Files.readAllBytes(file)));
      }
    }
    files.put("/", files.get("/index.html"));
    return new StaticFiles(Map.copyOf(files));
  }

  private static Content content(String path, byte[] bytes) {
    byte[] gzip = Compressed.gzip(bytes);
    String tag = Compressed.tag(bytes);
    // Other bytes are another representation, which has a tag of its own.
    String gzipTag = Compressed.tag(gzip);
    String type =
        TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
    return new Content(
        type, Buffer.buffer(bytes), tag, Buffer.buffer(gzip), gzipTag, gzip.length < bytes.length);
  }

  /** Answers a request for a file; the response has the headers that all of them have. */
  void answer(HttpServerRequest request) {
    Content file = files.get(request.path());
    HttpServerResponse response = request.response();
    if (file == null) {
      response.setStatusCode(404);
      send(request, "text/plain; charset=utf-8", NO_SUCH_PAGE);
      return;
    }
    response.putHeader("Vary", "Accept-Encoding");
    if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      boolean asks = request.method() == HttpMethod.OPTIONS;
      response.setStatusCode(asks ? 204 : 405).putHeader("Allow", "GET, HEAD, OPTIONS").end();
      return;
    }
    boolean gzip = file.smaller && Compressed.takesGzip(request);
    response.putHeader("ETag", gzip ? file.gzipTag : file.tag);
    if (Stream.of(file.tag, file.gzipTag).anyMatch(tag -> Compressed.has(request, tag))) {
      response.setStatusCode(304).end();
      return;
    }
    Buffer bytes = gzip ? file.gzip : file.plain;
    if (gzip) {
      response.putHeader("Content-Encoding", "gzip");
    }
    send(request, file.type, bytes);
  }

  private static void send(HttpServerRequest request, String type, Buffer bytes) {
    HttpServerResponse response = request.response().putHeader("content-type", type);
    if (request.method() == HttpMethod.HEAD) {
      response.putHeader("Content-Length", Integer.toString(bytes.length())).end();
    } else {
      response.end(bytes);
    }
  }

  /** The paths, for tests. */
  List<String> paths() {
    return List.copyOf(files.keySet());
  }
}

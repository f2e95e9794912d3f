package dev.parley.node;

import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FileUtils;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * One file at the head of a branch of a git repository, as a store of Vert.x Config. Nothing is
 * kept on the disk: the repository is asked for the head of the branch, and only where it has moved
 * that one commit is fetched, into a folder that is thrown away. No program is needed for it.
 *
 * <p>Reads over {@code https}, {@code http} and {@code file}; a name and password may be in the
 * URL. Fails where the repository does not answer, the branch or the file is not there, or the file
 * has more than a MiB.
 */
public final class GitStore implements ConfigStore {

  static final String TYPE = "git";

  private static final int MAX_BYTES = 1 << 20;
  private static final int TIMEOUT_SECONDS = (int) Duration.ofSeconds(10).toSeconds();

  static {
    SystemReader.setInstance(new NothingInTheHomeFolder(SystemReader.getInstance()));
  }

  private final Vertx vertx;
  private final String url;
  private final String ref;
  private final String path;
  private @Nullable ObjectId seen;
  private Buffer content = Buffer.buffer();

  /** Found by Vert.x Config through the service loader. */
  public static final class Factory implements ConfigStoreFactory {

    @Override
    public String name() {
      return TYPE;
    }

    @Override
    public ConfigStore create(Vertx vertx, JsonObject config) {
      return new GitStore(vertx, config);
    }
  }

  /** JGit would keep what it measures of file systems there, and a container may have none. */
  private static final class NothingInTheHomeFolder extends SystemReader.Delegate {

    NothingInTheHomeFolder(SystemReader reader) {
      super(reader);
    }

    @Override
    public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fileSystem) {
      return new FileBasedConfig(parent, null, fileSystem) {
        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
          return false;
        }
      };
    }
  }

  private GitStore(Vertx vertx, JsonObject config) {
    this.vertx = vertx;
    this.url = config.getString("url");
    this.ref = "refs/heads/" + config.getString("branch");
    this.path = config.getString("path");
  }

  @Override
  public Future<Buffer> get() {
    return vertx.executeBlocking(this::read);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private synchronized Buffer read() throws IOException, GitAPIException {
    if (!head().equals(seen)) {
      fetch();
    }
    return content;
  }

  private ObjectId head() throws IOException, GitAPIException {
    Ref head =
        Git.lsRemoteRepository()
            .setRemote(url)
            .setHeads(true)
            .setTimeout(TIMEOUT_SECONDS)
            .callAsMap()
            .get(ref);
    if (head == null) {
      throw new IOException("no such branch: " + ref);
    }
    return head.getObjectId();
  }

  private void fetch() throws IOException, GitAPIException {
    Path folder = Files.createTempDirectory("parley-settings-");
    try (Git git = Git.init().setBare(true).setDirectory(folder.toFile()).call()) {
      // Otherwise a fetch leaves a clean-up behind that works in the folder while it is deleted.
      git.getRepository().getConfig().setBoolean("gc", null, "autoDetach", false);
      git.getRepository().getConfig().save();
      git.fetch()
          .setRemote(url)
          .setRefSpecs(new RefSpec(ref + ":" + ref))
          .setTagOpt(TagOpt.NO_TAGS)
          .setDepth(1)
          .setTimeout(TIMEOUT_SECONDS)
          .call();
      ObjectId commit = git.getRepository().resolve(ref);
      content = Buffer.buffer(file(git.getRepository(), commit));
      seen = commit;
    } finally {
      FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE | FileUtils.RETRY);
    }
  }

  private byte[] file(Repository repository, ObjectId commit) throws IOException {
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk found =
            TreeWalk.forPath(repository, path, commits.parseCommit(commit).getTree())) {
      if (found == null) {
        throw new IOException("no such file in " + ref + ": " + path);
      }
      return repository.open(found.getObjectId(0)).getBytes(MAX_BYTES);
    }
  }
}

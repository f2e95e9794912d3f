package dev.parley.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A folder that one process owns: it exists, can be written, has room, and is locked until {@link
 * #close}. The lock is the operating system's, so it also ends when the process is killed.
 */
public final class DataFolder implements AutoCloseable {

  private static final String LOCK_FILE = "parley.lock";
  private static final long LEAST_FREE_BYTES = 64L << 20;

  private final Path path;
  private final FileChannel lockChannel;

  private DataFolder(Path path, FileChannel lockChannel) {
    this.path = path;
    this.lockChannel = lockChannel;
  }

  /**
   * Makes the folder where it is missing, for its owner alone, and takes its lock. One that is
   * there keeps its permissions.
   *
   * @throws StartFailure where it cannot be made or written, its disk is full, or somebody has it
   */
  public static DataFolder open(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    FileChannel channel = null;
    try {
      Files.createDirectories(path, OwnerOnly.folder());
      channel =
          FileChannel.open(
              path.resolve(LOCK_FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      lock(path, channel);
      requireRoom(path);
      return new DataFolder(path, channel);
    } catch (IOException failure) {
      closeQuietly(channel);
      throw new StartFailure("cannot write to the folder " + path + ": " + why(failure), failure);
    } catch (StartFailure failure) {
      closeQuietly(channel);
      throw failure;
    }
  }

  /** The folder, absolute. */
  public Path path() {
    return path;
  }

  /** A file or folder in it. */
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /** Gives the folder back; the lock file stays, empty of meaning. */
  @Override
  public void close() {
    closeQuietly(lockChannel);
  }

  private static void lock(Path path, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException inThisProcess) {
      lock = null;
    }
    if (lock == null) {
      String owner = readOwner(channel);
      throw new StartFailure(
          "the folder "
              + path
              + " is in use by another Parley"
              + (owner.isEmpty() ? "" : " (process " + owner + ")"));
    }
    channel.truncate(0);
    byte[] owner = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    channel.write(ByteBuffer.wrap(owner), 0);
  }

  private static String readOwner(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(20);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII)
        .replaceAll("[^0-9]", "");
  }

  private static void requireRoom(Path path) throws IOException {
    long freeBytes = Files.getFileStore(path).getUsableSpace();
    if (freeBytes < LEAST_FREE_BYTES) {
      throw new StartFailure(
          "the disk of the folder "
              + path
              + " is full: "
              + (freeBytes >> 20)
              + " MiB free (expected: at least "
              + (LEAST_FREE_BYTES >> 20)
              + " MiB)");
    }
  }

  private static String why(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException exists) {
      return exists.getFile() + " is not a folder";
    }
    if (failure instanceof NoSuchFileException missing) {
      return missing.getFile() + " cannot be made";
    }
    if (failure instanceof FileSystemException known && known.getReason() != null) {
      return known.getReason();
    }
    return StartFailure.reasonOf(failure);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException ignored) {
      // Nothing was written through it that could be lost.
    }
  }
}

package dev.parley.standalone;

import java.nio.file.FileSystems;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What only its owner may read, from the moment that it is made: messages, logs and secrets. File
 * systems without POSIX permissions give their own.
 */
final class OwnerOnly {

  private OwnerOnly() {}

  /** Of a file. */
  static FileAttribute<?>[] file() {
    return permissions("rw-------");
  }

  /** Of a folder. */
  static FileAttribute<?>[] folder() {
    return permissions("rwx------");
  }

  private static FileAttribute<?>[] permissions(String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }
}

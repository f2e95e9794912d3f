package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes between nodes of different versions: what was once written stays readable. */
class GoldenTest {

  static List<Example<?>> examples() {
    return Examples.all();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void encodingGivesTheBytesOfTheFile(Example<?> example) {
    // Given
    byte[] golden = example.golden();

    // When
    byte[] encoded = example.encoded();

    // Then
    assertThat(HexFormat.of().formatHex(encoded)).isEqualTo(HexFormat.of().formatHex(golden));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void decodingTheFileGivesTheValue(Example<?> example) {
    // Given
    byte[] golden = example.golden();

    // When
    Object decoded = example.codec().decode(golden);

    // Then
    assertThat(decoded).usingRecursiveComparison().isEqualTo(example.value());
  }

  @Test
  void everyPublicCodecHasAFile() throws IllegalAccessException {
    // Given
    List<Object> shown = new ArrayList<>(Examples.all().stream().map(Example::codec).toList());

    // When
    List<String> missing = new ArrayList<>();
    for (Field field : publicCodecs()) {
      if (!shown.contains(field.get(null))) {
        missing.add(field.toString());
      }
    }

    // Then
    assertThat(publicCodecs()).hasSizeGreaterThan(15);
    assertThat(missing).isEmpty();
  }

  @Test
  void everyFileHasAnExample() throws IOException {
    // Given
    Examples.all().forEach(Example::golden);
    List<Path> known = Examples.all().stream().map(Example::file).toList();

    // When
    List<Path> found;
    try (Stream<Path> files = Files.list(Example.folder())) {
      found = files.toList();
    }

    // Then
    assertThat(found).containsExactlyInAnyOrderElementsOf(known);
  }

  private static List<Field> publicCodecs() {
    List<Field> codecs = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.parley.wire")) {
      for (JavaField field : type.getFields()) {
        if (field.getRawType().isEquivalentTo(Codec.class)
            && field.getModifiers().contains(JavaModifier.PUBLIC)) {
          codecs.add(field.reflect());
        }
      }
    }
    return codecs;
  }
}

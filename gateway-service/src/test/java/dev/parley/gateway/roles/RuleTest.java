package dev.parley.gateway.roles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.MemberChange;
import dev.parley.protocol.RoomId;
import dev.parley.protocol.RoomRole;
import dev.parley.protocol.RulesChange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules as they are in the log: what is there today is read for ever. */
class RuleTest {

  private static final RoomId ROOM = new RoomId("team.a:1");

  @Test
  void aChangeOfAMemberIsARecordForEachThingThatItSays() {
    List<Rule> rules =
        Rule.of(new MemberChange(ROOM, "eve/1", RoomRole.READER, true, false, 5_000));

    assertThat(rules)
        .extracting(rule -> rule.key() + "=" + rule.value())
        .containsExactly(
            "team.a:1/role/eve/1=reader", "team.a:1/ban/eve/1=5000", "team.a:1/mute/eve/1=");
  }

  @Test
  void aBanWithoutATimeIsForGood() {
    List<Rule> rules =
        Rule.of(new MemberChange(ROOM, "eve", null, true, null, MemberChange.FOR_GOOD));

    assertThat(rules)
        .extracting(rule -> rule.key() + "=" + rule.value())
        .containsExactly("team.a:1/ban/eve=for-good");
    assertThat(rules.get(0).number()).isEqualTo(MemberChange.FOR_GOOD);
  }

  @Test
  void whatARoomHasByItselfIsNoRecord() {
    assertThat(Rule.of(new RulesChange(ROOM, 30, RoomRole.READER)))
        .extracting(rule -> rule.key() + "=" + rule.value())
        .containsExactly("team.a:1/slow=30", "team.a:1/default=reader");
    assertThat(Rule.of(new RulesChange(ROOM, 0, RoomRole.MEMBER)))
        .allMatch(Rule::isRemoval)
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "team.a:1/role/eve/1, owner",
    "team.a:1/ban/a/b//, 7",
    "team.a:1/mute/guest:x, for-good",
    "team.a:1/slow, 9",
    "team.a:1/default, reader"
  })
  void aRecordIsReadAsItWasWritten(String key, String value) {
    Rule rule = Rule.read(key, value);

    assertThat(rule).isNotNull();
    assertThat(rule.key()).isEqualTo(key);
    assertThat(rule.value()).isEqualTo(value);
    assertThat(rule.room()).isEqualTo(ROOM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "room",
        "room/",
        "room/badge/eve",
        "room/ban",
        "room/ban/",
        "room/slow/eve",
        "a b/ban/eve",
        "/ban/eve",
        "room/BAN/eve"
      })
  void aRecordOfALaterVersionIsNone(String key) {
    assertThat(Rule.read(key, "1")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "-1", "1.5", "99999999999999999999", "tomorrow"})
  void aTimeOfALaterVersionIsNone(String value) {
    assertThat(Rule.read("room/ban/eve", value).number()).isEqualTo(MemberRules.NEVER);
  }
}

package dev.parley.campaign.checker;

/**
 * One message as history has it in the end.
 *
 * @param offset its position
 * @param sender who sent it
 * @param key its retry key
 */
public record Kept(long offset, String sender, String key) {

  Send.Identity identity() {
    return new Send.Identity(sender, key);
  }
}

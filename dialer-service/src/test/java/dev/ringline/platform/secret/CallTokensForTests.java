package dev.ringline.platform.secret;

import java.util.Base64;

/** Call tokens under a key that opens nothing. */
public final class CallTokensForTests {
    private CallTokensForTests() {}

    /** It mints; it is never asked to verify. */
    public static CallTokens tokens() {
        return new CallTokens(Base64.getEncoder().encodeToString(new byte[32]), null);
    }
}

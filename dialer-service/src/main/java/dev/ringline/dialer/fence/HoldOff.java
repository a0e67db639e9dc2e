package dev.ringline.dialer.fence;

import java.time.Duration;

/**
 * For how long a dial may still become a call, or be one, where nothing fences it (TELEPHONY 4.4): until its token is dead it
 * may arrive, and from then on it may ring. Nobody rings its number meanwhile, and nothing proves that it never went out.
 *
 * @param tokenLives from the moment when the dial was signed: its life, and LiveKit's leeway
 * @param serverGrace beyond the ringing timeout, after which LiveKit itself ends the dial
 */
public record HoldOff(Duration tokenLives, Duration serverGrace) {
    /** Of every token, so short that a request that was stuck is soon dead. */
    public static final Duration TOKEN_LIFE = Duration.ofSeconds(5);

    /**
     * @param leeway that LiveKit grants an expired token
     * @param patience of the dial's holder beyond the ringing timeout; LiveKit has half of it
     */
    public static HoldOff of(Duration leeway, Duration patience) {
        return new HoldOff(TOKEN_LIFE.plus(leeway), patience.dividedBy(2));
    }

    /** @param ringing the dial's ringing timeout */
    public Duration after(Duration ringing) {
        return tokenLives.plus(ringing.plus(serverGrace)).plus(ringing);
    }
}

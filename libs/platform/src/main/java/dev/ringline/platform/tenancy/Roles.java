package dev.ringline.platform.tenancy;

/** The roles of a token's {@code groups}. */
public final class Roles {
    /** Looks. */
    public static final String VIEWER = "viewer";
    /** Runs campaigns. */
    public static final String OPERATOR = "operator";
    /** Sets up accounts, trunks and pools. */
    public static final String ADMIN = "admin";
    /** Reads the record. */
    public static final String AUDITOR = "auditor";
    /** One call's outcome, by a token of its own. */
    public static final String AGENT = "agent";
    /** The deployment, no tenant's. */
    public static final String PLATFORM = "platform";

    private Roles() {}
}

package dev.ringline.campaign.importing;

/** Where an import stands. */
public enum ImportState {
    /** Its file is on the way. */
    UPLOADING,
    /** Its file is stored whole. */
    WAITING,
    /** Rows become leads; a replica that dies is followed by another, at the next chunk. */
    RUNNING,
    DONE,
    /** It cannot go on; what was committed stays, and what it did not reach was not imported. */
    FAILED,
    /** Its leads that were not dialled are being taken out, or are. */
    WITHDRAWN;

    public boolean isOver() {
        return switch (this) {
            case DONE, FAILED, WITHDRAWN -> true;
            case UPLOADING, WAITING, RUNNING -> false;
        };
    }
}

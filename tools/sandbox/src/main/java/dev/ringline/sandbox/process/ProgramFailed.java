package dev.ringline.sandbox.process;

import java.nio.file.Path;

/** A program of the line did not do what it was started for. */
public class ProgramFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProgramFailed(String what, Path log) {
        super(what + "; the end of " + log + ":\n" + LogTail.of(log));
    }
}

package dev.ringline.campaign.importing;

/** A line of errors.csv. */
public final class RefusalLine {
    public static final String HEADER = "row,kind,column,reason,value\r\n";

    private RefusalLine() {}

    public static String of(Refusal refusal) {
        return refusal.row()
                + "," + (refusal.kind() == Refusal.Kind.INVALID ? "invalid" : "duplicate")
                + "," + quoted(refusal.column())
                + "," + quoted(refusal.reason())
                + "," + quoted(refusal.value())
                + "\r\n";
    }

    /** A spreadsheet would run a cell that begins like a formula: an apostrophe makes it text. */
    private static String quoted(String cell) {
        if (cell == null || cell.isEmpty()) {
            return "";
        }
        var inert = "=+-@\t\r\n".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
        return '"' + inert.replace("\"", "\"\"") + '"';
    }
}

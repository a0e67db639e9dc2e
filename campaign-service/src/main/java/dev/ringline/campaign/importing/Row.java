package dev.ringline.campaign.importing;

import java.util.List;

/**
 * A row as it stands in the file.
 *
 * @param row as a spreadsheet counts: the header is row 1
 * @param cells at most {@link Columns#MAX_COLUMNS}, each cut to {@link RowReader#MAX_CELL} characters and one more
 * @param cellCount how many there were
 */
public record Row(long row, List<String> cells, int cellCount) {
    String cell(int index) {
        return index < 0 || index >= cells.size() ? "" : cells.get(index).strip();
    }
}

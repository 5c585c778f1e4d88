package dev.tandem;

import dev.tandem.llm.ExportFormat;
import dev.tandem.tensor.BlockType;
import java.nio.file.Path;

/**
 * An export.
 *
 * @param adapter the name of one that was trained in the home
 * @param path where it lies, if it has no such name
 * @param to a folder that is not there yet, or empty
 * @param type how merged formats store the matrices that the adapter changes: F16, F32 or Q8_0
 * @param check whether what was written is read again and compared
 */
public record ExportRequest(
    String adapter, Path path, Path to, ExportFormat format, BlockType type, boolean check) {}

namespace Tezgah.Text.Data;

/// <summary>The encodings that a person may choose for a data file, by the names that <see cref="DataFileOptions.Encoding"/> takes.</summary>
public static class DataEncodings
{
    /// <summary>The names: UTF-8, Turkish of Windows and of ISO (Latin-5), Western of ISO (Latin-1) and of Windows, UTF-16.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["utf-8", "windows-1254", "iso-8859-9", "iso-8859-1", "windows-1252", "utf-16", "utf-16BE"];
}

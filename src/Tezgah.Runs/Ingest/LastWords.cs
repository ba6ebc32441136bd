using System.Text;

namespace Tezgah.Runs.Ingest;

/// <summary>The end of what a worker and its native libraries printed.</summary>
internal static class LastWords
{
    private const int MostBytes = 16 << 10;
    private const int LongestLine = 500;

    /// <summary>
    /// The last lines of a <c>log.txt</c> that are not blank, oldest first, without control characters; none where there is no
    /// file.
    /// </summary>
    public static IReadOnlyList<string> Of(string path, int count)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var isCut = file.Length > MostBytes;
        file.Position = Math.Max(0, file.Length - MostBytes);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var lines = reader.ReadToEnd().Split('\n');

        // The first of them has lost its start.
        return [.. lines.Skip(isCut ? 1 : 0).Select(Clean).Where(l => l.Length > 0).TakeLast(count)];
    }

    /// <summary>A line as it was seen, not too long and without control characters.</summary>
    public static string Clean(string line)
    {
        // A progress bar writes its line again and again; what stands after the last return is what was seen.
        var seen = line.TrimEnd()[(line.TrimEnd().LastIndexOf('\r') + 1)..];
        var text = new string([.. seen.Where(c => !char.IsControl(c) || c == '\t')]).TrimEnd();
        return text.Length <= LongestLine ? text : text[..LongestLine] + "…";
    }
}

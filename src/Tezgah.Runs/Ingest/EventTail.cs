using System.Globalization;
using System.Text.Json;
using Tezgah.Core.Events;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.Ingest;

/// <summary>What was read from an event file.</summary>
/// <param name="Events">The whole events, in order.</param>
/// <param name="Offset">The byte after the last of them.</param>
/// <param name="HasMore">Whether the file goes on: there was more than one reading takes.</param>
/// <param name="Problem"><c>events-broken</c>: what lies at <paramref name="Offset"/> cannot be read; null if all is well.</param>
public sealed record TailRead(IReadOnlyList<RunEvent> Events, long Offset, bool HasMore, Problem? Problem);

/// <summary>
/// Reads a file of events that a worker may be writing to. A torn last line is left for later. Events are numbered without
/// gaps (<see cref="RunEvent.Seq"/>), so a file that was replaced or cut does not go unnoticed.
/// </summary>
public static class EventTail
{
    // Half a second of reading at most; what is longer is taken in several transactions.
    private const int MostBytes = 4 << 20;

    // No event is nearly as long: a file without line ends is no event file.
    private const int LongestLine = 64 << 20;

    /// <summary>Reads the whole lines from a place on.</summary>
    /// <param name="path">The file; one that is not there yet is empty.</param>
    /// <param name="offset">The byte to start at: the start of a line.</param>
    /// <param name="seq">The number of the event before it; 0 at the start of the file.</param>
    /// <param name="mostBytes">The bytes to read at once.</param>
    /// <exception cref="IOException">The file cannot be read now; it may be later.</exception>
    public static TailRead Read(string path, long offset, long seq, int mostBytes = MostBytes)
    {
        using var file = Open(path);
        var length = file?.Length ?? 0;
        if (length < offset)
        {
            return Broken([], offset, Problem.Part("why-shorter", length.ToString(CultureInfo.InvariantCulture)));
        }

        if (file is null || length == offset)
        {
            return new TailRead([], offset, HasMore: false, Problem: null);
        }

        file.Position = offset;
        var bytes = new byte[Math.Min(length - offset, mostBytes)];
        file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (whole > 0)
        {
            return Parse(bytes.AsSpan(0, whole), offset, seq, hasMore: offset + bytes.Length < length);
        }

        if (bytes.Length >= LongestLine)
        {
            return Broken([], offset, Problem.Part("why-line-endless"));
        }

        var isTorn = offset + bytes.Length == length;
        return isTorn
            ? new TailRead([], offset, HasMore: false, Problem: null)
            : Read(path, offset, seq, (int)Math.Min(LongestLine, mostBytes * 4L));
    }

    private static TailRead Parse(ReadOnlySpan<byte> lines, long offset, long seq, bool hasMore)
    {
        var events = new List<RunEvent>();
        while (!lines.IsEmpty)
        {
            var length = lines.IndexOf((byte)'\n') + 1;
            try
            {
                var read = EventLine.Read(lines[..(length - 1)]);
                if (read.Seq != ++seq)
                {
                    return Broken(events, offset, Problem.Part(
                        "why-event-order", read.Seq.ToString(CultureInfo.InvariantCulture), seq.ToString(CultureInfo.InvariantCulture)));
                }

                events.Add(read);
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                return Broken(events, offset, e is JsonException json ? JsonCause.Kind(json) : Problem.Part("why-json-invalid"));
            }

            offset += length;
            lines = lines[length..];
        }

        return new TailRead(events, offset, hasMore, Problem: null);
    }

    private static TailRead Broken(IReadOnlyList<RunEvent> events, long offset, Problem why) => new(
        events,
        offset,
        HasMore: false,
        new Problem("events-broken", null, offset.ToString(CultureInfo.InvariantCulture)).With(why));

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

using System.Text.Json;
using Tezgah.Core.Events;

namespace Tezgah.Runs.Safety;

/// <summary>
/// How a file of events stands to what the store has read of it. After a power cut the store may know more than the disk: its commits are
/// synced, the lines of a worker are not.
/// </summary>
internal static class EventPlace
{
    private const long FirstLook = 1 << 16;

    // As EventTail has it: no event is nearly as long.
    private const long LongestLine = 64 << 20;

    /// <summary>The length of the file; 0 where there is none.</summary>
    public static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    /// <summary>Whether an event of this number ends at this byte.</summary>
    public static bool IsAt(string path, long offset, long seq)
    {
        if (offset == 0)
        {
            return seq == 0;
        }

        using var file = Open(path);
        return file.Length >= offset && SeqBefore(file, offset) == seq;
    }

    /// <summary>Where the last whole event ends, and its number; null where what stands there is none.</summary>
    public static (long Offset, long Seq)? EndOf(string path)
    {
        if (LengthOf(path) == 0)
        {
            return (0, 0);
        }

        using var file = Open(path);
        for (var size = Math.Min(FirstLook, file.Length); ; size = Math.Min(size * 2, file.Length))
        {
            var end = Read(file, file.Length, size).AsSpan().LastIndexOf((byte)'\n') + 1;
            if (end > 0)
            {
                var offset = file.Length - size + end;
                return SeqBefore(file, offset) is { } seq ? (offset, seq) : null;
            }

            // One torn line alone is cut off by the next worker.
            if (size == file.Length)
            {
                return (0, 0);
            }

            if (size > LongestLine)
            {
                return null;
            }
        }
    }

    private static long? SeqBefore(FileStream file, long end)
    {
        for (var size = Math.Min(FirstLook, end); ; size = Math.Min(size * 2, end))
        {
            var bytes = Read(file, end, size);
            if (bytes[^1] != '\n')
            {
                return null;
            }

            var line = bytes.AsSpan(0, bytes.Length - 1);
            var start = line.LastIndexOf((byte)'\n') + 1;
            if (start == 0 && size < end)
            {
                if (size > LongestLine)
                {
                    return null;
                }

                continue;
            }

            try
            {
                return EventLine.Read(line[start..]).Seq;
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                // Not what a worker wrote.
                return null;
            }
        }
    }

    private static byte[] Read(FileStream file, long end, long size)
    {
        var bytes = new byte[size];
        file.Position = end - size;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}

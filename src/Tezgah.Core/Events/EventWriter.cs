using System.Text;

namespace Tezgah.Core.Events;

/// <summary>
/// Appends events to <c>events.jsonl</c>. A torn last line, left by a writer that was killed, is cut off first. Each event
/// is one write to the operating system, so that a killed worker loses at most the line it was in. A power cut may take what has
/// come since <see cref="FlushToDisk"/>. Safe for several threads.
/// </summary>
public sealed class EventWriter : IDisposable
{
    private const int TailBytes = 1 << 16;

    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private long _seq;

    /// <summary>Opens the file, or goes on with it.</summary>
    public EventWriter(string path, TimeProvider time)
    {
        _time = time;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        _seq = GoOn();
    }

    /// <summary>The number of the last event written.</summary>
    public long Seq => _seq;

    /// <summary>The number of the newest event that a power cut cannot take.</summary>
    public long SafeSeq { get; private set; }

    /// <summary>Writes one event; its number and time are set here. The last one is on the disk when this returns.</summary>
    /// <exception cref="IOException">The disk is full or the file is gone.</exception>
    public void Write(RunEvent runEvent)
    {
        lock (_gate)
        {
            byte[] line = [.. EventLine.Write(runEvent with { Seq = _seq + 1, Time = _time.GetUtcNow() }), (byte)'\n'];
            var start = _file.Position;
            try
            {
                _file.Write(line);
            }
            catch (IOException)
            {
                // A full disk takes a part of the line; what is written after room was made must not go on in it.
                _file.SetLength(start);
                _file.Position = start;
                throw;
            }

            _seq++;
        }

        if (runEvent is FinishedEvent)
        {
            FlushToDisk();
        }
    }

    /// <summary>
    /// Waits until all that was written is on the disk: before a checkpoint gets its name, since a run that is resumed from it must
    /// find the events before it. Too slow for every line.
    /// </summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void FlushToDisk()
    {
        lock (_gate)
        {
            _file.Flush(flushToDisk: true);
            SafeSeq = _seq;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private long GoOn()
    {
        // The end of the file, and more of it until a whole line is in it.
        var (text, whole) = (Array.Empty<byte>(), 0);
        for (var size = (long)TailBytes; ; size *= 2)
        {
            text = new byte[Math.Min(size, _file.Length)];
            _file.Position = _file.Length - text.Length;
            _file.ReadExactly(text);
            whole = text.AsSpan().LastIndexOf((byte)'\n') + 1;
            if (text.Length == _file.Length || (whole > 0 && text.AsSpan(0, whole - 1).Contains((byte)'\n')))
            {
                break;
            }
        }

        _file.SetLength(_file.Length - text.Length + whole);
        _file.Position = _file.Length;
        if (whole == 0)
        {
            return 0;
        }

        var start = text.AsSpan(0, whole - 1).LastIndexOf((byte)'\n') + 1;
        try
        {
            return EventLine.Read(text.AsSpan(start, whole - 1 - start)).Seq;
        }
        catch (System.Text.Json.JsonException e)
        {
            var line = Encoding.UTF8.GetString(text, start, Math.Min(80, whole - 1 - start));
            throw new InvalidDataException($"The last line of '{_file.Name}' is no event: {line}", e);
        }
    }
}

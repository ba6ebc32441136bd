using System.IO.Compression;

namespace Tezgah.Runs.Safety;

/// <summary>
/// An entry of a ZIP file that is held against its length and checksum when it has been read: the framework unpacks a damaged one without a
/// word, and weights with a wrong bit look like any others.
/// </summary>
internal sealed class EntryStream : Stream
{
    // CRC-32 as in ZIP's specification (APPNOTE 4.4.7): the polynomial 0x04c11db7, bits reversed.
    private const uint Polynomial = 0xedb88320;

    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(i => Enumerable.Range(0, 8).Aggregate((uint)i, (c, _) => (c & 1) != 0 ? (c >> 1) ^ Polynomial : c >> 1))];

    private readonly Stream _entry;
    private readonly string _name;
    private readonly string _file;
    private readonly long _length;
    private readonly uint _checksum;
    private long _read;
    private uint _state = uint.MaxValue;

    private EntryStream(Stream stream, ZipArchiveEntry entry, string file) =>
        (_entry, _name, _file, _length, _checksum) = (stream, entry.FullName, file, entry.Length, entry.Crc32);

    /// <summary>Opens an entry of a file.</summary>
    /// <exception cref="Core.Problems.ProblemException"><c>file-not-readable</c>, also from the reading.</exception>
    public static async Task<EntryStream> OpenAsync(ZipArchiveEntry entry, string file, CancellationToken cancellationToken)
    {
        try
        {
            return new EntryStream(await entry.OpenAsync(cancellationToken), entry, file);
        }
        catch (IOException e)
        {
            throw StudyFormat.NotReadable(file, e);
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The end is reached, and it was not what was packed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await _entry.ReadAsync(buffer, cancellationToken);
            return Take(buffer.Span, count);
        }
        catch (IOException e)
        {
            throw StudyFormat.NotReadable(_file, e);
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return Take(buffer.AsSpan(offset, count), _entry.Read(buffer, offset, count));
        }
        catch (IOException e)
        {
            throw StudyFormat.NotReadable(_file, e);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _entry.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Take(ReadOnlySpan<byte> buffer, int count)
    {
        foreach (var one in buffer[..count])
        {
            _state = s_table[(byte)_state ^ one] ^ (_state >> 8);
        }

        _read += count;
        return count > 0 || buffer.Length == 0 || (_read == _length && ~_state == _checksum)
            ? count
            : throw new InvalidDataException($"'{_name}' is damaged.");
    }
}

namespace Tezgah.Core.Results;

/// <summary>
/// Cuts a CSV file (RFC 4180, UTF-8 with or without a byte-order mark) into records and fields without turning them into
/// strings: reading a million rows of probabilities is otherwise mostly garbage collection.
/// </summary>
internal sealed class CsvScanner : IDisposable
{
    /// <summary>A record longer than this is not a row but a quote that was never closed.</summary>
    private const int LongestRecord = 64 << 20;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly List<(int Start, int End, bool Quoted)> _fields = [];
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private int _linesInRecord;

    public CsvScanner(Stream stream, string file)
    {
        _stream = stream;
        _file = file;
        while (_end < 3 && Fill())
        {
        }

        _start = _buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    /// <summary>Line on which the current record starts, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Fields of the current record.</summary>
    public int FieldCount => _fields.Count;

    /// <summary>Bytes of a field without its quotes; doubled quotes inside are still doubled.</summary>
    public ReadOnlySpan<byte> Raw(int field) => _buffer.AsSpan(_fields[field].Start.._fields[field].End);

    /// <summary>Text of a field.</summary>
    public string Text(int field)
    {
        var text = System.Text.Encoding.UTF8.GetString(Raw(field));
        return _fields[field].Quoted ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    /// <summary>Goes to the next record that is not an empty line; false at the end of the file.</summary>
    /// <exception cref="ResultsFileException">A quote is never closed, or something follows a closing quote.</exception>
    public bool Read()
    {
        do
        {
            Line += Math.Max(1, _linesInRecord);
            _linesInRecord = 1;
            if (!ReadRecord())
            {
                return false;
            }
        }
        while (_fields is [(var start, var end, false)] && start == end);

        return true;
    }

    public void Dispose() => _stream.Dispose();

    private bool ReadRecord()
    {
        // The record is scanned again from its start after the buffer moved or grew; rows are short beside the buffer.
        while (true)
        {
            _fields.Clear();
            _linesInRecord = 1;
            var next = ScanRecord();
            if (next >= 0)
            {
                _start = next;
                return true;
            }

            if (!Fill())
            {
                return ReadLastRecord();
            }
        }
    }

    private bool ReadLastRecord()
    {
        if (_start == _end)
        {
            return false;
        }

        // The last line may lack its line break; one is put there, so that there is only one way to end a record.
        MakeRoom(1);
        _buffer[_end++] = (byte)'\n';
        _fields.Clear();
        _linesInRecord = 1;
        var next = ScanRecord();
        if (next < 0)
        {
            throw new ResultsFileException(_file, Line, null, "quote-open", []);
        }

        _start = next;
        return true;
    }

    // Index behind the record, or -1 if its end is not in the buffer.
    private int ScanRecord()
    {
        var at = _start;
        while (true)
        {
            if (at < _end && _buffer[at] == (byte)'"')
            {
                at = ScanQuoted(at + 1);
                if (at < 0)
                {
                    return -1;
                }
            }
            else
            {
                var length = _buffer.AsSpan(at, _end - at).IndexOfAny((byte)',', (byte)'\n');
                if (length < 0)
                {
                    return -1;
                }

                var end = at + length;
                var trimmed = _buffer[end] == (byte)'\n' && end > at && _buffer[end - 1] == (byte)'\r' ? end - 1 : end;
                _fields.Add((at, trimmed, false));
                at = end;
            }

            if (_buffer[at++] == (byte)'\n')
            {
                return at;
            }
        }
    }

    // Index of the separator behind the closing quote, or -1 if it is not in the buffer.
    private int ScanQuoted(int start)
    {
        for (var at = start; at < _end; at++)
        {
            if (_buffer[at] == (byte)'\n')
            {
                _linesInRecord++;
            }

            if (_buffer[at] != (byte)'"')
            {
                continue;
            }

            if (at + 1 < _end && _buffer[at + 1] == (byte)'"')
            {
                at++;
                continue;
            }

            _fields.Add((start, at, true));
            at++;
            if (at < _end && _buffer[at] == (byte)'\r')
            {
                at++;
            }

            if (at >= _end)
            {
                return -1;
            }

            return _buffer[at] is (byte)',' or (byte)'\n'
                ? at
                : throw new ResultsFileException(
                    _file, Line + _linesInRecord - 1, null, "quote-text", []);
        }

        return -1;
    }

    private bool Fill()
    {
        MakeRoom(_buffer.Length / 4);
        var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }

    private void MakeRoom(int bytes)
    {
        if (_buffer.Length - _end >= bytes)
        {
            return;
        }

        var kept = _end - _start;
        if (kept > LongestRecord)
        {
            throw new ResultsFileException(
                _file, Line, null, "record-long", [LongestRecord >> 20]);
        }

        var target = kept > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, kept).CopyTo(target);
        _buffer = target;
        (_start, _end) = (0, kept);
    }
}

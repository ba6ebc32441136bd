using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tezgah.Core.Results;

/// <summary>
/// Writes CSV (RFC 4180, UTF-8, line feed): numbers invariant and in the shortest form that reads back to the same value,
/// text quoted where it must be and never run as a formula by a spreadsheet.
/// </summary>
internal sealed class CsvBuilder(Stream stream) : IDisposable
{
    private const string NeedQuotes = ",\"\r\n";

    /// <summary>First characters that make a spreadsheet compute; an apostrophe in front makes it text.</summary>
    private const string FormulaStarts = "=+-@\t\r'";

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _used;
    private bool _inRecord;

    /// <summary>The text of a field that <see cref="Text"/> wrote.</summary>
    public static string Unguard(string field) =>
        field.Length > 1 && field[0] == '\'' && FormulaStarts.Contains(field[1], StringComparison.Ordinal) ? field[1..] : field;

    public void Number(long value)
    {
        Separate();
        value.TryFormat(Room(32), out var written, default, CultureInfo.InvariantCulture);
        _used += written;
    }

    /// <summary>A number; null and NaN leave the field empty.</summary>
    public void Number(double? value)
    {
        Separate();
        if (value is { } number && !double.IsNaN(number))
        {
            number.TryFormat(Room(32), out var written, default, CultureInfo.InvariantCulture);
            _used += written;
        }
    }

    /// <summary>Text of a person or a model: quoted where needed, with an apostrophe before what would be a formula.</summary>
    public void Text(string value) =>
        Verbatim(value.Length > 0 && FormulaStarts.Contains(value[0], StringComparison.Ordinal) ? "'" + value : value);

    /// <summary>Text that is known to be no formula, e.g. a column's name or a number as it was read.</summary>
    public void Verbatim(string value)
    {
        Separate();
        if (value.AsSpan().IndexOfAny(NeedQuotes) < 0)
        {
            Bytes(value);
        }
        else
        {
            Bytes("\"" + value.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"");
        }
    }

    public void EndRecord()
    {
        Room(1)[0] = (byte)'\n';
        _used++;
        _inRecord = false;
    }

    public void Dispose()
    {
        // The stream is its owner's, who may not be done with it.
        stream.Write(_buffer, 0, _used);
    }

    private void Separate()
    {
        if (_inRecord)
        {
            Room(1)[0] = (byte)',';
            _used++;
        }

        _inRecord = true;
    }

    private void Bytes(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        var rented = ArrayPool<byte>.Shared.Rent(count);
        Encoding.UTF8.GetBytes(value, rented);
        if (count > _buffer.Length)
        {
            stream.Write(_buffer, 0, _used);
            stream.Write(rented, 0, count);
            _used = 0;
        }
        else
        {
            rented.AsSpan(0, count).CopyTo(Room(count));
            _used += count;
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _used < bytes)
        {
            stream.Write(_buffer, 0, _used);
            _used = 0;
        }

        return _buffer.AsSpan(_used);
    }
}

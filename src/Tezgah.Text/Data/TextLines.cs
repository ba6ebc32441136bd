namespace Tezgah.Text.Data;

/// <summary>
/// The lines of a text, ended by CR LF, LF or CR alone. Not by U+2028, U+0085 or a form feed, which are text in a
/// JSON string and in a document.
/// </summary>
internal ref struct TextLines(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;
    private bool _ended;

    public ReadOnlySpan<char> Current { get; private set; }

    public readonly TextLines GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_ended)
        {
            return false;
        }

        var end = _rest.IndexOfAny('\r', '\n');
        if (end < 0)
        {
            Current = _rest;
            _ended = true;
            return true;
        }

        Current = _rest[..end];
        var next = _rest[end..].StartsWith("\r\n") ? end + 2 : end + 1;
        _rest = _rest[next..];
        return true;
    }
}

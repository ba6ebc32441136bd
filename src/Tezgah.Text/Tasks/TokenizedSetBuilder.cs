namespace Tezgah.Text.Tasks;

/// <summary>Collects texts in their order into the arrays of a <see cref="TokenizedSet"/>.</summary>
/// <param name="source">The file, for messages.</param>
internal sealed class TokenizedSetBuilder(string source)
{
    private readonly List<int> _ids = [];
    private readonly List<int> _starts = [0];
    private readonly List<TokenRange> _responses = [];
    private readonly List<int> _responseStarts = [0];
    private readonly List<int> _rows = [];
    private readonly List<int> _classes = [];

    public int Count => _rows.Count;

    public void Add(int row, ReadOnlySpan<int> ids, ReadOnlySpan<TokenRange> responses, int label)
    {
        if ((long)_ids.Count + ids.Length > Array.MaxLength)
        {
            throw TaskErrors.TooLarge(source);
        }

        _ids.AddRange(ids);
        _starts.Add(_ids.Count);
        _responses.AddRange(responses);
        _responseStarts.Add(_responses.Count);
        _rows.Add(row);
        if (label >= 0)
        {
            _classes.Add(label);
        }
    }

    public (int[] Ids, int[] Starts, TokenRange[] Responses, int[] ResponseStarts, int[] Rows, int[] Classes) Arrays() =>
        ([.. _ids], [.. _starts], [.. _responses], [.. _responseStarts], [.. _rows], [.. _classes]);
}

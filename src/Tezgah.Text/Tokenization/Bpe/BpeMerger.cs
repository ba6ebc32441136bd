namespace Tezgah.Text.Tokenization.Bpe;

/// <summary>
/// Merges the symbols of one word: always the pair of the lowest rank, the leftmost of equals (Sennrich et al. 2016).
/// Short words scan an array of ranks; long ones keep the pairs in a heap over a linked list, so that a run of a
/// million characters costs n log n. Not thread-safe: one per encoding thread.
/// </summary>
internal sealed class BpeMerger(MergeTable merges)
{
    private const int LongestScan = 96;

    private readonly PriorityQueue<(int Position, int Left, int Right), (int Rank, int Position)> _queue = new();
    private readonly int[] _ranks = new int[LongestScan];
    private readonly int[] _merged = new int[LongestScan];
    private int[] _next = [];
    private int[] _previous = [];

    /// <summary>Merges in place and returns how many symbols are left at the front of <paramref name="symbols"/>.</summary>
    public int Merge(Span<int> symbols) => symbols.Length <= LongestScan ? Scan(symbols) : Heap(symbols);

    private int Scan(Span<int> symbols)
    {
        var count = symbols.Length;
        var ranks = _ranks.AsSpan();
        var merged = _merged.AsSpan();
        for (var i = 0; i + 1 < count; i++)
        {
            ranks[i] = merges.Rank(symbols[i], symbols[i + 1], out merged[i]);
        }

        while (count > 1)
        {
            var best = 0;
            var bestRank = ranks[0];
            for (var i = 1; i < count - 1; i++)
            {
                if (ranks[i] < bestRank)
                {
                    bestRank = ranks[i];
                    best = i;
                }
            }

            if (bestRank == MergeTable.NoRank)
            {
                break;
            }

            symbols[best] = merged[best];
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            if (best + 2 < count)
            {
                ranks[(best + 2)..(count - 1)].CopyTo(ranks[(best + 1)..]);
                merged[(best + 2)..(count - 1)].CopyTo(merged[(best + 1)..]);
            }

            count--;
            if (best + 1 < count)
            {
                ranks[best] = merges.Rank(symbols[best], symbols[best + 1], out merged[best]);
            }

            if (best > 0)
            {
                ranks[best - 1] = merges.Rank(symbols[best - 1], symbols[best], out merged[best - 1]);
            }
        }

        return count;
    }

    private int Heap(Span<int> symbols)
    {
        if (_next.Length < symbols.Length)
        {
            _next = new int[symbols.Length];
            _previous = new int[symbols.Length];
        }

        _queue.Clear();
        for (var i = 0; i < symbols.Length; i++)
        {
            _next[i] = i + 1;
            _previous[i] = i - 1;
            Offer(symbols, i);
        }

        while (_queue.TryDequeue(out var pair, out _))
        {
            // A pair whose symbols have changed since it was offered is out of date.
            var right = symbols[pair.Position] == pair.Left ? _next[pair.Position] : symbols.Length;
            if (right >= symbols.Length || symbols[right] != pair.Right)
            {
                continue;
            }

            merges.Rank(pair.Left, pair.Right, out symbols[pair.Position]);
            symbols[right] = -1;
            _next[pair.Position] = _next[right];
            if (_next[right] < symbols.Length)
            {
                _previous[_next[right]] = pair.Position;
            }

            Offer(symbols, pair.Position);
            if (_previous[pair.Position] >= 0)
            {
                Offer(symbols, _previous[pair.Position]);
            }
        }

        var count = 0;
        for (var i = 0; i < symbols.Length; i = _next[i])
        {
            symbols[count++] = symbols[i];
        }

        return count;
    }

    private void Offer(Span<int> symbols, int position)
    {
        var right = _next[position];
        if (right < symbols.Length)
        {
            var rank = merges.Rank(symbols[position], symbols[right], out _);
            if (rank != MergeTable.NoRank)
            {
                _queue.Enqueue((position, symbols[position], symbols[right]), (rank, position));
            }
        }
    }
}

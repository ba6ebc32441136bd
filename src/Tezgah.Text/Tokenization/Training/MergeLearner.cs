using System.Runtime.InteropServices;
using System.Text;

namespace Tezgah.Text.Tokenization.Training;

/// <summary>
/// Learns merges from word counts. Pair counts are kept up to date as words change, and a heap gives the most frequent
/// pair; an entry whose count has changed since is put back with the count of now.
/// </summary>
internal sealed class MergeLearner
{
    private readonly List<string> _tokens;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly int[][] _words;
    private readonly int[] _lengths;
    private readonly long[] _wordCounts;
    private readonly Dictionary<(int Left, int Right), Pair> _pairs = [];
    private readonly HashSet<Pair> _grown = [];
    private readonly PriorityQueue<Pair, (long MinusCount, int Left, int Right)> _queue = new();

    /// <param name="wordCounts">How often the text has each word.</param>
    /// <param name="tokens">The first tokens, with all 256 bytes; the learned ones are added to it.</param>
    public MergeLearner(Dictionary<string, long> wordCounts, List<string> tokens)
    {
        _tokens = tokens;
        for (var id = 0; id < tokens.Count; id++)
        {
            _ids[tokens[id]] = id;
        }

        var byteIds = ByteLevelAlphabet.Chars.ToArray().Select(c => _ids[c.ToString()]).ToArray();
        _words = new int[wordCounts.Count][];
        _lengths = new int[wordCounts.Count];
        _wordCounts = new long[wordCounts.Count];
        foreach (var (index, (word, count)) in wordCounts.Index())
        {
            _words[index] = [.. Encoding.UTF8.GetBytes(word).Select(b => byteIds[b])];
            _lengths[index] = _words[index].Length;
            _wordCounts[index] = count;
            for (var i = 1; i < _lengths[index]; i++)
            {
                Change(_words[index][i - 1], _words[index][i], count, index);
            }
        }
    }

    /// <summary>Merges until there are <paramref name="vocabularySize"/> tokens or no frequent pair is left.</summary>
    public IReadOnlyList<(int Left, int Right, int Merged)> Learn(
        int vocabularySize, int minFrequency, CancellationToken cancellationToken)
    {
        var merges = new List<(int, int, int)>();
        OfferGrown();
        while (_tokens.Count < vocabularySize && _queue.TryDequeue(out var pair, out var priority))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pair.Count != -priority.MinusCount)
            {
                Offer(pair);
                continue;
            }

            if (pair.Count < minFrequency)
            {
                break;
            }

            var merged = Token(_tokens[pair.Left] + _tokens[pair.Right]);
            merges.Add((pair.Left, pair.Right, merged));
            var words = pair.Words;
            pair.Words = [];
            foreach (var word in words)
            {
                MergeIn(word, pair, merged);
            }

            // Overlapping pairs, as in "aaa", are counted but cannot all be merged; none is left now.
            pair.Count = 0;
            OfferGrown();
        }

        return merges;
    }

    // Two ways to the same text are two merges and one token.
    private int Token(string text)
    {
        if (!_ids.TryGetValue(text, out var id))
        {
            id = _tokens.Count;
            _tokens.Add(text);
            _ids.Add(text, id);
        }

        return id;
    }

    private void MergeIn(int index, Pair pair, int merged)
    {
        var word = _words[index];
        var count = _wordCounts[index];
        var length = _lengths[index];
        var to = 0;
        for (var from = 0; from < length; from++, to++)
        {
            if (from + 1 == length || word[from] != pair.Left || word[from + 1] != pair.Right)
            {
                word[to] = word[from];
                continue;
            }

            if (to > 0)
            {
                Change(word[to - 1], pair.Left, -count, index);
                Change(word[to - 1], merged, count, index);
            }

            if (from + 2 < length)
            {
                Change(pair.Right, word[from + 2], -count, index);
                Change(merged, word[from + 2], count, index);
            }

            word[to] = merged;
            from++;
        }

        _lengths[index] = to;
    }

    private void Change(int left, int right, long count, int word)
    {
        ref var pair = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, (left, right), out _);
        pair ??= new Pair(left, right);
        pair.Count += count;
        if (count > 0)
        {
            _grown.Add(pair);
            if (pair.Words.Count == 0 || pair.Words[^1] != word)
            {
                pair.Words.Add(word);
            }
        }
    }

    private void OfferGrown()
    {
        foreach (var pair in _grown)
        {
            Offer(pair);
        }

        _grown.Clear();
    }

    private void Offer(Pair pair)
    {
        if (pair.Count > 0)
        {
            _queue.Enqueue(pair, (-pair.Count, pair.Left, pair.Right));
        }
    }

    private sealed class Pair(int left, int right)
    {
        public int Left { get; } = left;

        public int Right { get; } = right;

        public long Count { get; set; }

        /// <summary>The words that have had the pair since it was last merged.</summary>
        public List<int> Words { get; set; } = [];
    }
}

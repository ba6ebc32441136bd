using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Evaluation;

/// <summary>
/// The log-probabilities that a language model gives label words behind prompts. What words have in common is computed once, and the last
/// token of a word is never run: three words of one token each cost one pass over the prompt.
/// </summary>
internal sealed class LabelScorer
{
    private readonly DecoderModel _model;
    private readonly int[][] _continuations;
    private readonly (int Word, int Continuation, int At, int Token)[] _places;

    /// <summary>A scorer of these words.</summary>
    /// <param name="model">A causal language model.</param>
    /// <param name="words">The tokens of each word; none is empty.</param>
    public LabelScorer(DecoderModel model, IReadOnlyList<int[]> words)
    {
        _model = model;
        Words = words.Count;
        var beginnings = words.Select(w => w[..^1]).ToList();
        _continuations = [.. beginnings
            .Where((b, i) => !beginnings.Where((o, j) => (o.Length > b.Length || (o.Length == b.Length && j < i)) && o.AsSpan().StartsWith(b)).Any())];
        _places = [.. words.SelectMany((word, w) => word.Select((token, at) =>
            (w, Array.FindIndex(_continuations, c => c.AsSpan().StartsWith(word.AsSpan(0, at))), at, token)))];
    }

    /// <summary>The number of words.</summary>
    public int Words { get; }

    /// <summary>The tokens that the longest continuation adds to a prompt.</summary>
    public int LongestContinuation => _continuations.Max(c => c.Length);

    /// <summary>The passes over each prompt.</summary>
    public int Passes => _continuations.Length;

    /// <summary>Scores the words behind each prompt.</summary>
    /// <param name="prompts">The tokens of the prompts; none is empty.</param>
    /// <returns>For each prompt and word the log-probability of each of its tokens, nats, float64 after the network's last product.</returns>
    public IReadOnlyList<double[]>[] Run(IReadOnlyList<int[]> prompts)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var texts = prompts.SelectMany(p => _continuations.Select(c => (int[])[.. p, .. c])).ToArray();
        var batch = new PackedBatch(texts, _model.Device);
        var hidden = _model.Hidden(batch);
        var starts = new long[texts.Length];
        for (var text = 1; text < texts.Length; text++)
        {
            starts[text] = starts[text - 1] + texts[text - 1].Length;
        }

        var wanted = new List<(long Row, int Prompt, int Word, int At, int Token)>(prompts.Count * _places.Length);
        for (var p = 0; p < prompts.Count; p++)
        {
            foreach (var (word, continuation, at, token) in _places)
            {
                wanted.Add((starts[(p * _continuations.Length) + continuation] + prompts[p].Length - 1 + at, p, word, at, token));
            }
        }

        var lengths = Enumerable.Range(0, Words).Select(w => _places.Count(place => place.Word == w)).ToArray();
        var result = prompts.Select(_ => lengths.Select(l => new double[l]).ToArray()).ToArray();
        foreach (var chunk in wanted.GroupBy(w => w.Row).Chunk(LanguageLoss.RowsAtOnce(_model)))
        {
            using var part = NewDisposeScope();
            var states = hidden.index_select(0, tensor([.. chunk.Select(g => g.Key)], device: _model.Device));
            var vocabulary = (long)_model.Config.VocabSize;
            var all = _model.NextTokenScores(states).to(ScalarType.Float64).log_softmax(-1).view(-1);
            var places = chunk.SelectMany((g, row) => g.Select(w => (At: (row * vocabulary) + w.Token, Wanted: w))).ToArray();
            // The only copy to the host of a chunk.
            var values = all.index_select(0, tensor([.. places.Select(w => w.At)], device: _model.Device)).cpu().data<double>().ToArray();
            for (var i = 0; i < places.Length; i++)
            {
                var (_, prompt, word, at, _) = places[i].Wanted;
                result[prompt][word][at] = values[i];
            }
        }

        return [.. result.Select(r => (IReadOnlyList<double[]>)r)];
    }
}

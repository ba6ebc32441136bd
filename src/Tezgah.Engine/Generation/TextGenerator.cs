using Tezgah.Core.Problems;
using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Generation;

/// <summary>
/// Writes texts after prompts. Prompts of one batch may differ in length: each row of the cache has its own, and nothing is
/// padded. A text does not depend on its company, up to the rounding of the products.
/// </summary>
/// <param name="model">A causal language model.</param>
/// <param name="tokenizer">Its tokenizer; null writes tokens only.</param>
/// <param name="time">The clock for the times reported.</param>
public sealed class TextGenerator(DecoderModel model, Tokenizer? tokenizer, TimeProvider time)
{
    /// <summary>Writes one text after each prompt.</summary>
    /// <param name="prompts">The tokens of each prompt; none is empty.</param>
    /// <param name="settings">How to choose and when to end.</param>
    /// <param name="written">Is told of each piece of text as it is settled, with the prompt's number; null for none.</param>
    /// <param name="firstRow">The number of the first prompt, where these are a part of many: it sets the seeds.</param>
    /// <param name="cancel">Ends all texts where they are.</param>
    /// <exception cref="ProblemException">
    /// <c>prompt-too-long</c>, <c>prompt-empty</c>, <c>prompt-token-unknown</c>, a setting is out of range, or <c>scores-not-finite</c>.
    /// </exception>
    public IReadOnlyList<GeneratedText> Run(
        IReadOnlyList<int[]> prompts,
        GenerationSettings settings,
        Action<int, string>? written = null,
        int firstRow = 0,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(settings);
        if (prompts.Count == 0)
        {
            return [];
        }

        Check(prompts, settings, firstRow);
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var start = time.GetTimestamp();
        var context = model.Config.ContextLength;
        var texts = prompts.Select((p, i) => new Row(tokenizer, settings, p, i, firstRow + i, context)).ToArray();
        var capacity = (int)Math.Min(context, texts.Max(t => (long)t.Prompt.Length + settings.MaxNewTokens));
        using var cache = new KeyValueCache(model.Config, model.Weights.Type, model.Device, texts.Length, capacity);
        var rows = texts;
        var scores = model.Prefill(new PackedBatch(prompts, model.Device), cache);
        while (true)
        {
            Choose(rows, scores, settings, start, written);
            scores.Dispose();
            if (cancel.IsCancellationRequested)
            {
                foreach (var row in rows.Where(r => r.Reason is null))
                {
                    row.End(FinishReason.Cancelled, time.GetElapsedTime(start), written);
                }
            }

            var active = rows.Count(r => r.Reason is null);
            if (active == 0)
            {
                return [.. texts.Select(t => t.Result())];
            }

            // Rows that have ended are computed along until half of them have: moving the cache costs more than some steps.
            if (active <= rows.Length / 2 || cache.Lengths.Any(l => l == capacity))
            {
                var kept = rows.Index().Where(r => r.Item.Reason is null).Select(r => r.Index).ToList();
                cache.Keep(kept);
                rows = [.. kept.Select(i => rows[i])];
            }

            using var ids = tensor([.. rows.Select(r => (long)r.Last)], device: model.Device);
            scores = model.Step(ids, cache);
        }
    }

    private void Choose(Row[] rows, Tensor scores, GenerationSettings settings, long start, Action<int, string>? written)
    {
        using var scope = NewDisposeScope();
        if (settings.Temperature == 0 && settings.RepetitionPenalty == 1)
        {
            // One copy to the host; the number of a token is exact in float64.
            var best = Kernel.ArgMax(scores).to(ScalarType.Float64);
            var chosen = stack([best, scores.amax(-1).to(ScalarType.Float64)]).cpu().data<double>();
            for (var i = 0; i < rows.Length; i++)
            {
                if (rows[i].Reason is null && !double.IsFinite(chosen[rows.Length + i]))
                {
                    throw new ProblemException(new Problem("scores-not-finite"));
                }

                rows[i].Take((int)chosen[i], time.GetElapsedTime(start), written);
            }

            return;
        }

        var wide = scores.to(ScalarType.Float32).cpu().contiguous();
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Reason is null)
            {
                rows[i].Take(rows[i].Sampler.Next(wide[i].data<float>().ToArray()), time.GetElapsedTime(start), written);
            }
        }
    }

    private void Check(IReadOnlyList<int[]> prompts, GenerationSettings settings, int firstRow)
    {
        var problems = settings.Check().ToList();
        for (var i = 0; i < prompts.Count; i++)
        {
            var where = $"{firstRow + i + 1}";
            if (prompts[i].Length == 0)
            {
                problems.Add(new Problem("prompt-empty", where, where));
            }
            else if (prompts[i].Length >= model.Config.ContextLength)
            {
                problems.Add(new Problem(
                    "prompt-too-long", where, where, $"{prompts[i].Length}", $"{model.Config.ContextLength}"));
            }

            foreach (var id in prompts[i].Where(id => id < 0 || id >= model.Config.VocabSize).Take(1))
            {
                problems.Add(new Problem("prompt-token-unknown", where, where, $"{id}", $"{model.Config.VocabSize}"));
            }
        }

        if (settings.Stop.Count > 0 && tokenizer is null)
        {
            problems.Add(new Problem("stop-needs-tokenizer", "--stop"));
        }

        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }

    /// <summary>One text on its way.</summary>
    private sealed class Row(Tokenizer? tokenizer, GenerationSettings settings, int[] prompt, int number, int seedRow, int context)
    {
        private readonly WrittenText? _text = tokenizer is null ? null : new WrittenText(tokenizer, prompt, settings.Stop);
        private readonly List<int> _ids = [];
        private TimeSpan _first;
        private TimeSpan _end;

        public int[] Prompt => prompt;

        public Sampler Sampler { get; } = new(settings, seedRow, prompt);

        public FinishReason? Reason { get; private set; }

        public int Last => _ids[^1];

        public void Take(int id, TimeSpan elapsed, Action<int, string>? written)
        {
            if (Reason is not null)
            {
                return;
            }

            _first = _ids.Count == 0 ? elapsed : _first;
            _ids.Add(id);
            if (settings.StopTokenIds.Contains(id))
            {
                End(FinishReason.Stop, elapsed, written);
                return;
            }

            Give(_text?.Append(id), written);
            if (_text is { Stopped: true })
            {
                End(FinishReason.Stop, elapsed, written);
            }
            else if (_ids.Count == settings.MaxNewTokens || prompt.Length + _ids.Count == context)
            {
                End(FinishReason.Length, elapsed, written);
            }
        }

        public void End(FinishReason reason, TimeSpan elapsed, Action<int, string>? written)
        {
            (Reason, _end) = (reason, elapsed);
            Give(_text?.Finish(), written);
        }

        public GeneratedText Result() =>
            new(_ids, _text?.Text, Reason!.Value, prompt.Length, _first.TotalSeconds, _end.TotalSeconds);

        private void Give(string? text, Action<int, string>? written)
        {
            if (!string.IsNullOrEmpty(text))
            {
                written?.Invoke(number, text);
            }
        }
    }

}

using Tezgah.Core.Results;
using Tezgah.Engine.Generation;
using Tezgah.Engine.Models;
using Tezgah.Text.Tasks;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Evaluation;

/// <summary>
/// One model whose inferences are timed: from texts to their classes, or from prompts to the last token, the tokenizer included.
/// </summary>
/// <param name="name">What it is called.</param>
/// <param name="model">The model.</param>
/// <param name="tokenizer">Its tokenizer.</param>
/// <param name="input">How it is given texts.</param>
/// <param name="newTokens">The tokens that a generation writes; null times a classifier.</param>
/// <param name="time">The clock.</param>
internal sealed class TimedModel(string name, DecoderModel model, Tokenizer tokenizer, PlainInput input, int? newTokens, TimeProvider time)
{
    private readonly TextGenerator _generator = new(model, tokenizer, time);
    private readonly List<double> _milliseconds = [];
    private readonly List<double> _first = [];
    private readonly List<int> _lengths = [];
    private readonly List<int> _written = [];

    /// <summary>Forgets what was timed.</summary>
    public void Clear()
    {
        _milliseconds.Clear();
        _first.Clear();
        _lengths.Clear();
        _written.Clear();
    }

    /// <summary>The tokens of each text, cut as they are timed.</summary>
    public IEnumerable<int> LengthsOf(IReadOnlyList<string> texts) => texts.Select(t => input.Encode(t).Ids.Length);

    /// <summary>One inference.</summary>
    public void Run(IReadOnlyList<string> texts)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var start = time.GetTimestamp();
        int[][] ids = [.. texts.Select(t => input.Encode(t).Ids)];
        if (newTokens is { } count)
        {
            var encoded = time.GetElapsedTime(start).TotalMilliseconds;
            // Nothing but the number of tokens ends them: otherwise the model that says less would be the faster one.
            var written = _generator.Run(ids, new GenerationSettings { MaxNewTokens = count });
            _milliseconds.Add(time.GetElapsedTime(start).TotalMilliseconds);
            _first.Add(encoded + (written.Max(w => w.SecondsToFirstToken) * 1000));
            _written.Add(written.Sum(w => w.Ids.Count));
        }
        else
        {
            // The answer is read on the host: on a GPU, that is when it is there.
            _ = softmax(model.Classify(new PackedBatch(ids, model.Device)), -1).argmax(-1).cpu().data<long>().ToArray();
            _milliseconds.Add(time.GetElapsedTime(start).TotalMilliseconds);
        }

        _lengths.Add(ids.Sum(i => i.Length));
    }

    /// <summary>What was timed since the last <see cref="Clear"/>.</summary>
    public LatencyFile File(int warmup, int batchSize, int threads) => new()
    {
        Model = name,
        Milliseconds = [.. _milliseconds],
        Lengths = [.. _lengths],
        FirstTokenMilliseconds = [.. _first],
        NewTokens = [.. _written],
        WarmupCount = warmup,
        BatchSize = batchSize,
        Machine = Processor.Name(),
        Device = model.Device.ToString(),
        Dtype = model.Weights.Type.ToString().ToLowerInvariant(),
        Threads = threads,
    };
}

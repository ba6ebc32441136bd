using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Results;
using Tezgah.Engine.Models;
using Tezgah.Text.Tasks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Evaluation;

/// <summary>
/// How long one answer takes: one text at a time, from the text to its class, the tokenizer included.
/// </summary>
public static class LatencyMeasurement
{
    private const string FileName = "latency.json";

    /// <summary>Times single inferences of the texts in turn, after some that are not timed.</summary>
    /// <param name="name">What the model is called.</param>
    /// <param name="model">The classifier.</param>
    /// <param name="input">How it is given texts.</param>
    /// <param name="texts">The texts, each with a token at least; taken again from the first when there are fewer than samples.</param>
    /// <param name="settings">How many.</param>
    /// <param name="time">The clock.</param>
    /// <param name="afterSample">Is told the number of samples done; may throw to end the measurement.</param>
    public static LatencyFile Run(
        string name,
        DecoderModel model,
        PlainInput input,
        IReadOnlyList<string> texts,
        EvaluationSettings settings,
        TimeProvider time,
        Action<int>? afterSample = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        using var off = no_grad();
        for (var i = 0; i < settings.LatencyWarmup; i++)
        {
            Classify(model, input, texts[i % texts.Count]);
        }

        var milliseconds = new double[settings.LatencySamples];
        var lengths = new int[settings.LatencySamples];
        for (var i = 0; i < milliseconds.Length; i++)
        {
            var start = time.GetTimestamp();
            lengths[i] = Classify(model, input, texts[i % texts.Count]).Tokens;
            milliseconds[i] = time.GetElapsedTime(start).TotalMilliseconds;
            afterSample?.Invoke(i + 1);
        }

        return new LatencyFile
        {
            Model = name,
            Milliseconds = milliseconds,
            Lengths = lengths,
            WarmupCount = settings.LatencyWarmup,
            BatchSize = 1,
            Machine = Processor.Name(),
            Device = model.Device.ToString(),
            Dtype = model.Weights.Type.ToString().ToLowerInvariant(),
            Threads = get_num_threads(),
        };
    }

    /// <summary>Writes <c>latency.json</c> into <paramref name="folder"/>, and the event that names it.</summary>
    public static EvaluationEvent Write(string folder, int step, LatencyFile latency)
    {
        ArgumentNullException.ThrowIfNull(latency);
        latency.Write(Path.Combine(folder, FileName));
        var values = new Dictionary<string, double?>(StringComparer.Ordinal)
        {
            ["p50_ms"] = latency.P50,
            ["p95_ms"] = latency.P95,
            ["mean_ms"] = latency.Mean,
            ["count"] = latency.Count,
            ["warmup"] = latency.WarmupCount,
            ["includes_tokenizer"] = 1,
        };
        return new EvaluationEvent(
            "latency", "latency", step, values, [], new Dictionary<string, string>(StringComparer.Ordinal) { ["latency"] = FileName });
    }

    private static (int Class, int Tokens) Classify(DecoderModel model, PlainInput input, string text)
    {
        using var scope = NewDisposeScope();
        var (ids, _) = input.Encode(text);
        var batch = new PackedBatch([ids], model.Device);
        // The answer is read on the host: on a GPU, that is when it is there.
        return ((int)softmax(model.Classify(batch), -1).argmax(-1).item<long>(), ids.Length);
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Engine.Generation;
using Tezgah.Engine.Models;
using Tezgah.Text.Tasks;
using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Evaluation;

/// <summary>
/// Texts that a language model writes during its training, always after the same beginnings of validation texts and always the likeliest
/// token, so that what differs from step to step is what it has learnt.
/// </summary>
public sealed class TrainingSamples
{
    /// <summary>The tokens given of a text that has no prompt; at most half of it.</summary>
    private const int Beginning = 16;

    // For people to read: as people write.
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Tokenizer _tokenizer;
    private readonly GenerationSettings _settings;
    private readonly List<(int[] Prompt, int[] Reference)> _beginnings = [];

    /// <summary>The beginnings of the first texts that have one.</summary>
    /// <param name="texts">The validation texts.</param>
    /// <param name="tokenizer">Their tokenizer.</param>
    /// <param name="config">The network.</param>
    /// <param name="stopTokenIds">The tokens that end a text.</param>
    /// <param name="settings">How many, and how long.</param>
    public TrainingSamples(
        TokenizedSet texts, Tokenizer tokenizer, ModelConfig config, IReadOnlyList<int> stopTokenIds, EvaluationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(settings);
        _tokenizer = tokenizer;
        _settings = new GenerationSettings { MaxNewTokens = settings.SampleTokens, StopTokenIds = stopTokenIds };
        for (var text = 0; text < texts.Count && _beginnings.Count < settings.SamplePrompts; text++)
        {
            var tokens = texts.Tokens(text);
            var responses = texts.Responses(text);
            var start = responses.Length == 0 ? 0 : responses[0].Start;
            var end = responses.Length == 0 ? 0 : Math.Min(responses[0].End, tokens.Length);
            if (start == 0)
            {
                start = Math.Min(Beginning, end / 2);
            }

            if (start > 0 && start < end && start < config.ContextLength)
            {
                _beginnings.Add((tokens[..start].ToArray(), tokens[start..Math.Min(end, start + settings.SampleTokens)].ToArray()));
            }
        }
    }

    /// <summary>Writes the texts of a step into <paramref name="folder"/>, and the event that names their file.</summary>
    /// <param name="folder">The artifacts' folder.</param>
    /// <param name="model">The network as it is.</param>
    /// <param name="step">Its step.</param>
    /// <param name="time">The clock of the generator.</param>
    /// <param name="goOn">Called as each token is written; what it throws ends the work, and no file is written.</param>
    /// <returns>Null if no text has a beginning.</returns>
    public EvaluationEvent? Write(string folder, DecoderModel model, int step, TimeProvider time, Action goOn)
    {
        if (_beginnings.Count == 0)
        {
            return null;
        }

        var written = new TextGenerator(model, _tokenizer, time).Run([.. _beginnings.Select(b => b.Prompt)], _settings, (_, _) => goOn());
        var name = FormattableString.Invariant($"samples-{step}.jsonl");
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, name), _beginnings.Zip(written, (b, w) => JsonSerializer.Serialize(
            new { prompt = Text(b.Prompt), text = w.Text, reference = Text(b.Reference) }, s_json)));
        return new EvaluationEvent(
            EvaluationKinds.Samples, EvaluationKinds.Samples, step, new Dictionary<string, double?>(StringComparer.Ordinal), [],
            new Dictionary<string, string>(StringComparer.Ordinal) { [EvaluationKinds.Samples] = name });
    }

    private string Text(int[] ids) => _tokenizer.Decode(ids);
}

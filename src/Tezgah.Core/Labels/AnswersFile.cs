using System.Text.Encodings.Web;
using System.Text.Json;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;

namespace Tezgah.Core.Labels;

/// <summary>What a model answered for one row.</summary>
/// <param name="Row">The row's number in the data file, from 1.</param>
/// <param name="Label">The true label.</param>
/// <param name="Answer">The answer as it was written, thinking included.</param>
/// <param name="Parsed">The label that was read from it; null if none could be.</param>
/// <param name="Match">How it was read, or why not: <c>exact</c>, <c>normalised</c>, <c>word</c>, <c>ambiguous</c>, <c>none</c>.</param>
/// <param name="FinishReason"><c>stop</c>, or <c>length</c> where the token limit cut it off.</param>
/// <param name="NewTokens">Its tokens.</param>
public sealed record LabelAnswer(int Row, string Label, string Answer, string? Parsed, string Match, string FinishReason, int NewTokens);

/// <summary><c>answers.jsonl</c>: the raw answers, one JSON object a line, in the order of the rows.</summary>
public static class AnswersFile
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "answers.jsonl";

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The word for a match.</summary>
    public static string NameOf(AnswerMatch match) => JsonNamingPolicy.SnakeCaseLower.ConvertName(match.ToString());

    /// <summary>Writes the file; it appears whole or not at all.</summary>
    public static void Write(string path, IEnumerable<LabelAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        WholeFile.Write(path, stream =>
        {
            foreach (var answer in answers)
            {
                JsonSerializer.Serialize(stream, answer, s_options);
                stream.WriteByte((byte)'\n');
            }
        });
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="ProblemException">A line is broken: <c>evaluation-broken</c> with its number.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static IReadOnlyList<LabelAnswer> Read(string path)
    {
        var answers = new List<LabelAnswer>();
        foreach (var (number, line) in File.ReadLines(path).Index())
        {
            try
            {
                answers.Add(JsonSerializer.Deserialize<LabelAnswer>(line, s_options) ?? throw new JsonException("null"));
            }
            catch (JsonException e)
            {
                throw new ProblemException(new Problem("evaluation-broken", path, path, $"{number + 1}"), e);
            }
        }

        return answers;
    }
}

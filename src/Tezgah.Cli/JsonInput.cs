using System.Text.Json;
using Tezgah.Core.Problems;

namespace Tezgah.Cli;

/// <summary>JSON on standard input.</summary>
internal static class JsonInput
{
    /// <summary>Reads all of standard input as one value.</summary>
    /// <exception cref="ProblemException">It is no JSON, or none of type <typeparamref name="T"/>: <c>input-not-json</c>.</exception>
    public static T Read<T>(string expected)
    {
        using var input = Console.OpenStandardInput();
        try
        {
            return JsonSerializer.Deserialize<T>(input) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new ProblemException(
                new Problem("input-not-json", "stdin", expected, $"{(e.LineNumber ?? 0) + 1}", $"{(e.BytePositionInLine ?? 0) + 1}").With(JsonCause.Kind(e)), e);
        }
    }
}
